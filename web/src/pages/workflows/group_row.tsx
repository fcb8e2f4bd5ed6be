// SPDX-License-Identifier: MIT
import { ChevronDownIcon, ChevronRightIcon } from '@primer/octicons-react';
import { paths } from '../../app/router';
import { Link } from '../../components/link';
import { encodeView } from '../../filters/codec';
import { groupText, type Group } from './groups';
import styles from './workflows.module.css';

interface GroupRowProps {
  group: Group;
  folded: boolean;
  columns: number;
  toggle: (key: string) => void;
}

/** A repository above its workflows. */
export function GroupRow({ group, folded, columns, toggle }: GroupRowProps) {
  const name = `${group.owner}/${group.repo}`;
  const Icon = folded ? ChevronRightIcon : ChevronDownIcon;
  return (
    <td role="cell" colSpan={columns} className={styles.group}>
      <div>
        <button type="button" data-open aria-expanded={!folded} onClick={() => toggle(group.key)}><Icon size={14} /><span title={name}>{name}</span></button>
        <span className="muted">{groupText(group)}</span>
        <Link href={paths.repository + encodeView({ repositories: [name] })}>Repository<span className="visually-hidden">{` ${name}`}</span></Link>
      </div>
    </td>
  );
}
