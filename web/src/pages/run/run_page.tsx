// SPDX-License-Identifier: MIT
import { useTitle } from '../../components/use_title';

/** Why did it fail, why was it slow? */
export default function RunPage() {
  useTitle('Run');
  return <h1>Run</h1>;
}
