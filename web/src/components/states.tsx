// SPDX-License-Identifier: MIT
// What a page shows when it has nothing to show yet, or cannot.
import type { ReactNode } from 'react';
import { Banner, Button } from '@primer/react';
import { Blankslate } from '@primer/react/experimental';
import { AlertIcon, ArchiveIcon, FilterIcon, WorkflowIcon } from '@primer/octicons-react';
import { canClear, clearPage } from '../filters/clear';
import { counted, span } from '../lib/format';
import { localTime } from '../lib/time';
import type { ArchiveState, Health } from '../api/types';
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

const archiveHeadings: Record<string, string> = { beginning: 'Taking what is archived', failing: 'The archive cannot be read' };

/** The first minutes of a Runlight that starts from an archive, or follows one. */
function NothingTaken({ archive }: { archive: ArchiveState }) {
  const { state, place, message: reason, interval_s } = archive;
  return (
    <Blankslate border spacious>
      <Blankslate.Visual><ArchiveIcon size={24} /></Blankslate.Visual>
      <Blankslate.Heading as="h1">{archiveHeadings[state] ?? 'The archive is empty'}</Blankslate.Heading>
      <div className={styles.slate}>
        {state === 'beginning' && <p role="status">This server takes the history from <code>{place}</code>. This page fills as it arrives.</p>}
        {state === 'failing' && (
          <>
            <p role="alert">{reason}</p>
            <p>This server takes the history from <code>{place}</code>, and tries again every {span(interval_s)}. This page fills once that works.</p>
          </>
        )}
        {!(state in archiveHeadings) && (
          <>
            <p>This server shows what is in <code>{place}</code>, and looks for more every {span(interval_s)}. Fill it with</p>
            <pre className={styles.command} tabIndex={0}><code>{`runlight collect --owner NAME --archive ${place}`}</code></pre>
          </>
        )}
      </div>
    </Blankslate>
  );
}

/** The first minutes of a Runlight: what is under way, or the command that starts it. */
export function NothingCollected({ health }: { health: Health | undefined }) {
  if (!health) return null;
  const { archive, collector } = health;
  const isOfArchive = archive && (archive.mode === 'follows' || archive.last_exchanged_at === null);
  return isOfArchive ? <NothingTaken archive={archive} /> : <NothingStored collector={collector} />;
}

function NothingStored({ collector }: { collector: Health['collector'] }) {
  const collecting = collector.state === 'collecting';
  const owner = collector.owner || 'NAME';
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
          {collector.state === 'failing' && <p role="alert"><strong>The collector fails:</strong> {collector.message}</p>}
          <p>Runlight shows what it has collected from GitHub. Collect an organisation or an account with</p>
          <pre className={styles.command} tabIndex={0}><code>{`runlight collect --owner ${owner}`}</code></pre>
          <p>or let this server do it from time to time: <code>runlight serve --owner {owner}</code>. Both take the token from <code>RUNLIGHT_GITHUB_TOKEN</code>.</p>
        </div>
      )}
    </Blankslate>
  );
}

interface NoMatchProps {
  title: string;
  children: ReactNode;
  /** What leads on; without one, the filters can be cleared where any is chosen. */
  action?: ReactNode;
  heading?: Level;
}

/** Nothing is left of what is there. */
export function NoMatch({ title, children, action = canClear() && <Button onClick={clearPage}>Clear filters</Button>, heading = 'h2' }: NoMatchProps) {
  return (
    <Blankslate border spacious>
      <Blankslate.Visual><FilterIcon size={24} /></Blankslate.Visual>
      <Blankslate.Heading as={heading}>{title}</Blankslate.Heading>
      <Blankslate.Description>{children}</Blankslate.Description>
      {action && <div className={styles.action}>{action}</div>}
    </Blankslate>
  );
}
