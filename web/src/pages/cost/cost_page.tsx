// SPDX-License-Identifier: MIT
import { useQuery } from '@tanstack/react-query';
import { healthQuery } from '../../api/queries';
import type { CostDay } from '../../api/types';
import { hasNothing } from '../../app/archive';
import { useView } from '../../app/router';
import { useMissing } from '../../app/use_missing';
import { Figure, Figures } from '../../components/figure';
import { Loaded } from '../../components/loaded';
import { MissingNotes } from '../../components/missing_notes';
import { SkeletonBlock, SkeletonRows } from '../../components/skeleton';
import { NoMatch, NothingCollected } from '../../components/states';
import { useTitle } from '../../components/use_title';
import { branchText, rangeText, type View } from '../../filters/codec';
import { docAddress } from '../../lib/docs';
import { counted, minutes, percent } from '../../lib/format';
import { usd } from '../../lib/money';
import { CostTable } from './cost_table';
import { DaysChart } from './days_chart';
import { costDaysQuery } from './queries';
import { sumOf, wastedMin, wastedUsd } from './rows';
import { WastePanel } from './waste_panel';
import { WhatIfPanel } from './what_if_panel';
import { headline, notBilledText, prices } from './words';
import styles from './cost.module.css';

type Sum = ReturnType<typeof sumOf>;

function Totals({ sum }: { sum: Sum }) {
  return (
    <Figures>
      <Figure name="Cost" word="cost_usd" value={usd(sum.cost_usd)} detail={`by list price, of ${counted(sum.jobs, 'job')}`} />
      <Figure name="Minutes" word="minutes" value={minutes(sum.minutes)} detail={sum.unknown_min > 0 ? `${minutes(sum.unknown_min)} priced by a guess` : 'all with a known price'} />
      <Figure name="Self-hosted" word="self_hosted_min" value={minutes(sum.self_hosted_min)} detail={`${percent(sum.minutes > 0 ? sum.self_hosted_min / sum.minutes : null)} of the minutes`} />
      <Figure name="Free" word="free_min" value={minutes(sum.free_min)} detail={`${percent(sum.minutes > 0 ? sum.free_min / sum.minutes : null)} of the minutes`} />
      <Figure name="Wasted" word="wasted_usd" value={usd(wastedUsd(sum))} detail={`${minutes(wastedMin(sum))} bought nothing`} />
    </Figures>
  );
}

/** Where the prices are from, and how to have others. */
function Prices() {
  return (
    <p className={styles.prices}>
      Prices: GitHub’s list from {prices.from} on, as it was on {prices.readOn}. Your own go before them: <code>runlight serve --prices FILE</code>, as
      the <a href={docAddress('cost')}>documentation of costs</a> says. Included minutes, discounts and taxes are not subtracted.
    </p>
  );
}

function Costs({ days, view }: { days: readonly CostDay[]; view: View }) {
  const missing = useMissing(view);
  const sum = sumOf(days);
  return (
    <>
      <div className={styles.head}>
        <h1>{headline(sum, view.range).text}</h1>
        <p>{notBilledText(sum)} <span className="muted">{`Runs: ${rangeText(view.range)}, ${branchText(view.branch)}`}</span></p>
      </div>
      <MissingNotes notes={missing.notes} />
      <Totals sum={sum} />
      <div className={styles.panels}><DaysChart days={days} missing={missing} /></div>
      <div className={styles.pair}><WastePanel sum={sum} view={view} /><WhatIfPanel view={view} /></div>
      <CostTable view={view} total={sum.cost_usd} />
      <Prices />
    </>
  );
}

function Content({ days, view }: { days: readonly CostDay[]; view: View }) {
  const health = useQuery(healthQuery()).data?.data;
  const { jobs } = sumOf(days);
  useTitle(headline(sumOf(days), view.range).short, 'Cost');
  if (jobs > 0) return <Costs days={days} view={view} />;
  if (hasNothing(health)) return <NothingCollected health={health} />;
  return (
    <NoMatch heading="h1" title="No job ran here">
      {health?.jobs === 0 ? 'Runs are collected without their jobs: “--jobs all” reads them.' : 'No runner executed a job of the filtered runs.'}
    </NoMatch>
  );
}

/** What does it cost, and what of it buys nothing? */
export default function CostPage() {
  const view = useView();
  useTitle('Cost');
  return (
    <Loaded query={useQuery(costDaysQuery(view))} skeleton={<><SkeletonBlock height={28} width="420px" /><SkeletonBlock height={86} /><SkeletonBlock height={300} /><SkeletonRows rows={8} /></>}>
      {(days) => <Content days={days} view={view} />}
    </Loaded>
  );
}
