// SPDX-License-Identifier: MIT
import { useMemo } from 'react';
import { WorkflowIcon } from '@primer/octicons-react';
import { useQuery } from '@tanstack/react-query';
import { healthQuery, repositoriesQuery, workflowsQuery } from '../../api/queries';
import type { GridRow, WorkflowRow } from '../../api/types';
import { hasNothing } from '../../app/archive';
import { changeView, useView } from '../../app/router';
import { useMissing } from '../../app/use_missing';
import { Link } from '../../components/link';
import { Loaded } from '../../components/loaded';
import { MissingNotes } from '../../components/missing_notes';
import { SkeletonBlock } from '../../components/skeleton';
import { NoMatch, NothingCollected } from '../../components/states';
import { useTitle } from '../../components/use_title';
import { ChooseOne } from '../../filters/choose';
import { defaultBranch, rangeText, type View } from '../../filters/codec';
import { Mark } from '../../status/mark';
import { verdictOf, verdicts } from '../../status/status';
import { chosenRepository } from '../repository/choice';
import { ChooseRepository } from '../repository/choose_repository';
import { gridOf, storyOf, withoutPassed } from './grid';
import { runAddress } from './grid_row';
import { GridTable } from './grid_table';
import { gridQuery } from './queries';
import { Toolbar, brokenOnly } from './toolbar';
import { headline, stateText } from './words';
import styles from './grid.module.css';

const everyWorkflow = '0';

function Selectors({ repository, workflows, view }: { repository: string; workflows: readonly WorkflowRow[]; view: View }) {
  const own = workflows.filter(({ owner, repo }) => `${owner}/${repo}` === repository);
  const chosen = own.find(({ workflow_id }) => workflow_id === view.workflow_id);
  return (
    <div className={styles.selectors}>
      <ChooseRepository repository={repository} />
      <ChooseOne noun="a workflow" label={chosen?.workflow_name ?? 'Every workflow'} icon={WorkflowIcon} active={view.workflow_id !== null}
        selected={chosen ? String(chosen.workflow_id) : everyWorkflow}
        options={[{ id: everyWorkflow, text: 'Every workflow' }, ...own.map(({ workflow_id, workflow_name, path, verdict }) => ({
          id: String(workflow_id), text: workflow_name || path, description: path.split('/').pop(), visual: () => <Mark status={verdicts[verdictOf(verdict)]} />,
        }))]}
        onChoose={(id) => changeView({ repositories: [repository], workflow_id: id === everyWorkflow ? null : Number(id) })} />
    </div>
  );
}

/** The branch by its name, where that is known. */
function useBranch(repository: string, view: View): string {
  const rows = useQuery(repositoriesQuery()).data?.data ?? [];
  if (view.branch !== null && view.branch !== defaultBranch) return view.branch;
  return rows.find(({ owner, repo }) => `${owner}/${repo}` === repository)?.default_branch || 'the default branch';
}

interface PartProps {
  repository: string;
  workflows: readonly WorkflowRow[];
  view: View;
}

function Filled({ rows, repository, workflows, view }: PartProps & { rows: readonly GridRow[] }) {
  const all = useMemo(() => gridOf(rows), [rows]);
  const story = useMemo(() => storyOf(all), [all]);
  const loud = useMemo(() => withoutPassed(all), [all]);
  const branch = useBranch(repository, view);
  const { notes } = useMissing({ ...view, repositories: [repository] });
  const grid = view.tab === brokenOnly ? loud : all;
  const text = headline(all, story, branch);
  useTitle(text.split(';')[0]!, repository);
  const newest = story.breaks[0];
  const cell = newest?.commit.cells.get(newest.column.key);
  const [owner = '', repo = ''] = repository.split('/');
  return (
    <>
      <div className={styles.head}>
        <div className={styles.what}>
          <h1>{rows.length > 0 ? text : `No commits of ${branch} here`}</h1>
          <p>{`${repository}, ${rangeText(view.range)}. ${stateText(story)} `}{cell && <Link href={runAddress(cell)}>Open the run of the newest break</Link>}</p>
        </div>
        <Selectors repository={repository} workflows={workflows} view={view} />
      </div>
      <MissingNotes notes={notes} />
      {rows.length === 0
        ? <NoMatch title="No run matches the filters">{`No run of ${repository} on ${branch} in this range: ${rangeText(view.range)}.`}</NoMatch>
        : (
          <>
            <Toolbar rows={rows} grid={grid} breaks={story.breaks.length} passed={all.columns.length - loud.columns.length} repository={repository} view={view} />
            {grid.columns.length > 0
              ? <GridTable grid={grid} breaks={story.breaks} repository={{ owner, repo }} />
              : <NoMatch title="Every job passed on all of these commits" action={<Link href={window.location.pathname} onClick={(event) => { event.preventDefault(); changeView({ tab: null }); }}>Show them</Link>}>Nothing is left to show while they are hidden.</NoMatch>}
          </>
        )}
    </>
  );
}

const skeleton = <><SkeletonBlock height={44} width="480px" /><SkeletonBlock height={28} width="640px" /><SkeletonBlock height={480} /></>;

function OfRepository(props: PartProps) {
  const query = useQuery(gridQuery(props.repository, props.view));
  const first = query.data?.data[0];
  // Another repository's commits are no old picture of this one's.
  if (query.isPlaceholderData && first && `${first.owner}/${first.repo}` !== props.repository) return skeleton;
  return <Loaded query={query} skeleton={skeleton}>{(rows) => <Filled rows={rows} {...props} />}</Loaded>;
}

function Chosen({ workflows, view }: { workflows: readonly WorkflowRow[]; view: View }) {
  const health = useQuery(healthQuery()).data?.data;
  const repository = chosenRepository(workflows, view.repositories);
  if (hasNothing(health)) return <NothingCollected health={health} />;
  if (repository === null) return <NoMatch heading="h1" title="No workflow matches the filters">No workflow is known in the chosen repositories.</NoMatch>;
  return <OfRepository repository={repository} workflows={workflows} view={view} />;
}

/** Did this commit break that job? */
export default function GridPage() {
  const view = useView();
  useTitle('Grid');
  return <Loaded query={useQuery(workflowsQuery({ ...view, branch: view.branch ?? defaultBranch }))} skeleton={skeleton}>{(rows) => <Chosen workflows={rows} view={view} />}</Loaded>;
}
