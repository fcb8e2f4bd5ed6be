// SPDX-License-Identifier: MIT
import { SkeletonBox } from '@primer/react';
import styles from './skeleton.module.css';

const widths = ['62%', '48%', '74%', '55%', '68%', '44%', '70%', '58%'];

export function SkeletonRows({ rows }: { rows: number }) {
  return (
    <div className={styles.rows} aria-hidden="true">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={styles.row}>
          <SkeletonBox height="14px" width="14px" />
          <SkeletonBox height="12px" width={widths[row % widths.length]} />
          <SkeletonBox height="12px" width="20%" />
        </div>
      ))}
    </div>
  );
}

export function SkeletonBlock({ height, width }: { height: number; width?: string }) {
  return <SkeletonBox className={styles.block} height={`${height}px`} width={width} aria-hidden="true" />;
}
