// SPDX-License-Identifier: MIT
import { useEffect, useState } from 'react';
import { ActionList, ActionMenu, Button } from '@primer/react';
import { AlertIcon, CheckIcon, LinkIcon } from '@primer/octicons-react';
import { rangeText, type Range } from './codec';
import { copyLink } from './copy_link';
import { fixed } from './shift';
import styles from './filter_bar.module.css';

type Done = 'no' | 'copied' | 'failed';
const icons = { no: LinkIcon, copied: CheckIcon, failed: AlertIcon };
const words = { no: 'Copy link', copied: 'Copied', failed: 'Not copied' };

/** Copies the address of the view; where the range is relative, the viewer says whether it shall move on. */
export function CopyLink({ range }: { range: Range | null }) {
  const [done, setDone] = useState<Done>('no');
  useEffect(() => {
    if (done === 'no') return;
    const timer = setTimeout(() => setDone('no'), 2000);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = (isFixed: boolean): void => void copyLink(isFixed).then((copied) => setDone(copied ? 'copied' : 'failed'));
  const button = { size: 'small', variant: 'invisible', leadingVisual: icons[done], className: styles.copy, children: words[done] } as const;
  if (range?.kind !== 'last') return <Button {...button} onClick={() => copy(false)} />;
  return (
    <ActionMenu>
      <ActionMenu.Anchor><Button {...button} /></ActionMenu.Anchor>
      <ActionMenu.Overlay width="medium" align="end">
        <ActionList>
          <ActionList.Item onSelect={() => copy(false)}>
            {`With the ${rangeText(range)}`}
            <ActionList.Description variant="block">Shows the newest whenever it is opened</ActionList.Description>
          </ActionList.Item>
          <ActionList.Item onSelect={() => copy(true)}>
            {`With ${rangeText(fixed(range, Date.now()))}`}
            <ActionList.Description variant="block">Shows these days for ever</ActionList.Description>
          </ActionList.Item>
        </ActionList>
      </ActionMenu.Overlay>
    </ActionMenu>
  );
}
