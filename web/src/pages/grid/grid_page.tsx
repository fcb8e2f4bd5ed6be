// SPDX-License-Identifier: MIT
import { useTitle } from '../../components/use_title';

/** Did this commit break that job? */
export default function GridPage() {
  useTitle('Grid');
  return <h1>Grid</h1>;
}
