// SPDX-License-Identifier: MIT
import { IconButton } from '@primer/react';
import { QuestionIcon, SearchIcon, ThreeBarsIcon } from '@primer/octicons-react';
import { Link } from '../components/link';
import { Logo } from '../components/logo';
import { FreshnessLine } from './freshness_line';
import { PreferencesMenu } from './preferences_menu';
import { modKey } from './shortcuts';
import { UserMenu } from './user_menu';
import styles from './header.module.css';

interface HeaderProps {
  openPages: () => void;
  openPalette: () => void;
  help: () => void;
  chooseZone: () => void;
}

export function Header({ openPages, openPalette, help, chooseZone }: HeaderProps) {
  return (
    <header className={styles.header}>
      <IconButton className={styles.pages} icon={ThreeBarsIcon} aria-label="Pages" aria-haspopup="dialog" variant="invisible" size="small" onClick={openPages} />
      <Link className={styles.brand} href="/" aria-label="Runlight, home">
        <Logo size={20} />
        <span>Runlight</span>
      </Link>
      <button type="button" className={styles.palette} aria-haspopup="dialog" aria-label={`Go to or do… ${modKey} K`} onClick={openPalette}>
        <SearchIcon size={14} />
        <span className={styles.hint}>Go to or do…</span>
        <kbd className={styles.hint}>{modKey} K</kbd>
      </button>
      <FreshnessLine />
      <div className={styles.tools}>
        <UserMenu />
        <PreferencesMenu chooseZone={chooseZone} />
        <IconButton icon={QuestionIcon} aria-label="Keyboard shortcuts" variant="invisible" size="small" onClick={help} />
      </div>
    </header>
  );
}
