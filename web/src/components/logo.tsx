// SPDX-License-Identifier: MIT

export function Logo({ size }: { size: number }) {
  return (
    <svg viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      <circle cx="8" cy="8" r="8" fill="var(--bgColor-accent-emphasis)" />
      <path d="M6 4.6v6.8a.5.5 0 0 0 .77.42l5.2-3.4a.5.5 0 0 0 0-.84l-5.2-3.4A.5.5 0 0 0 6 4.6z" fill="var(--fgColor-onEmphasis)" />
    </svg>
  );
}
