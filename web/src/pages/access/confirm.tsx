// SPDX-License-Identifier: MIT
import type { ReactNode } from 'react';
import { ConfirmationDialog } from '@primer/react';
import type { Removal } from './use_removal';
import styles from './access.module.css';

interface ConfirmProps<Row> {
  removal: Removal<Row>;
  title: (row: Row) => string;
  action: string;
  children: ReactNode;
}

/** Asks whether something is to be ended that cannot be begun again. */
export function Confirm<Row>({ removal: { row, ask, confirm, error, isUnderWay }, title, action, children }: ConfirmProps<Row>) {
  if (row === null) return null;
  return (
    <ConfirmationDialog
      title={title(row)}
      width="large"
      confirmButtonContent={action}
      confirmButtonType="danger"
      confirmButtonLoading={isUnderWay}
      onClose={(gesture) => (gesture === 'confirm' ? confirm() : ask(null))}
    >
      {children}
      {error && <p role="alert" className={`${styles.fault} ${styles.confirm}`}>{error}</p>}
    </ConfirmationDialog>
  );
}
