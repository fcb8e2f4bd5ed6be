// SPDX-License-Identifier: MIT
import styles from './repo_name.module.css';

/** Where there is no room for both, the owner gives way: the name counts more. */
export function RepoName({ owner, repo }: { owner: string; repo: string }) {
  return <span className={styles.repo} title={`${owner}/${repo}`}><span className={styles.owner}>{owner}/</span><span>{repo}</span></span>;
}
