// SPDX-License-Identifier: MIT
// The shapes of the status table, on 16 by 16. What is cut out shows the page behind.
import type { ReactNode } from 'react';
import type { Shape } from './status';

const cut = { fill: 'none', stroke: 'var(--mark-cut)', strokeWidth: 2, strokeLinecap: 'round', strokeLinejoin: 'round' } as const;
const line = { fill: 'none', stroke: 'currentColor', strokeWidth: 2, strokeLinecap: 'round', strokeLinejoin: 'round' } as const;
const tick = 'M4.8 8.3l2.2 2.2 4.2-4.8';
const square = <rect x="1" y="1" width="14" height="14" rx="2" />;
const ring = <circle cx="8" cy="8" r="6" {...line} />;

export const shapes: Record<Shape, ReactNode> = {
  circle_tick: <><circle cx="8" cy="8" r="7" /><path d={tick} {...cut} /></>,
  circle_tick_notch: (
    <>
      <path d="M10.6 2.6A6 6 0 1 0 13.9 7" {...line} />
      <path d={tick} {...line} />
      <circle cx="13.4" cy="3.2" r="1.6" />
    </>
  ),
  square_cross: <>{square}<path d="M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6" {...cut} /></>,
  square_clock: <>{square}<path d="M8 4.4V8l2.6 1.8" {...cut} /></>,
  triangle: <><path d="M8 1.2l7.2 13.3H.8z" stroke="currentColor" strokeWidth="1" strokeLinejoin="round" /><path d="M8 6v3.6M8 12.2v.1" {...cut} /></>,
  diamond: <><path d="M8 .8L15.2 8 8 15.2.8 8z" stroke="currentColor" strokeWidth="1" strokeLinejoin="round" /><path d="M8 4.8v3.6M8 11.1v.1" {...cut} /></>,
  octagon_pause: <><path d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z" /><path d="M6.2 5.4v5.2M9.8 5.4v5.2" {...cut} /></>,
  ring_hand: <>{ring}<path d="M8 5v3l1.8 1.4" {...line} strokeWidth={1.6} /></>,
  ring_arc: <><circle cx="8" cy="8" r="6" {...line} opacity=".3" /><path d="M8 2a6 6 0 1 1-6 6" {...line} data-turning="" /></>,
  ring_dashed: <circle cx="8" cy="8" r="6" {...line} strokeLinecap="butt" strokeDasharray="2.7 2" />,
  circle_slash: <>{ring}<path d="M4 12L12 4" {...line} /></>,
  hourglass: <path d="M4 2h8M4 14h8M5 2c0 4 6 8 6 12M11 2c0 4-6 8-6 12" {...line} strokeWidth={1.8} />,
  square_hollow: <rect x="2.5" y="2.5" width="11" height="11" rx="1.5" {...line} />,
  dash: <rect x="3" y="6.7" width="10" height="2.6" rx="1.3" />,
  question: <path d="M5.2 5.6a2.9 2.9 0 1 1 4.2 2.7C8.4 8.8 8 9.3 8 10.4M8 13.4v.1" {...line} />,
};
