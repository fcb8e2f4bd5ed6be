// SPDX-License-Identifier: MIT
import { Banner } from '@primer/react';
import { useQuery } from '@tanstack/react-query';
import { healthQuery } from '../api/queries';
import { archiveWarning, hasNothing } from '../app/archive';
import { useNow } from '../lib/use_now';
import styles from './states.module.css';

/** Above every page that shows something, while the archive that it comes from or goes to fails. */
export function ArchiveBanner() {
  const health = useQuery(healthQuery()).data?.data;
  const now = useNow();
  const warning = health?.archive && !hasNothing(health) ? archiveWarning(health.archive, now) : null;
  return warning && <Banner className={styles.banner} variant="warning" layout="compact" title={warning.title} description={warning.description} />;
}
