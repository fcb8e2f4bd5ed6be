// SPDX-License-Identifier: MIT
// The documentation as pages of the dashboard: docs/**/*.md, each as HTML under /docs/, so that they are those of the version that serves them.
import { posix } from 'node:path';
import { Marked } from 'marked';
import { gfmHeadingId } from 'marked-gfm-heading-id';

/** A file of docs/: its path in there without ".md", and its text. */
export interface Source {
  name: string;
  text: string;
}

/** What belongs together, by the names of its files; what is in none of these is a decision. */
const groups: readonly (readonly [string, readonly string[]])[] = [
  ['What it says', ['verdicts', 'numbers', 'cost', 'glossary']],
  ['Running it', ['self-host', 'deploy-azure', 'azure-credentials', 'scheduled', 'operate', 'sign-in', 'access', 'archive', 'metrics', 'exit-codes']],
  ['How it works', ['collecting', 'github', 'simulator', 'faults', 'benchmarks', 'fuzzing']],
];

export const pageAddress = (name: string): string => `/docs/${name}.html`;

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

export const titleOf = ({ name, text }: Source): string => /^# (.+)$/m.exec(text)?.[1] ?? name;

/** Where a link of the file `from` leads: another page, the web, or null where the target is not part of the pages. */
export function target(href: string, from: string, names: ReadonlySet<string>): string | null {
  if (/^https?:\/\//.test(href) || href.startsWith('#')) return href;
  const [path = '', anchor] = href.split('#');
  const name = posix.join(posix.dirname(from), path).replace(/\.md$/, '');
  return names.has(name) ? pageAddress(name) + (anchor ? `#${anchor}` : '') : null;
}

function bodyOf({ name, text }: Source, names: ReadonlySet<string>): string {
  const marked = new Marked(gfmHeadingId());
  marked.use({
    renderer: {
      link({ href, tokens }) {
        const words = this.parser.parseInline(tokens);
        const address = target(href, name, names);
        return address === null ? words : `<a href="${escaped(address)}"${address.startsWith('http') ? ' rel="noreferrer"' : ''}>${words}</a>`;
      },
      // What may be wider than the page scrolls by itself, by the keyboard too.
      code: ({ text: code }) => `<pre tabindex="0"><code>${escaped(code)}</code></pre>\n`,
    },
    hooks: {
      postprocess: (html) => html.replace(/<table>/g, '<div class="wide" tabindex="0"><table>').replace(/<\/table>/g, '</table></div>')
        // Some tables name their rows only.
        .replace(/<th([^>]*)><\/th>/g, '<td$1></td>'),
    },
  });
  return marked.parse(text, { async: false });
}

function navigation(sources: readonly Source[], here: string): string {
  const item = (source: Source) => `<li><a href="${pageAddress(source.name)}"${source.name === here ? ' aria-current="page"' : ''}>${escaped(titleOf(source))}</a></li>`;
  const grouped = new Set(groups.flatMap(([, names]) => names));
  const listed: [string, Source[]][] = [
    ...groups.map(([group, names]): [string, Source[]] => [group, names.flatMap((name) => sources.filter((source) => source.name === name))]),
    ['Decisions', sources.filter(({ name }) => !grouped.has(name))],
  ];
  return listed.filter(([, list]) => list.length > 0).map(([group, list]) => `<h2>${group}</h2><ul>${list.map(item).join('')}</ul>`).join('\n');
}

function page(title: string, here: string, sources: readonly Source[], body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} · Runlight</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<script src="/theme.js"></script>
<link rel="stylesheet" href="/docs/docs.css">
</head>
<body>
<header><a href="/">Runlight</a> <a href="${pageAddress('index')}">Documentation</a></header>
<div class="columns">
<nav aria-label="Documentation">
${navigation(sources, here)}
</nav>
<main>
${body}
</main>
</div>
</body>
</html>
`;
}

/** All pages by their paths below the server's root. */
export function pagesOf(sources: readonly Source[]): Map<string, string> {
  const names = new Set(sources.map(({ name }) => name));
  const pages = new Map<string, string>();
  for (const source of sources) pages.set(pageAddress(source.name).slice(1), page(titleOf(source), source.name, sources, bodyOf(source, names)));
  pages.set(pageAddress('index').slice(1), page('Documentation', 'index', sources, '<h1>Documentation</h1>\n<p>Of the version that serves this page. Choose a page from the list.</p>'));
  return pages;
}
