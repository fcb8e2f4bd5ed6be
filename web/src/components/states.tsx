// SPDX-License-Identifier: MIT
// What a page shows when it has nothing to show yet, or cannot.
import type { ReactNode } from 'react';
import { Banner, Button } from '@primer/react';
import { Blankslate } from '@primer/react/experimental';
import { AlertIcon, FilterIcon, WorkflowIcon } from '@primer/octicons-react';
import { changeView } from '../app/router';
import { defaultView } from '../filters/codec';
import { counted } from '../lib/format';
import { localTime } from '../lib/time';
import type { Health } from '../api/types';
import styles from './states.module.css';

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The heading's level: these fill a page, or stand below a page's own heading. */
type Level = 'h1' | 'h2';

interface FailedProps {
  error: unknown;
  retry: () => void;
  title?: string;
  heading?: Level;
}

export function Failed({ error, retry, title = 'This could not be loaded', heading = 'h1' }: FailedProps) {
  return (
    <div role="alert">
      <Blankslate border spacious>
        <Blankslate.Visual><AlertIcon size={24} /></Blankslate.Visual>
        <Blankslate.Heading as={heading}>{title}</Blankslate.Heading>
        <Blankslate.Description>{message(error)}</Blankslate.Description>
        <Blankslate.PrimaryAction onClick={retry}>Try again</Blankslate.PrimaryAction>
      </Blankslate>
    </div>
  );
}

/** Above data that could not be renewed. */
export function StaleBanner({ error, since, retry }: { error: unknown; since: number; retry: () => void }) {
  return (
    <Banner
      className={styles.banner}
      variant="warning"
      layout="compact"
      title={since > 0 ? `Not renewed since ${localTime(since)}` : 'Not renewed'}
      description={`${message(error)} What you see is the last known state.`}
      primaryAction={<Banner.PrimaryAction onClick={retry}>Try again</Banner.PrimaryAction>}
    />
  );
}

function Progress({ done, total }: { done: number; total: number }) {
  return <progress className={styles.progress} value={done} max={Math.max(total, 1)} aria-label="Repositories collected" />;
}

/** The first minutes of a Runlight: what is under way, or the command that starts it. */
export function NothingCollected({ health }: { health: Health | undefined }) {
  const collector = health?.collector;
  const collecting = collector?.state === 'collecting';
  const owner = collector?.owner || 'NAME';
  return (
    <Blankslate border spacious>
      <Blankslate.Visual><WorkflowIcon size={24} /></Blankslate.Visual>
      <Blankslate.Heading as="h1">{collecting ? `Collecting ${collector.owner || 'workflow runs'}` : 'Nothing collected yet'}</Blankslate.Heading>
      {collecting ? (
        <div className={styles.slate}>
          {collector.repositories_total > 0 ? (
            <>
              <p>{`${collector.repositories_done} of ${counted(collector.repositories_total, 'repository', 'repositories')} so far. This page fills as they arrive.`}</p>
              <Progress done={collector.repositories_done} total={collector.repositories_total} />
            </>
          ) : <p>Asking GitHub which repositories there are. This page fills as they arrive.</p>}
        </div>
      ) : (
        <div className={styles.slate}>
          {collector?.state === 'failing' && <p role="alert"><strong>The collector fails:</strong> {collector.message}</p>}
          <p>Runlight shows what it has collected from GitHub. Collect an organisation or an account with</p>
          <pre className={styles.command} tabIndex={0}><code>{`runlight collect --owner ${owner}`}</code></pre>
          <p>or let this server do it from time to time: <code>runlight serve --owner {owner}</code>. Both take the token from <code>RUNLIGHT_GITHUB_TOKEN</code>.</p>
        </div>
      )}
    </Blankslate>
  );
}

export function clearFilters(): void {
  changeView({ repositories: [], branch: null, range: defaultView.range, search: '', verdicts: [] });
}

interface NoMatchProps {
  title: string;
  children: ReactNode;
  /** What leads on; without one, the filters can be cleared. */
  action?: ReactNode;
  heading?: Level;
}

/** Nothing is left of what is there. */
export function NoMatch({ title, children, action, heading = 'h2' }: NoMatchProps) {
  return (
    <Blankslate border spacious>
      <Blankslate.Visual><FilterIcon size={24} /></Blankslate.Visual>
      <Blankslate.Heading as={heading}>{title}</Blankslate.Heading>
      <Blankslate.Description>{children}</Blankslate.Description>
      <div className={styles.action}>{action ?? <Button onClick={clearFilters}>Clear filters</Button>}</div>
    </Blankslate>
  );
}
