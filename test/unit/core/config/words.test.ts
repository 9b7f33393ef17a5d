import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { splitWords } from '../../../../src/core/config/words';
import { render } from '../../../../src/core/message';

const TABLE: [string, string[]][] = [
  ['', []],
  ['  \t\n ', []],
  ['python train.py', ['python', 'train.py']],
  ['\'a b\' "c d" e\\ f', ['a b', 'c d', 'e f']],
  ['a\'b\'"c"d', ['abcd']],
  ['\'\' ""', ['', '']],
  ['"a\\"b" "a\\nb" "\\$x \\`"', ['a"b', 'a\\nb', '$x `']],
  ["'a\\'", ['a\\']],
  ['a\\\nb', ['ab']],
  ['"a\\\nb"', ['ab']],
  ['$HOME *.py ~ # no comment | x', ['$HOME', '*.py', '~', '#', 'no', 'comment', '|', 'x']],
];

describe('splitWords', () => {
  for (const [text, words] of TABLE) {
    it(`splits ${JSON.stringify(text)}`, () => assert.deepEqual(splitWords(text), { words }));
  }

  it('says what is open, and where', () => {
    for (const [text, at, sentence] of [
      ["a 'b", 2, 'This single quote is not closed.'],
      ['a b"c', 3, 'This double quote is not closed.'],
      ['a\\', 1, 'A backslash at the end escapes nothing. Remove it.'],
    ] as const) {
      const result = splitWords(text);
      assert.ok('error' in result);
      assert.deepEqual([result.at, render(result.error)], [at, sentence]);
    }
  });

  it('agrees with a real shell on words without expansion', { skip: process.platform === 'win32' }, () => {
    const unit = fc.constantFrom('a', 'b', ' ', '  ', '"', "'", '\\', '\n', '\t', '\\"', "\\'", '-', '=', 'é');
    const texts: string[] = [];
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 14 }), (text) => {
        // A line break that no backslash escapes ends a command for a shell; `\\` before it escapes only itself.
        const bare = text.replace(/\\[^]/g, '').includes('\n');
        if (!bare && !('error' in splitWords(text))) texts.push(text);
      }),
      { numRuns: 400 },
    );
    // All in one shell: a word a line, each with a mark before it, each command line ended by a mark of its own.
    const script = texts.map((text) => `printf '<%s>\\0' ${text}\nprintf 'END\\0'`).join('\n');
    const shell = spawnSync('sh', ['-c', script], { encoding: 'utf8', maxBuffer: 1 << 26 });
    assert.equal(shell.status, 0, shell.stderr);
    const expected = texts.flatMap((text) => {
      const split = splitWords(text);
      const words = 'words' in split ? split.words : [];
      return [...(words.length === 0 ? ['<>'] : words.map((word) => `<${word}>`)), 'END'];
    });
    assert.deepEqual(shell.stdout.split('\0').slice(0, -1), expected);
    assert.ok(texts.length > 50, `${texts.length} texts`);
  });
});
