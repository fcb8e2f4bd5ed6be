// SPDX-License-Identifier: MIT
import { ActionList, ActionMenu, IconButton } from '@primer/react';
import { GearIcon } from '@primer/octicons-react';
import { browserZone, densities, setDensity, setZone, useDensity, useZone } from './preferences';
import { modes, palettes, setMode, setPalette, useTheme } from './theme';


function Zones({ more }: { more: () => void }) {
  const zone = useZone();
  return (
    <ActionList.Group>
      <ActionList.GroupHeading>Times in</ActionList.GroupHeading>
      <ActionList.Item selected={zone === null} onSelect={() => setZone(null)}>{`This browser’s zone (${browserZone()})`}</ActionList.Item>
      <ActionList.Item selected={zone === 'UTC'} onSelect={() => setZone('UTC')}>UTC</ActionList.Item>
      {zone !== null && zone !== 'UTC' && <ActionList.Item selected onSelect={() => setZone(zone)}>{zone}</ActionList.Item>}
      <ActionList.Item onSelect={more}>Another time zone…</ActionList.Item>
    </ActionList.Group>
  );
}

/** What somebody likes, remembered by the browser. */
export function PreferencesMenu({ chooseZone }: { chooseZone: () => void }) {
  const { mode, palette } = useTheme();
  const density = useDensity();
  return (
    <ActionMenu>
      <ActionMenu.Anchor>
        <IconButton icon={GearIcon} aria-label="Preferences" variant="invisible" size="small" />
      </ActionMenu.Anchor>
      <ActionMenu.Overlay width="medium" align="end" maxHeight="xlarge" overflow="auto">
        <ActionList selectionVariant="single">
          <ActionList.Group>
            <ActionList.GroupHeading>Appearance</ActionList.GroupHeading>
            {modes.map(({ key, label }) => <ActionList.Item key={key} selected={mode === key} onSelect={() => setMode(key)}>{label}</ActionList.Item>)}
          </ActionList.Group>
          <ActionList.Group>
            <ActionList.GroupHeading>Colours</ActionList.GroupHeading>
            {palettes.map(({ key, label }) => <ActionList.Item key={key} selected={palette === key} onSelect={() => void setPalette(key)}>{label}</ActionList.Item>)}
          </ActionList.Group>
          <ActionList.Group>
            <ActionList.GroupHeading>Rows</ActionList.GroupHeading>
            {densities.map(({ key, label }) => <ActionList.Item key={key} selected={density === key} onSelect={() => setDensity(key)}>{label}</ActionList.Item>)}
          </ActionList.Group>
          <Zones more={chooseZone} />
        </ActionList>
      </ActionMenu.Overlay>
    </ActionMenu>
  );
}
