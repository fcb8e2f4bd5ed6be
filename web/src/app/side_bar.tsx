// SPDX-License-Identifier: MIT
import { useEffect, useId, useRef } from 'react';
import { IconButton } from '@primer/react';
import { XIcon } from '@primer/octicons-react';
import { Link } from '../components/link';
import { groups, type Destination } from './destinations';
import { addressOf, type Page } from './navigation';
import { useView } from './router';
import styles from './side_bar.module.css';

interface NavigationProps {
  destinations: readonly Destination[];
  page: Page | null;
}

function Navigation({ destinations, page }: NavigationProps) {
  useView();
  const id = useId();
  return (
    <nav className={styles.nav} aria-label="Pages">
      {groups.map((group) => (
        <div key={group} className={styles.group}>
          <p className={styles.heading} id={`${id}-${group}`}>{group}</p>
          <ul aria-labelledby={`${id}-${group}`}>
            {destinations.filter((item) => item.group === group).map(({ page: to, label, icon: Icon, question, key }) => (
              <li key={to}>
                <Link href={addressOf(to, window.location.pathname, window.location.search)} aria-current={to === page ? 'page' : undefined} title={`${question} (g ${key})`}>
                  <Icon size={16} />
                  <span>{label}</span>
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** Beside the page where there is room for it. */
export function SideBar(props: NavigationProps) {
  return <div className={styles.bar}><Navigation {...props} /></div>;
}

/** The same over the page, where there is none. */
export function Drawer({ onClose, ...props }: NavigationProps & { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} role="dialog" aria-label="Pages" className={styles.drawer} onClose={onClose}
      onClick={({ target }) => (target === dialog.current || (target as Element).closest('a')) && onClose()}>
      <div className={styles.inner}>
        <IconButton className={styles.close} icon={XIcon} aria-label="Close" variant="invisible" onClick={onClose} />
        <Navigation {...props} />
      </div>
    </dialog>
  );
}
