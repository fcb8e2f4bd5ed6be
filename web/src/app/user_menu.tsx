// SPDX-License-Identifier: MIT
import { ActionList, ActionMenu, Dialog, LinkButton } from '@primer/react';
import { ShieldLockIcon, SignOutIcon } from '@primer/octicons-react';
import type { Viewer } from '../api/types';
import { instant, localTime } from '../lib/time';
import { addressOf } from './navigation';
import { go } from './router';
import { initial, isSomebody, may, roleWord, viewerName, visibilityText } from './session';
import { useSignOut } from './use_sign_out';
import { useSignInAddress, useViewer } from './use_viewer';
import styles from './user_menu.module.css';

const openAccess = (): void => go(addressOf('access', window.location.pathname, window.location.search));

function About({ viewer }: { viewer: Viewer }) {
  const { name, email, role, means, all_repositories, repositories, expires_at } = viewer;
  const end = instant(expires_at);
  return (
    <div className={styles.about} id="about-viewer">
      <p className={styles.name}>{viewerName(viewer)}</p>
      {email && email !== viewerName({ name, email }) && <p className="muted">{email}</p>}
      <dl className={styles.facts}>
        <div><dt>Role</dt><dd>{means === 'token' ? 'API token' : roleWord(role)}</dd></div>
        <div><dt>Sees</dt><dd title={all_repositories ? undefined : repositories.join('\n')}>{visibilityText(all_repositories, repositories)}</dd></div>
        {end !== null && <div><dt>Expires</dt><dd>{localTime(end)}</dd></div>}
      </dl>
    </div>
  );
}

function Menu({ viewer }: { viewer: Viewer }) {
  const { signOut, error, isUnderWay, forgetError } = useSignOut();
  const name = viewerName(viewer);
  const role = viewer.means === 'token' ? 'API token' : roleWord(viewer.role);
  return (
    <>
      <ActionMenu>
        <ActionMenu.Anchor>
          <button type="button" className={styles.button}>
            <span className="visually-hidden">Account:</span>
            <span className={styles.mark} aria-hidden="true">{initial(viewer)}</span>
            <span className={styles.who}>
              <span className={styles.label}>{name}</span>
              <span className={styles.role}>{role}</span>
            </span>
          </button>
        </ActionMenu.Anchor>
        <ActionMenu.Overlay width="medium" align="end">
          <About viewer={viewer} />
          <ActionList aria-describedby="about-viewer">
            {may(viewer, 'admin') && (
              <ActionList.Item onSelect={openAccess}><ActionList.LeadingVisual><ShieldLockIcon /></ActionList.LeadingVisual>Access</ActionList.Item>
            )}
            {viewer.means === 'session' && (
              <ActionList.Item onSelect={signOut} disabled={isUnderWay}><ActionList.LeadingVisual><SignOutIcon /></ActionList.LeadingVisual>Sign out</ActionList.Item>
            )}
          </ActionList>
        </ActionMenu.Overlay>
      </ActionMenu>
      {error && <SignOutFailed message={error} retry={signOut} onClose={forgetError} />}
    </>
  );
}

function SignOutFailed({ message, retry, onClose }: { message: string; retry: () => void; onClose: () => void }) {
  return (
    <Dialog title="You are still signed in" role="alertdialog" width="large" onClose={onClose}
      footerButtons={[{ content: 'Try again', buttonType: 'primary', onClick: retry }]}>
      {message}
    </Dialog>
  );
}

/** Who is signed in, for the header; nothing where nobody need sign in. */
export function UserMenu() {
  const viewer = useViewer();
  const address = useSignInAddress();
  if (!viewer) return null;
  if (isSomebody(viewer)) return <Menu viewer={viewer} />;
  return viewer.means === 'anonymous' && viewer.provider ? <LinkButton href={address} size="small">Sign in</LinkButton> : null;
}
