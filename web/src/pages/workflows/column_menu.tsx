// SPDX-License-Identifier: MIT
import { ActionList, ActionMenu } from '@primer/react';
import { ColumnsIcon } from '@primer/octicons-react';
import { columns } from './columns';
import type { ColumnChoice } from './use_columns';

/** Which columns to show; those that always are have no entry. */
export function ColumnMenu({ shown, chosen, choose }: ColumnChoice) {
  const keys = shown.map(({ key }) => key);
  const toggle = (key: string): void => choose(keys.includes(key) ? keys.filter((other) => other !== key) : [...keys, key]);
  return (
    <ActionMenu>
      <ActionMenu.Button size="small" leadingVisual={ColumnsIcon}>Columns</ActionMenu.Button>
      <ActionMenu.Overlay width="auto">
        <ActionList selectionVariant="multiple">
          {columns.filter(({ fixed }) => !fixed).map(({ key, label }) => (
            <ActionList.Item key={key} role="menuitemcheckbox" aria-checked={keys.includes(key)} selected={keys.includes(key)} onSelect={(event) => { event.preventDefault(); toggle(key); }}>{label}</ActionList.Item>
          ))}
          <ActionList.Divider />
          <ActionList.Item role="menuitem" disabled={chosen === null} onSelect={() => choose(null)}>As many as have room</ActionList.Item>
        </ActionList>
      </ActionMenu.Overlay>
    </ActionMenu>
  );
}
