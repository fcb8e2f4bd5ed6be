// SPDX-License-Identifier: MIT
import { useTitle } from '../../components/use_title';

/** Are there enough runners? */
export default function QueuePage() {
  useTitle('Queue');
  return <h1>Queue</h1>;
}
