// SPDX-License-Identifier: MIT
import { useTitle } from '../../components/use_title';

/** Where do the minutes go? */
export default function CostPage() {
  useTitle('Cost');
  return <h1>Cost</h1>;
}
