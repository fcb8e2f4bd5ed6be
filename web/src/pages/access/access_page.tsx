// SPDX-License-Identifier: MIT
import { useState } from 'react';
import { paths, useView } from '../../app/router';
import { may } from '../../app/session';
import { useViewer } from '../../app/use_viewer';
import { Link } from '../../components/link';
import { Forbidden } from '../../components/signed_out';
import { useTitle } from '../../components/use_title';
import { encodeView, type View } from '../../filters/codec';
import { Audit } from './audit';
import type { CreatedToken } from './new_token';
import { Sessions } from './sessions';
import { Tokens } from './tokens';
import { tabOf, tabs, type Tab } from './words';
import styles from './access.module.css';

/** The filters of the other pages are kept for the way back. */
function addressOfTab(tab: Tab, { repositories, branch, range }: View): string {
  return paths.access + encodeView({ tab: tab === 'tokens' ? null : tab, repositories, branch, range });
}

function Tabs({ chosen, view }: { chosen: Tab; view: View }) {
  return (
    <nav className={styles.tabs} aria-label="Access">
      {tabs.map(({ key, label }) => <Link key={key} href={addressOfTab(key, view)} aria-current={key === chosen ? 'page' : undefined}>{label}</Link>)}
    </nav>
  );
}

function Parts() {
  const view = useView();
  const [created, setCreated] = useState<CreatedToken | null>(null);
  const tab = tabOf(view.tab);
  useTitle(tabs.find(({ key }) => key === tab)!.label, 'Access');
  return (
    <>
      <h1>Access</h1>
      <Tabs chosen={tab} view={view} />
      {tab === 'tokens' && <Tokens created={created} setCreated={setCreated} />}
      {tab === 'sessions' && <Sessions />}
      {tab === 'audit' && <Audit />}
    </>
  );
}

/** Who and what may ask this server, and what was done about that? */
export default function AccessPage() {
  const viewer = useViewer();
  useTitle('Access');
  // Signed out on this page, its viewer keeps what is there; the server judges where it is not known who looks.
  const isRefused = viewer !== undefined && viewer.means !== 'none' && !may(viewer, 'admin');
  return isRefused ? <Forbidden heading="h1" message="API tokens, sessions and the audit log are for administrators of this server." /> : <Parts />;
}
