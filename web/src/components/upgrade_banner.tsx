// SPDX-License-Identifier: MIT
import { useRef } from 'react';
import { Banner } from '@primer/react';
import { useQuery } from '@tanstack/react-query';
import { healthQuery } from '../api/queries';
import styles from './states.module.css';

/** The server was replaced by another version under an open page: the page's script is still the former one's. */
export function UpgradeBanner() {
  const version = useQuery(healthQuery()).data?.data.version;
  const first = useRef(version);
  first.current ??= version;
  if (!version || version === first.current) return null;
  return (
    <Banner className={styles.banner} variant="info" layout="compact" title={`Runlight is now ${version}`}
      description={`This page was loaded from ${first.current}. Reload it to see everything as the new version has it.`}
      primaryAction={<Banner.PrimaryAction onClick={() => window.location.reload()}>Reload</Banner.PrimaryAction>} />
  );
}
