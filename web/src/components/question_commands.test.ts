// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { askLine, curlLine, shellWord } from './question_commands';

describe('a word for the shell', () => {
  it.each([
    ['branch=main', 'branch=main'],
    ['branch=*', "'branch=*'"],
    ['', "''"],
    ["it's", "'it'\\''s'"],
    ['$(reboot) `x`', "'$(reboot) `x`'"],
    ['a\nb', "'a\nb'"],
  ])('%j', (text, word) => expect(shellWord(text)).toBe(word));
});

describe('the lines', () => {
  const asked = { name: 'workflows', parameters: [['repository', 'acme/api'], ['branch', '*'], ['workflow', "it's & more"]] as const };
  it('ask the server', () => {
    expect(curlLine(asked, 'https://ci.example.com', false))
      .toBe("curl --fail-with-body 'https://ci.example.com/api/v1/workflows?repository=acme%2Fapi&branch=*&workflow=it%27s+%26+more'");
    expect(curlLine({ name: 'health', parameters: [] }, 'http://127.0.0.1:8080', true))
      .toBe('curl --fail-with-body -H "Authorization: Bearer $RUNLIGHT_API_TOKEN" http://127.0.0.1:8080/api/v1/health');
  });
  it('ask the folder', () =>
    expect(askLine(asked)).toBe("runlight ask workflows --param repository=acme/api --param 'branch=*' --param 'workflow=it'\\''s & more'"));
});
