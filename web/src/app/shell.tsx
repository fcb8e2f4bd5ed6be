// SPDX-License-Identifier: MIT
import { lazy, Suspense, useCallback, useMemo, useState, type ReactNode } from 'react';
import { useIsFetching, type Query } from '@tanstack/react-query';
import { isBusy } from '../api/client';
import { ArchiveBanner } from '../components/archive_banner';
import { SignedOutBanner } from '../components/signed_out';
import { UpgradeBanner } from '../components/upgrade_banner';
import { FilterBar } from '../filters/filter_bar';
import { uses } from '../filters/uses';
import { useLate } from '../lib/use_late';
import { zone } from '../lib/time';
import { reachable } from './destinations';
import { Header } from './header';
import { pageOf } from './navigation';
import { isOther } from './polled';
import { useZone } from './preferences';
import { usePath } from './router';
import { Drawer, SideBar } from './side_bar';
import { useShellShortcuts } from './use_shell_shortcuts';
import { useViewer } from './use_viewer';
import styles from './shell.module.css';

const CommandPalette = lazy(() => import('./command_palette'));
const ShortcutsDialog = lazy(() => import('./shortcuts_dialog'));
const ZoneDialog = lazy(() => import('./zone_dialog'));

/** Waiting for a busy server is told where its answer is missing. */
const isUnderWay = (query: Query): boolean => isOther(query) && !isBusy(query.state.fetchFailureReason);

/** A thin bar at the top while something that is already on the page is being renewed. */
function BusyBar() {
  const busy = useLate(useIsFetching({ predicate: isUnderWay }) > 0);
  return <div className={styles.busy} data-on={busy || undefined} aria-hidden="true" />;
}

function Footer() {
  useZone();
  const { name, short } = zone();
  return (
    <footer className={styles.footer}>
      <span>Times in {name === short ? name : `${name} (${short})`}; days and ranges in UTC</span>
      <span>Press <kbd>?</kbd> for shortcuts</span>
    </footer>
  );
}

type Overlay = 'pages' | 'palette' | 'help' | 'zone' | null;

export function Shell({ children }: { children: ReactNode }) {
  const page = pageOf(usePath());
  const permissions = useViewer()?.permissions;
  const destinations = useMemo(() => reachable(permissions ?? []), [permissions]);
  const [overlay, setOverlay] = useState<Overlay>(null);
  const close = useCallback(() => setOverlay(null), []);
  const openPalette = useCallback(() => setOverlay('palette'), []);
  const help = useCallback(() => setOverlay('help'), []);
  const chooseZone = useCallback(() => setOverlay('zone'), []);
  const shortcuts = useShellShortcuts(destinations, openPalette, help);
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">Skip to content</a>
      <BusyBar />
      <Header openPages={() => setOverlay('pages')} openPalette={openPalette} help={help} chooseZone={chooseZone} />
      <div className={styles.body}>
        <SideBar destinations={destinations} page={page} />
        <div className={styles.content}>
          {page && uses[page].length > 0 && <FilterBar page={page} />}
          <main id="content" className={styles.main} tabIndex={-1}>
            <UpgradeBanner />
            <SignedOutBanner />
            <ArchiveBanner />
            {children}
            {/* Primer puts its overlays here: inside a landmark, as everything on a page should be. */}
            <div id="__primerPortalRoot__" className={styles.overlays} />
          </main>
          <Footer />
        </div>
      </div>
      {overlay === 'pages' && <Drawer destinations={destinations} page={page} onClose={close} />}
      <Suspense fallback={null}>
        {overlay === 'palette' && <CommandPalette destinations={destinations} help={help} chooseZone={chooseZone} onClose={close} />}
        {overlay === 'help' && <ShortcutsDialog shortcuts={shortcuts} onClose={close} />}
        {overlay === 'zone' && <ZoneDialog onClose={close} />}
      </Suspense>
    </div>
  );
}
