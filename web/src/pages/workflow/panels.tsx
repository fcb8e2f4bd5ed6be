// SPDX-License-Identifier: MIT
import type { WorkflowRow } from '../../api/types';
import { NearScreen } from '../../components/near_screen';
import type { View } from '../../filters/codec';
import { BreakdownPanel } from './breakdown_panel';
import { HistogramPanel } from './histogram_panel';
import { JobsPanel } from './jobs_panel';
import { QueuePanel } from './queue_panel';
import { StepFailuresPanel } from './step_failures_panel';
import { StepsPanel } from './steps_panel';
import styles from './workflow.module.css';

/** What the range's runs say beyond their own list. Each part asks once it comes near the screen. */
export function Panels({ row, view }: { row: WorkflowRow; view: View }) {
  return (
    <div className={styles.panels}>
      <NearScreen height={308}><HistogramPanel row={row} filters={view} /></NearScreen>
      <NearScreen height={308}><QueuePanel row={row} filters={view} /></NearScreen>
      <NearScreen height={380}><JobsPanel row={row} filters={view} /></NearScreen>
      <NearScreen height={380}><StepsPanel row={row} filters={view} /></NearScreen>
      <NearScreen height={240}><StepFailuresPanel row={row} filters={view} /></NearScreen>
      <NearScreen height={380}><BreakdownPanel row={row} view={view} /></NearScreen>
    </div>
  );
}
