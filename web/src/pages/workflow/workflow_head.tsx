// SPDX-License-Identifier: MIT
import { LinkButton } from '@primer/react';
import { LinkExternalIcon, RepoIcon, WorkflowIcon } from '@primer/octicons-react';
import { useQuery } from '@tanstack/react-query';
import { repositoriesQuery } from '../../api/queries';
import type { WorkflowRow } from '../../api/types';
import { changeView } from '../../app/router';
import { Sentence } from '../../components/sentence';
import { ChooseOne } from '../../filters/choose';
import type { View } from '../../filters/codec';
import { counted } from '../../lib/format';
import { Mark } from '../../status/mark';
import { verdictOf, verdicts } from '../../status/status';
import { sentenceOf } from '../../status/words';
import { Findings } from './findings';
import styles from './workflow.module.css';

function Selectors({ rows, row, view }: { rows: readonly WorkflowRow[]; row: WorkflowRow | undefined; view: View }) {
  const repositories = useQuery(repositoriesQuery());
  const repository = view.repositories[0] ?? null;
  return (
    <div className={styles.selectors}>
      <ChooseOne noun="a repository" label={repository ?? 'Repository'} icon={RepoIcon} loading={repositories.isPending} selected={repository}
        options={(repositories.data?.data ?? []).map(({ owner, repo, workflows }) => ({
          id: `${owner}/${repo}`, text: `${owner}/${repo}`, description: counted(workflows, 'workflow'),
        }))}
        onChoose={(name) => changeView({ repositories: [name], workflow_id: null })} />
      <ChooseOne noun="a workflow" label={row?.workflow_name ?? 'Workflow'} icon={WorkflowIcon} selected={row ? String(row.workflow_id) : null}
        options={rows.map(({ workflow_id, workflow_name, path, verdict }) => ({
          id: String(workflow_id), text: workflow_name || path, description: path.split('/').pop(), visual: () => <Mark status={verdicts[verdictOf(verdict)]} />,
        }))}
        onChoose={(id) => changeView({ workflow_id: Number(id) })} />
      {row && (
        <LinkButton size="small" href={row.workflow_html_url} target="_blank" rel="noreferrer" trailingVisual={LinkExternalIcon}>Open on GitHub</LinkButton>
      )}
    </div>
  );
}

/** Which workflow this is, how it is, and the way to another one. */
export function WorkflowHead({ rows, row, view }: { rows: readonly WorkflowRow[]; row: WorkflowRow | undefined; view: View }) {
  const status = row && verdicts[verdictOf(row.verdict)];
  return (
    <div className={styles.head}>
      <div className={styles.what}>
        <h1 className={styles.title} title={row?.path}>{row?.workflow_name ?? 'Workflow analysis'}</h1>
        {row && status && (
          <p className={styles.verdict}>
            <Mark status={status} size={14} />
            <span><strong>{status.word}</strong>: <Sentence text={sentenceOf(row)} /></span>
          </p>
        )}
        {row && <Findings row={row} />}
      </div>
      <Selectors rows={rows} row={row} view={view} />
    </div>
  );
}
