// SPDX-License-Identifier: MIT
import { LinkButton } from '@primer/react';
import { LinkExternalIcon } from '@primer/octicons-react';
import { useQuery } from '@tanstack/react-query';
import { repositoriesQuery } from '../../api/queries';
import type { WorkflowRow } from '../../api/types';
import { paths } from '../../app/router';
import { Link } from '../../components/link';
import { encodeView, type Filters } from '../../filters/codec';
import { count } from '../../lib/format';
import { Mark } from '../../status/mark';
import { verdicts } from '../../status/status';
import { fleetOf, verdictCounts } from '../home/headline';
import { ChooseRepository } from './choose_repository';
import { headline, kindText } from './repository';
import styles from './repository.module.css';

const others = [
  { page: 'runs', label: 'Runs' }, { page: 'grid', label: 'Grid' }, { page: 'failures', label: 'Failures' }, { page: 'queue', label: 'Queue' }, { page: 'cost', label: 'Cost' },
] as const;

interface RepositoryHeadProps {
  repository: string;
  rows: readonly WorkflowRow[];
  filters: Filters;
}

/** Which repository this is, how it is, and the way to what else is known of it. */
export function RepositoryHead({ repository, rows, filters: { branch, events, range } }: RepositoryHeadProps) {
  const row = useQuery(repositoriesQuery()).data?.data.find(({ owner, repo }) => `${owner}/${repo}` === repository);
  const view = { repositories: [repository], branch, events, range };
  return (
    <div className={styles.head}>
      <div className={styles.what}>
        <h1>{headline(repository, rows)}</h1>
        <p className={styles.line}>
          {verdictCounts(fleetOf(rows)).map(({ verdict, count: number }) => (
            <Link key={verdict} className={styles.verdict} href={paths.workflows + encodeView({ ...view, verdicts: [verdict] })}>
              <Mark status={verdicts[verdict]} size={12} />{`${count(number)} ${verdicts[verdict].word.toLowerCase()}`}
            </Link>
          ))}
          {row && <span className="muted">{kindText(row)}</span>}
        </p>
        <nav className={styles.line} aria-label="Other pages of this repository">
          {others.map(({ page, label }) => <Link key={page} href={paths[page] + encodeView(view)}>{label}</Link>)}
        </nav>
      </div>
      <div className={styles.selectors}>
        <ChooseRepository repository={repository} />
        {row && <LinkButton size="small" href={row.html_url} target="_blank" rel="noreferrer" trailingVisual={LinkExternalIcon}>Open on GitHub</LinkButton>}
      </div>
    </div>
  );
}
