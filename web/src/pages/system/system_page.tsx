// SPDX-License-Identifier: MIT
import { useTitle } from '../../components/use_title';

/** Can the data be trusted? */
export default function SystemPage() {
  useTitle('System');
  return <h1>System</h1>;
}
