// SPDX-License-Identifier: MIT
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { IconButton } from '@primer/react';
import { QuestionIcon } from '@primer/octicons-react';
import { useIsFetching, useQuery, useQueryClient } from '@tanstack/react-query';
import { healthQuery } from '../api/queries';
import { ArchiveBanner } from '../components/archive_banner';
import { Link } from '../components/link';
import { FilterBar } from '../filters/filter_bar';
import { useLate } from '../lib/use_late';
import { useNow } from '../lib/use_now';
import { zone } from '../lib/time';
import { freshness } from './freshness';
import { addressOf, pageOf, type Page } from './navigation';
import { go, usePath, useView } from './router';
import { ShortcutsDialog } from './shortcuts_dialog';
import { useShortcuts, type Shortcut } from './shortcuts';
import { ThemeMenu } from './theme_menu';
import styles from './shell.module.css';

const navigation: readonly { page: Page; label: string; key: string }[] = [
  { page: 'home', label: 'Home', key: 'h' },
  { page: 'workflows', label: 'Workflows', key: 'w' },
  { page: 'workflow', label: 'Analysis', key: 'a' },
];

/** Those that have a rhythm of their own. */
const polled: readonly unknown[] = ['health', 'coverage', 'ledger'];
const isOther = ({ queryKey }: { queryKey: readonly unknown[] }): boolean => !polled.includes(queryKey[0]);

const open = (page: Page): void => go(addressOf(page, window.location.pathname, window.location.search));

function search(): void {
  const field = document.getElementById('search');
  if (field) field.focus();
  else {
    open('workflows');
    requestAnimationFrame(() => document.getElementById('search')?.focus());
  }
}

function FreshnessLine() {
  const { data, isError } = useQuery(healthQuery());
  const now = useNow();
  const client = useQueryClient();
  const version = data?.data.data_version;
  const before = useRef(version);
  // Something was stored: what the pages show is out of date. What is being asked already is left to end, however long it takes.
  useEffect(() => {
    if (before.current !== undefined && before.current !== version) void client.invalidateQueries({ predicate: isOther }, { cancelRefetch: false });
    before.current = version;
  }, [client, version]);
  const { text, tone, detail } = freshness(data?.data, isError, now);
  return <p className={styles.freshness} data-tone={tone} title={detail || undefined}>{text}</p>;
}

/** A thin bar at the top while something that is already on the page is being renewed. */
function BusyBar() {
  const busy = useLate(useIsFetching({ predicate: isOther }) > 0);
  return <div className={styles.busy} data-on={busy || undefined} aria-hidden="true" />;
}

function Navigation({ page }: { page: Page | null }) {
  useView();
  return (
    <nav className={styles.nav} aria-label="Pages">
      {navigation.map((item) => (
        <Link key={item.page} href={addressOf(item.page, window.location.pathname, window.location.search)} aria-current={item.page === page ? 'page' : undefined}>
          {item.label}
        </Link>
      ))}
    </nav>
  );
}

function Header({ page, help }: { page: Page | null; help: () => void }) {
  return (
    <header className={styles.header}>
      <Link className={styles.brand} href="/" aria-label="Runlight, home">
        <svg viewBox="0 0 16 16" width="20" height="20" aria-hidden="true">
          <circle cx="8" cy="8" r="8" fill="var(--bgColor-accent-emphasis)" />
          <path d="M6 4.6v6.8a.5.5 0 0 0 .77.42l5.2-3.4a.5.5 0 0 0 0-.84l-5.2-3.4A.5.5 0 0 0 6 4.6z" fill="var(--fgColor-onEmphasis)" />
        </svg>
        <span>Runlight</span>
      </Link>
      <Navigation page={page} />
      <FreshnessLine />
      <div className={styles.tools}>
        <ThemeMenu />
        <IconButton icon={QuestionIcon} aria-label="Keyboard shortcuts" variant="invisible" size="small" onClick={help} />
      </div>
    </header>
  );
}

export function Shell({ children }: { children: ReactNode }) {
  const page = pageOf(usePath());
  const [help, setHelp] = useState(false);
  const shortcuts: Shortcut[] = [
    ...navigation.map(({ page: to, label, key }) => ({ keys: ['g', key] as const, label: `Go to ${label}`, run: () => open(to) })),
    { keys: ['/'], label: 'Search workflows', run: search },
    { keys: ['?'], label: 'Show these shortcuts', run: () => setHelp(true) },
  ];
  useShortcuts(shortcuts);
  const { name, short } = zone();
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">Skip to content</a>
      <BusyBar />
      <Header page={page} help={() => setHelp(true)} />
      {page && <FilterBar withRepositories={page !== 'workflow'} />}
      <main id="content" className={styles.main} tabIndex={-1}>
        <ArchiveBanner />
        {children}
        {/* Primer puts its overlays here: inside a landmark, as everything on a page should be. */}
        <div id="__primerPortalRoot__" className={styles.overlays} />
      </main>
      <footer className={styles.footer}>
        <span>Times in {name === short ? name : `${name} (${short})`}; days and ranges in UTC</span>
        <span>Press <kbd>?</kbd> for shortcuts</span>
      </footer>
      {help && <ShortcutsDialog shortcuts={shortcuts} onClose={() => setHelp(false)} />}
    </div>
  );
}
