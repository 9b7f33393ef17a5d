import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderTable } from '../../../../src/runner/cli/table';
import { clean, clip, displayWidth, pad, truncate, wrap } from '../../../../src/runner/cli/width';

const columns = [
  { title: 'run', align: 'left', shrink: true },
  { title: 'loss', align: 'right', shrink: false },
  { title: 'verdict', align: 'left', shrink: true },
] as const;
const rows = [
  [{ text: 'baseline' }, { text: '0.412' }, { text: 'overfitting' }],
  [{ text: '模型' }, { text: '12' }, { text: '' }],
];
const plain = (text: string): string => text;

test('columns are aligned by what the terminal shows, without trailing spaces', () => {
  assert.deepEqual(renderTable({ columns, rows, limit: null, ellipsis: '…', paintHeader: plain }), [
    'run        loss  verdict',
    'baseline  0.412  overfitting',
    '模型         12',
  ]);
});

test('a narrow terminal cuts the cells that may shrink, widest first, and no others', () => {
  const lines = renderTable({ columns, rows, limit: 24, ellipsis: '…', paintHeader: plain });
  assert.deepEqual(lines, ['run       loss  verdict', 'baseli…  0.412  overfit…', '模型        12']);
  for (const line of lines) assert.ok(displayWidth(line) <= 24, line);
});

test('a narrow terminal leaves out expendable columns before it cuts anything, least important first', () => {
  const [run, loss, verdict] = columns;
  const dropping = [run, { ...loss, expendable: 2 }, { ...verdict, expendable: 1 }];
  const draw = (limit: number): string[] =>
    renderTable({ columns: dropping, rows, limit, ellipsis: '…', paintHeader: plain });
  assert.deepEqual(draw(24)[1], 'baseline  0.412');
  assert.deepEqual(draw(14)[1], 'baseline');
  assert.deepEqual(draw(7)[1], 'baseli…');
  assert.deepEqual(draw(28)[1], 'baseline  0.412  overfitting');
});

test('colours do not disturb the alignment', () => {
  const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;
  const painted = [[{ text: 'a', paint: red }, { text: '1' }, { text: 'x' }], rows[0] ?? []];
  const lines = renderTable({ columns, rows: painted, limit: null, ellipsis: '…', paintHeader: plain });
  assert.equal(lines[1], '\u001b[31ma       \u001b[39m      1  x');
});

test('wide characters count two columns, combining marks and colours none', () => {
  const cases: readonly (readonly [string, number])[] = [
    ['abc', 3],
    ['模型', 4],
    ['é', 1],
    ['\u001b[1mab\u001b[22m', 2],
    ['⠉⠒', 2],
    ['🚀', 2],
  ];
  for (const [text, width] of cases) assert.equal(displayWidth(text), width, JSON.stringify(text));
});

test('padding, cutting and wrapping go by columns', () => {
  assert.equal(pad('模', 4, 'right'), '  模');
  assert.equal(truncate('overfitting', 6, '…'), 'overf…');
  assert.equal(truncate('模型模型', 5, '…'), '模型…');
  assert.equal(truncate('abc', 3, '...'), 'abc');
  assert.equal(clip('\u001b[31mabcdef\u001b[39m', 3), '\u001b[31mabc\u001b[39m');
  assert.deepEqual(wrap('one two three', 7), ['one two', 'three']);
});

test('a foreign text cannot steer the terminal', () => {
  assert.equal(clean('a\u001b[2Jb\r\nc\u202Ed\u0007'), 'a?[2Jb c?d?');
});
