// SPDX-License-Identifier: MIT
import { useTitle } from '../../components/use_title';

/** What fails most, and what is flaky? */
export default function FailuresPage() {
  useTitle('Failures');
  return <h1>Failures</h1>;
}
