// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { docAddress, type Doc } from '../src/lib/docs';
import { readDocs } from './plugin';
import { pagesOf, target, titleOf } from './render';

const names = new Set(['glossary', 'cost', 'decisions/0001-one']);

describe('where a link leads', () => {
  it.each([
    ['glossary.md', 'cost', '/docs/glossary.html'],
    ['glossary.md#verdicts', 'cost', '/docs/glossary.html#verdicts'],
    ['decisions/0001-one.md', 'cost', '/docs/decisions/0001-one.html'],
    ['../cost.md', 'decisions/0001-one', '/docs/cost.html'],
    ['#here', 'cost', '#here'],
    ['https://example.org/a', 'cost', 'https://example.org/a'],
    ['../README.md', 'cost', null],
    ['../src/main.cpp', 'cost', null],
    ['javascript:alert(1)', 'cost', null],
  ])('%s of %s: %s', (href, from, address) => expect(target(href, from, names)).toBe(address));
});

describe('a page', () => {
  const page = pagesOf([
    { name: 'cost', text: '# What it "costs"\n\n[Words](glossary.md), [code](../src/a.cpp).\n\n## Two words\n\n| a | |\n|---|--:|\n| b | c |\n\n```toml\na = "<b>"\n```\n' },
    { name: 'glossary', text: '# Glossary\n' },
  ]).get('docs/cost.html')!;
  it.each([
    '<title>What it &quot;costs&quot; · Runlight</title>', '<a href="/docs/glossary.html">Words</a>, code.', '<h2 id="two-words">',
    '<div class="wide" tabindex="0"><table>', '<pre tabindex="0"><code>a = &quot;&lt;b&gt;&quot;</code></pre>',
    '<li><a href="/docs/cost.html" aria-current="page">',
  ])('has %s', (part) => expect(page).toContain(part));
});

describe('the documentation', () => {
  const sources = readDocs();
  const pages = pagesOf(sources);
  it('is all there, each with a title of its own', () => {
    expect(pages.size).toBe(sources.length + 1);
    expect(new Set(sources.map(titleOf)).size).toBe(sources.length);
  });
  it('is in the list, but decisions by its group', () => {
    const list = pages.get('docs/index.html')!;
    const decisions = list.slice(list.indexOf('<h2>Decisions</h2>'), list.indexOf('</nav>'));
    for (const { name } of sources) expect(list).toContain(`href="/docs/${name}.html"`);
    expect([...decisions.matchAll(/href="\/docs\/([^"]*)"/g)].every(([, path]) => path!.startsWith('decisions/'))).toBe(true);
  });
  it.each([...pages])('%s has what its links lead to', (path, html) => {
    for (const [, address] of html.matchAll(/href="([^"]*)"/g)) {
      const [file, anchor] = address!.startsWith('#') ? [`/${path}`, address!.slice(1)] : address!.split('#');
      if (!file!.startsWith('/docs/') || file!.endsWith('.css')) continue;
      expect(pages.has(file!.slice(1)), address).toBe(true);
      if (anchor) expect(pages.get(file!.slice(1)), address).toContain(`id="${anchor}"`);
    }
  });
  it.each<[Doc, string?]>([['index'], ['glossary'], ['verdicts'], ['cost'], ['metrics'], ['collecting']])('has the page %s that the dashboard links to', (doc) => {
    expect(pages.has(docAddress(doc).slice(1))).toBe(true);
  });
});
