// SPDX-License-Identifier: MIT
import { useTitle } from '../../components/use_title';

/** What runs by the clock, and does it? */
export default function SchedulesPage() {
  useTitle('Schedules');
  return <h1>Schedules</h1>;
}
