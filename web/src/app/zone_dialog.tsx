// SPDX-License-Identifier: MIT
import { useState } from 'react';
import { Dialog } from '@primer/react';
import { allZones, browserZone, setZone, useZone } from './preferences';
import styles from './zone_dialog.module.css';

/** Any zone that the browser knows. */
export default function ZoneDialog({ onClose }: { onClose: () => void }) {
  const zone = useZone();
  const [name, setName] = useState(zone ?? browserZone());
  const show = (): void => {
    setZone(name);
    onClose();
  };
  return (
    <Dialog title="Time zone" width="medium" onClose={onClose} footerButtons={[{ content: 'Show times in it', buttonType: 'primary', onClick: show }]}>
      <label className={styles.label}>
        Show times in
        <select className={styles.select} value={name} onChange={(event) => setName(event.target.value)}>
          {[...new Set([name, ...allZones()])].map((each) => <option key={each} value={each}>{each.replaceAll('_', ' ')}</option>)}
        </select>
      </label>
      <p className={styles.note}>Days and ranges stay days in UTC, so that a link means the same to whoever opens it.</p>
    </Dialog>
  );
}
