// SPDX-License-Identifier: MIT
import { useEffect, useState } from 'react';
import { Banner } from '@primer/react';
import { Blankslate } from '@primer/react/experimental';
import { ClockIcon } from '@primer/octicons-react';
import { secondsUntil } from '../api/retry';
import styles from './states.module.css';

function useSeconds(until: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [until]);
  return secondsUntil(until, now);
}

/** A screen reader hears that once, and not the countdown. */
function Countdown({ until }: { until: number }) {
  const seconds = useSeconds(until);
  return (
    <>
      <span className="visually-hidden" role="status">The server is busy</span>
      <span className="number">{seconds > 0 ? `The server is busy; trying again in ${seconds} s` : 'The server is busy; trying again now'}</span>
    </>
  );
}

/** Above data that a busy server did not renew yet. */
export function BusyBanner({ until }: { until: number }) {
  return <Banner className={styles.banner} variant="info" layout="compact" title="The server is busy" hideTitle description={<Countdown until={until} />} />;
}

/** In place of what a busy server did not give yet. */
export function Busy({ until, heading }: { until: number; heading: 'h1' | 'h2' }) {
  return (
    <Blankslate border spacious>
      <Blankslate.Visual><ClockIcon size={24} /></Blankslate.Visual>
      <Blankslate.Heading as={heading}><Countdown until={until} /></Blankslate.Heading>
      <Blankslate.Description>It has more to answer than it can at the moment. There is nothing you have to do.</Blankslate.Description>
    </Blankslate>
  );
}
