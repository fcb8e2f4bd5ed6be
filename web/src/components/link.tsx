// SPDX-License-Identifier: MIT
import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { LinkExternalIcon } from '@primer/octicons-react';
import { go } from '../app/router';
import styles from './link.module.css';

type Anchor = AnchorHTMLAttributes<HTMLAnchorElement> & { href: string };

/** A link to another view: a real link, that a plain click follows without loading the page anew. */
export function Link({ href, onClick, ...rest }: Anchor) {
  const click = (event: MouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(href);
  };
  return <a href={href} onClick={click} {...rest} />;
}

const web = /^https?:\/\//;

/** A link out of the dashboard. An address that is not of the web (the data comes from outside) is shown as text. */
export function ExternalLink({ href, children, icon = false, ...rest }: Anchor & { icon?: boolean }) {
  if (!web.test(href)) return <span title={rest.title}>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noreferrer" {...rest}>
      {children}
      {icon && <LinkExternalIcon size={12} className={styles.icon} aria-label="(on GitHub)" />}
    </a>
  );
}
