// SPDX-License-Identifier: MIT
import { useTitle } from '../../components/use_title';

/** How is this repository doing? */
export default function RepositoryPage() {
  useTitle('Repository');
  return <h1>Repository</h1>;
}
