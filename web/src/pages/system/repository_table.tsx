// SPDX-License-Identifier: MIT
import { coverageQuery } from '../../api/queries';
import { changeView, paths } from '../../app/router';
import { Choice } from '../../components/choice';
import { inOrder, type DataColumn } from '../../components/data_rows';
import { DataTable } from '../../components/data_table';
import { Link } from '../../components/link';
import { askedBy } from '../../components/about_question';
import { Panel } from '../../components/panel';
import { RepoName } from '../../components/repo_name';
import { ShowMore, useFirst } from '../../components/show_more';
import { Time } from '../../components/time';
import { useRowKeys } from '../../components/use_row_keys';
import { encodeView, type View } from '../../filters/codec';
import { absent, asSentence, count, counted } from '../../lib/format';
import { dayOf } from '../../lib/time';
import { StatusLabel } from '../../status/mark';
import { hasGap, isAtRisk, shownOf, states, type Row } from './rows';
import styles from './system.module.css';
import { csvText } from '../../lib/csv';

const shownAtFirst = 100;
/** 1970 stands for the first run where there is none yet. */
function dayText(time: string | null): string {
  if (!time) return absent;
  return time.startsWith('1970') ? 'No run yet' : dayOf(time.slice(0, 10));
}

/** Nothing is quiet. */
const quiet = (text: string, isNothing: boolean) => (isNothing ? <span className="muted">{text}</span> : text);

function Name({ row: { coverage } }: { row: Row }) {
  const name = `${coverage.owner}/${coverage.repo}`;
  return <Link data-open className={styles.name} href={paths.repository + encodeView({ repositories: [name] })} title={name}><RepoName owner={coverage.owner} repo={coverage.repo} /></Link>;
}

/** The runs behind the number. */
function Runs({ row: { coverage: { owner, repo, runs } } }: { row: Row }) {
  if (runs === 0) return <span className="muted">0</span>;
  return <Link href={paths.runs + encodeView({ repositories: [`${owner}/${repo}`], range: { kind: 'all' } })}>{count(runs)}</Link>;
}

/** Days and lists of jobs in a few words. */
function riskText({ retention }: Row): string {
  if (!retention) return absent;
  const { days_at_risk: days, job_lists_at_risk: lists } = retention;
  return [days > 0 ? counted(days, 'day') : '', lists > 0 ? counted(lists, 'list') : ''].filter(Boolean).join(', ') || 'None';
}

const columns: readonly DataColumn<Row>[] = [
  { key: 'repo', label: 'Repository', value: ({ coverage }) => `${coverage.owner}/${coverage.repo}`, cell: (row) => <Name row={row} /> },
  { key: 'history', label: 'State', word: 'history', width: '104px', value: ({ state }) => states[state].rank,
    cell: ({ state, coverage }) => <span title={coverage.last_message ? asSentence(coverage.last_message) : undefined}><StatusLabel status={states[state].look} word={states[state].word} size={14} /></span> },
  { key: 'covered_from', label: 'Stored from', width: '110px', priority: 2, value: ({ coverage }) => coverage.covered_from, cell: ({ coverage }) => dayText(coverage.covered_from) },
  { key: 'runs', label: 'Runs', width: '72px', number: true, value: ({ coverage }) => coverage.runs, cell: (row) => <Runs row={row} /> },
  { key: 'jobs', label: 'Jobs', width: '76px', number: true, priority: 3, value: ({ coverage }) => coverage.jobs },
  { key: 'days_unread', label: 'Unread', word: 'days_unread', width: '76px', number: true, value: ({ coverage }) => coverage.days_unread, cell: ({ coverage: { days_unread: days } }) => quiet(counted(days, 'day'), days === 0) },
  { key: 'days_short', label: 'Short', word: 'days_short', width: '72px', number: true, value: ({ coverage }) => coverage.days_short, cell: ({ coverage: { days_short: days } }) => quiet(counted(days, 'day'), days === 0) },
  { key: 'job_lists_due', label: 'Jobs due', word: 'job_lists_due', width: '80px', number: true, value: ({ coverage }) => coverage.job_lists_due },
  { key: 'expiring_runs_30d', label: 'Expire', word: 'expiring_runs_30d', width: '76px', number: true, priority: 2, value: ({ retention }) => retention?.expiring_runs_30d ?? null },
  { key: 'rescued_runs', label: 'Only here', word: 'rescued_runs', width: '84px', number: true, priority: 3, value: ({ retention }) => retention?.rescued_runs ?? null },
  { key: 'at_risk', label: 'At risk', word: 'at_risk', width: '100px', number: true, value: ({ retention }) => (retention ? retention.days_at_risk + retention.job_lists_at_risk : null), cell: (row) => quiet(riskText(row), !isAtRisk(row)) },
  { key: 'last_collected_at', label: 'Last news', word: 'last_collected_at', width: '96px', priority: 2, value: ({ coverage }) => coverage.last_collected_at, cell: ({ coverage }) => <Time relative value={coverage.last_collected_at} /> },
];
const files = [{ name: 'owner', value: ({ coverage }: Row) => coverage.owner }, ...columns.map(({ key, value }) => (
  { name: key, value: key === 'history' ? ({ coverage }: Row) => coverage.history : key === 'repo' ? ({ coverage }: Row) => coverage.repo : value }))];

export function RepositoryTable({ rows, view }: { rows: readonly Row[]; view: View }) {
  const chosen = shownOf(view.by, rows);
  const gaps = rows.filter(hasGap);
  const found = inOrder(chosen === 'gaps' ? gaps : rows, columns, view.sort);
  const { shown, others, more } = useFirst(found, shownAtFirst);
  useRowKeys({ rows: shown.length });
  return (
    <Panel bare title="Repositories" asked={askedBy(coverageQuery(view.repositories))} csv={{ name: 'coverage', text: () => csvText(files, rows) }}
      caption="How far each is collected, and what GitHub deletes of it.">
      <Choice label="Which repositories" chosen={chosen} onChoose={(key) => changeView({ by: key }, { replace: true })}
        options={[{ key: 'gaps', label: `With gaps ${count(gaps.length)}` }, { key: 'all', label: `All ${count(rows.length)}` }]} />
      {shown.length === 0
        ? <p className={styles.none}>No repository has gaps.</p>
        : <DataTable label="Repositories" columns={columns} rows={shown} rowKey={({ coverage }) => String(coverage.repository_id)} sort={view.sort} isKeyed />}
      <ShowMore others={others} more={more} one="repository" many="repositories" />
    </Panel>
  );
}
