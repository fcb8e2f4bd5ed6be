// SPDX-License-Identifier: MIT
import { useTitle } from '../../components/use_title';

/** Where is the run? */
export default function RunsPage() {
  useTitle('Runs');
  return <h1>Runs</h1>;
}
