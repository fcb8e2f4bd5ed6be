// SPDX-License-Identifier: MIT
import { paths } from '../../app/router';
import { Link } from '../../components/link';
import { branchText, encodeView, rangeText, type Filters } from '../../filters/codec';
import { docAddress } from '../../lib/docs';
import { count } from '../../lib/format';
import { Mark } from '../../status/mark';
import { verdicts } from '../../status/status';
import { headline, verdictCounts, type Fleet } from './headline';
import styles from './home.module.css';

export function HeadlineText({ fleet, filters }: { fleet: Fleet; filters: Filters }) {
  const { repositories, branch, range } = filters;
  return (
    <div className={styles.headline}>
      <h1>{headline(fleet).text}</h1>
      <p>
        {verdictCounts(fleet).map(({ verdict, count: number }) => (
          <Link key={verdict} className={styles.verdict} href={paths.workflows + encodeView({ repositories, branch, range, verdicts: [verdict] })}>
            <Mark status={verdicts[verdict]} size={12} />
            {`${count(number)} ${verdicts[verdict].word.toLowerCase()}`}
          </Link>
        ))}
        <span className="muted">{`Runs: ${rangeText(range)}, ${branchText(branch)}`}</span>
        <a className="muted" href={docAddress('verdicts')}>What the verdicts mean</a>
      </p>
    </div>
  );
}
