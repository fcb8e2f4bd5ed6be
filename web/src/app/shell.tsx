// SPDX-License-Identifier: MIT
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { IconButton } from '@primer/react';
import { QuestionIcon } from '@primer/octicons-react';
import { useIsFetching, useQuery, useQueryClient, type Query } from '@tanstack/react-query';
import { isBusy, isForbidden, isUnauthorized } from '../api/client';
import { healthQuery } from '../api/queries';
import { ArchiveBanner } from '../components/archive_banner';
import { Link } from '../components/link';
import { Logo } from '../components/logo';
import { SignedOutBanner } from '../components/signed_out';
import { FilterBar } from '../filters/filter_bar';
import { useLate } from '../lib/use_late';
import { useNow } from '../lib/use_now';
import { zone } from '../lib/time';
import { freshness, type Freshness } from './freshness';
import { addressOf, pageOf, type Page } from './navigation';
import { go, usePath, useView } from './router';
import { may } from './session';
import { ShortcutsDialog } from './shortcuts_dialog';
import { useShortcuts, type Shortcut } from './shortcuts';
import { ThemeMenu } from './theme_menu';
import { useViewer } from './use_viewer';
import { UserMenu } from './user_menu';
import styles from './shell.module.css';

interface Destination {
  page: Page;
  label: string;
  key: string;
}

const everybodys: readonly Destination[] = [
  { page: 'home', label: 'Home', key: 'h' },
  { page: 'workflows', label: 'Workflows', key: 'w' },
  { page: 'workflow', label: 'Analysis', key: 'a' },
  { page: 'runs', label: 'Runs', key: 'r' },
  { page: 'grid', label: 'Grid', key: 'i' },
  { page: 'queue', label: 'Queue', key: 'q' },
  { page: 'failures', label: 'Failures', key: 'f' },
  { page: 'cost', label: 'Cost', key: 'o' },
  { page: 'schedules', label: 'Schedules', key: 's' },
  { page: 'system', label: 'System', key: 'y' },
];
const admins: readonly Destination[] = [...everybodys, { page: 'access', label: 'Access', key: 'c' }];
const useNavigation = (): readonly Destination[] => (may(useViewer(), 'admin') ? admins : everybodys);

/** Those that have a rhythm of their own, and those that have nothing to do with what is collected. */
const polled: readonly unknown[] = ['health', 'coverage', 'ledger', 'session', 'tokens', 'sessions', 'audit'];
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

/** The server answers, but does not tell. */
function refusal(error: unknown, isOut: boolean): Freshness | null {
  if (isOut || isUnauthorized(error)) return { text: 'Signed out', tone: 'none', detail: 'What you see is the last known state.' };
  return isForbidden(error) ? { text: '', tone: 'none', detail: '' } : null;
}

function FreshnessLine() {
  const { data, error } = useQuery(healthQuery());
  const isOut = useViewer()?.means === 'none';
  const now = useNow();
  const client = useQueryClient();
  const version = data?.data.data_version;
  const before = useRef(version);
  // Something was stored: what the pages show is out of date. What is being asked already is left to end, however long it takes.
  useEffect(() => {
    if (before.current !== undefined && before.current !== version) void client.invalidateQueries({ predicate: isOther }, { cancelRefetch: false });
    before.current = version;
  }, [client, version]);
  const { text, tone, detail } = refusal(error, isOut) ?? freshness(data?.data, error !== null, now);
  return <p className={styles.freshness} data-tone={tone} title={detail || undefined}>{text}</p>;
}

/** Waiting for a busy server is told where its answer is missing. */
const isUnderWay = (query: Query): boolean => isOther(query) && !isBusy(query.state.fetchFailureReason);

/** A thin bar at the top while something that is already on the page is being renewed. */
function BusyBar() {
  const busy = useLate(useIsFetching({ predicate: isUnderWay }) > 0);
  return <div className={styles.busy} data-on={busy || undefined} aria-hidden="true" />;
}

function Navigation({ page }: { page: Page | null }) {
  useView();
  const navigation = useNavigation();
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
        <Logo size={20} />
        <span>Runlight</span>
      </Link>
      <Navigation page={page} />
      <FreshnessLine />
      <div className={styles.tools}>
        <UserMenu />
        <ThemeMenu />
        <IconButton icon={QuestionIcon} aria-label="Keyboard shortcuts" variant="invisible" size="small" onClick={help} />
      </div>
    </header>
  );
}

export function Shell({ children }: { children: ReactNode }) {
  const page = pageOf(usePath());
  const [help, setHelp] = useState(false);
  const navigation = useNavigation();
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
      {page && page !== 'access' && <FilterBar withRepositories={page !== 'workflow'} />}
      <main id="content" className={styles.main} tabIndex={-1}>
        <SignedOutBanner />
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
