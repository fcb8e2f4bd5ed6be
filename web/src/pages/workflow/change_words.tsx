// SPDX-License-Identifier: MIT
import { Fragment } from 'react';
import { changeText, levelsText, type Change } from '../../charts/changes';
import styles from './workflow.module.css';

const most = 3;

/** The newest lasting changes with what else changed just there. */
export function ChangeWords({ changes }: { changes: readonly Change[] }) {
  const points = changes.flatMap((change) => change.points);
  if (points.length === 0) return null;
  return (
    <span className={styles.changes}>
      {points.slice(-most).reverse().map((point, index) => (
        <Fragment key={index}><span><strong>{changeText(point)}</strong> <span>{`(${levelsText(point)})`}</span></span></Fragment>
      ))}
      {points.length > most && <span>{`and ${points.length - most} more, in the table`}</span>}
    </span>
  );
}
