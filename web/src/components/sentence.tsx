// SPDX-License-Identifier: MIT
import { Fragment } from 'react';
import styles from './sentence.module.css';

const time = /(\d{4}-\d\d-\d\d(?: \d\d:\d\d UTC)?)/;

/** A sentence of the server's; its dates and times are not broken. */
export function Sentence({ text }: { text: string }) {
  return text.split(time).map((part, index) => (index % 2 === 1 ? <span key={index} className={styles.time}>{part}</span> : <Fragment key={index}>{part}</Fragment>));
}
