// SPDX-License-Identifier: MIT
// What a page shows to whom its server lets in no more.
import { useEffect, useRef } from 'react';
import { Banner, LinkButton } from '@primer/react';
import { Blankslate } from '@primer/react/experimental';
import { ShieldLockIcon } from '@primer/octicons-react';
import { signInLabel } from '../app/session';
import { useSignInAddress, useViewer } from '../app/use_viewer';
import styles from './states.module.css';

function SignInButton({ provider }: { provider: string | null | undefined }) {
  return <LinkButton href={useSignInAddress()} size="small">{signInLabel(provider)}</LinkButton>;
}

/** Above every page, once whoever was signed in is so no more. */
export function SignedOutBanner() {
  const viewer = useViewer();
  const means = viewer?.means;
  const wasSignedIn = useRef(false);
  useEffect(() => {
    if (means === 'session') wasSignedIn.current = true;
  }, [means]);
  const isOut = means === 'none' || (means === 'anonymous' && wasSignedIn.current);
  if (!isOut) return null;
  return (
    <div role="status">
      <Banner
        className={styles.banner}
        variant="warning"
        layout="compact"
        title="You have been signed out"
        description={means === 'none' ? 'What you see is the last known state.' : 'You see what everybody may see.'}
        primaryAction={<SignInButton provider={viewer?.provider} />}
      />
    </div>
  );
}

/** In place of what was never loaded before its viewer was signed out. */
export function NotSignedIn({ heading }: { heading: 'h1' | 'h2' }) {
  return (
    <Blankslate border spacious>
      <Blankslate.Visual><ShieldLockIcon size={24} /></Blankslate.Visual>
      <Blankslate.Heading as={heading}>Sign in to see this</Blankslate.Heading>
      <Blankslate.Description>You have been signed out since you opened this page.</Blankslate.Description>
    </Blankslate>
  );
}

/** In place of what its viewer may not see. */
export function Forbidden({ message, heading }: { message: string; heading: 'h1' | 'h2' }) {
  return (
    <Blankslate border spacious>
      <Blankslate.Visual><ShieldLockIcon size={24} /></Blankslate.Visual>
      <Blankslate.Heading as={heading}>You may not see this</Blankslate.Heading>
      <Blankslate.Description>{message}</Blankslate.Description>
    </Blankslate>
  );
}
