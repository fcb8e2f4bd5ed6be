// SPDX-License-Identifier: MIT
// What stands in front of the pages: for nobody known, and for somebody who may see nothing.
import type { ReactNode } from 'react';
import { Button, LinkButton } from '@primer/react';
import { Logo } from '../components/logo';
import { useTitle } from '../components/use_title';
import type { Viewer } from '../api/types';
import { signInLabel, viewerName } from './session';
import { useSignOut } from './use_sign_out';
import { useSignInAddress } from './use_viewer';
import styles from './sign_in_screen.module.css';

function Screen({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className={styles.screen}>
      <div className={styles.card}>
        <Logo size={48} />
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}

/** A server without a provider: only programs with a token get in. */
function NoProvider() {
  return (
    <>
      <p>This server lets nobody in without an API token.</p>
      <div className={styles.how}>
        <h2>To let people sign in</h2>
        <p>
          Start it with <code>--public-url</code>, with <code>--oidc-issuer</code> and <code>--oidc-client-id</code> or
          with <code>--github-client-id</code>, and say who may by <code>--viewers</code>.
        </p>
      </div>
    </>
  );
}

export function SignInScreen({ provider }: { provider: string | null }) {
  useTitle('Sign in');
  const address = useSignInAddress();
  return (
    <Screen title={provider ? 'Sign in to Runlight' : 'Runlight'}>
      {provider ? (
        <>
          <p>See how your GitHub Actions workflows fare, and which of them need attention.</p>
          <LinkButton href={address} variant="primary" block>{signInLabel(provider)}</LinkButton>
        </>
      ) : <NoProvider />}
    </Screen>
  );
}

export function NoAccessScreen({ viewer }: { viewer: Viewer }) {
  useTitle('No access');
  const { signOut, error, isUnderWay } = useSignOut();
  return (
    <Screen title="You may not see anything here">
      <p>You are signed in as {viewerName(viewer)}, but no rule of this server lets you in. Ask whoever runs it to add you, or sign in as somebody else.</p>
      {error && <p role="alert" className={styles.error}>{error}</p>}
      <Button block loading={isUnderWay} onClick={signOut}>Sign out</Button>
    </Screen>
  );
}
