// SPDX-License-Identifier: MIT
import { ActionList, ActionMenu, IconButton } from '@primer/react';
import { DeviceDesktopIcon, MoonIcon, SunIcon } from '@primer/octicons-react';
import { modes, palettes, setMode, setPalette, useTheme } from './theme';

const icons = { auto: DeviceDesktopIcon, light: SunIcon, dark: MoonIcon };

export function ThemeMenu() {
  const { mode, palette } = useTheme();
  return (
    <ActionMenu>
      <ActionMenu.Anchor>
        <IconButton icon={icons[mode]} aria-label="Theme" variant="invisible" size="small" />
      </ActionMenu.Anchor>
      <ActionMenu.Overlay width="small" align="end">
        <ActionList selectionVariant="single">
          <ActionList.Group>
            <ActionList.GroupHeading>Appearance</ActionList.GroupHeading>
            {modes.map(({ key, label }) => (
              <ActionList.Item key={key} selected={mode === key} onSelect={() => setMode(key)}>{label}</ActionList.Item>
            ))}
          </ActionList.Group>
          <ActionList.Group>
            <ActionList.GroupHeading>Colours</ActionList.GroupHeading>
            {palettes.map(({ key, label }) => (
              <ActionList.Item key={key} selected={palette === key} onSelect={() => void setPalette(key)}>{label}</ActionList.Item>
            ))}
          </ActionList.Group>
        </ActionList>
      </ActionMenu.Overlay>
    </ActionMenu>
  );
}
