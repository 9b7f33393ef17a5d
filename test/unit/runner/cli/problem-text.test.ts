import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Problem } from '../../../../src/core/config/problem';
import { msg } from '../../../../src/core/message';
import { placeOf, problemLines } from '../../../../src/runner/cli/problem-text';
import { createStyle } from '../../../../src/runner/cli/style';
import type { Terminal } from '../../../../src/runner/cli/terminal';

const text = 'version: 1\nruns:\r\n\tbaseline: {lr: abc}\rlast: 1';
const piped: Terminal = { live: false, color: false, unicode: false, columns: null };
const watched: Terminal = { ...piped, live: true, columns: 60 };

test('offsets become 1-based lines and columns, whatever ends the lines', () => {
  const cases: readonly (readonly [number, number, number])[] = [
    [0, 1, 1],
    [10, 1, 11],
    [11, 2, 1],
    [18, 3, 1],
    [19, 3, 2],
    [text.indexOf('last'), 4, 1],
    [9999, 4, 8],
  ];
  for (const [offset, line, column] of cases) {
    const place = placeOf(text, offset);
    assert.deepEqual([place.line, place.column], [line, column], `offset ${offset}`);
  }
});

function problem(from: string): Problem {
  const start = text.indexOf(from);
  const message = msg('{0} is not a number.', 'lr');
  const range = { start, end: start + from.length };
  return { code: 'wrong-type', severity: 'error', message, range, entry: 'baseline', fixes: [] };
}

test('in a pipe a problem is one line that tools can read', () => {
  const lines = problemLines({
    file: 'lossline.yaml',
    text,
    problem: problem('abc'),
    style: createStyle(piped),
    terminal: piped,
  });
  assert.deepEqual(lines, ['lossline.yaml:3:17 error: lr is not a number.']);
});

test('in a terminal the source line follows, with carets below the place', () => {
  const lines = problemLines({
    file: 'lossline.yaml',
    text,
    problem: problem('abc'),
    style: createStyle(watched),
    terminal: watched,
  });
  assert.deepEqual(lines.slice(1), ['  3 |  baseline: {lr: abc}', '    |                 ^^^']);
});

test('of a very long line the part around the place is shown', () => {
  const long = `${'x'.repeat(500)}HERE${'y'.repeat(500)}`;
  const at = { ...problem('abc'), range: { start: 500, end: 504 } };
  const lines = problemLines({ file: 'f', text: long, problem: at, style: createStyle(watched), terminal: watched });
  const source = lines[1] ?? '';
  const caret = lines[2] ?? '';
  assert.equal(source.slice(caret.indexOf('^'), caret.indexOf('^') + 4), 'HERE');
  assert.equal(caret.trimEnd().length - caret.indexOf('^'), 4);
  assert.ok(source.length <= 60);
});
