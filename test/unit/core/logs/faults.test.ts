import assert from 'node:assert/strict';
import { StringDecoder } from 'node:string_decoder';
import { test } from 'node:test';
import { cpuTime } from '../../cpu';
import { createPrintedReader } from '../../../../src/core/logs/printed';
import type { ParsedLine } from '../../../../src/core/logs/reader';
import { FRAMEWORK_LOGS } from './fixtures/frameworks';
import { HAND_WRITTEN_LOGS } from './fixtures/hand-written';

/** The same numbers in every run of the tests. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const KNOWN = [...FRAMEWORK_LOGS, ...HAND_WRITTEN_LOGS].flatMap(({ log }) => log);
const PIECES = [
  ...[
    '\u001b[2K',
    '\u001b[1m',
    '\u001b]0;title\u0007',
    '\r',
    '\b\b\b',
    '\0',
    '\ufeff',
    '\t',
    '[',
    ']',
    '{',
    '}',
    "'",
    '"',
  ],
  ...[
    '|',
    '100%|████| 3/3 [00:01<00:00, 3it/s, loss=',
    'Epoch ',
    'loss: ',
    'val_loss=',
    'step ',
    '0,693',
    'nan',
    '-inf',
  ],
  ...[
    '9'.repeat(3000),
    `0.${'3'.repeat(3000)}`,
    `1e${'9'.repeat(300)}`,
    '損失：',
    '第3轮',
    '😀',
    '\ud800',
    '→',
    '━━━━━━',
  ],
];

function fuzzed(pick: (below: number) => number): string {
  const known = KNOWN[pick(KNOWN.length)] ?? '';
  let line = known;
  for (let edits = pick(4); edits > 0; edits--) {
    const at = pick(line.length + 1);
    const cut = pick(3) === 0 ? pick(12) : 0;
    line = line.slice(0, at) + (PIECES[pick(PIECES.length)] ?? '') + line.slice(at + cut);
  }
  return line;
}

function readBytes(bytes: Buffer, cut: () => number): ParsedLine[] {
  const reader = createPrintedReader();
  const decoder = new StringDecoder('utf8');
  const lines: ParsedLine[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(bytes.length, at + Math.max(1, cut()));
    lines.push(...reader.push(decoder.write(bytes.subarray(at, end))));
    at = end;
  }
  lines.push(...reader.push(decoder.end()), ...reader.end());
  return lines;
}

test('10,000 fuzzed lines, cut anywhere between bytes, give the same and nothing but numbers', () => {
  const pick = random(8);
  const lines = Array.from({ length: 10_000 }, () => fuzzed(pick));
  for (const at of [1000, 4000, 9000]) lines[at] = `Epoch 3 loss: ${'x '.repeat(524_288)}`;
  const bytes = Buffer.from(lines.join('\n'));
  const whole = readBytes(bytes, () => bytes.length);
  assert.ok(whole.length > 2000, `${whole.length} things were understood`);
  assert.deepEqual(
    readBytes(bytes, () => 1 + pick(300)),
    whole,
  );
  assert.deepEqual(
    readBytes(bytes, () => 65_536),
    whole,
  );
  for (const line of whole) {
    if (line.kind !== 'observation') continue;
    assert.ok(line.epoch === null || (Number.isFinite(line.epoch) && line.epoch >= 0), `${line.epoch}`);
    assert.ok(line.step === null || (Number.isFinite(line.step) && line.step >= 0), `${line.step}`);
    assert.ok(Object.values(line.values).every((value) => typeof value === 'number'));
  }
});

test('twice the lines take about twice the time, whatever they are', () => {
  const time = (count: number): number => {
    const pick = random(9);
    const text = Array.from({ length: count }, () => fuzzed(pick)).join('\n');
    let best = Infinity;
    for (let i = 0; i < 5; i++) {
      const reader = createPrintedReader();
      const start = cpuTime();
      reader.push(text);
      reader.end();
      best = Math.min(best, cpuTime() - start);
    }
    return best;
  };
  time(1000);
  const ratio = time(8000) / time(2000);
  assert.ok(ratio < 4 * 3, `four times the lines took ${ratio.toFixed(1)} times as long`);
});

/** Names that no other text has had: what was remembered of an earlier one must not make this one faster. */
let texts = 0;
function fresh(i: number): string {
  if (i === 0) texts += 1;
  return `${texts}_${i}`;
}

/** Shapes that made an expression of some dialect look back again and again. */
const nasty: readonly (readonly [string, (n: number) => string])[] = [
  ['an open bar', (n) => `Epoch 1: 45%|${'█'.repeat(n)}`],
  ['bars', (n) => '45%|'.repeat(n / 4)],
  ['counts', (n) => '1/'.repeat(n / 2)],
  ['cells', (n) => `epoch ${'| loss '.repeat(n / 7)}`],
  ['a table of many columns', (n) => `epoch\tloss\n${'1\t0.5\t'.repeat(n / 6)}`],
  ['brackets in a dict', (n) => `{'a': ${'['.repeat(n)}`],
  ['a Namespace that never ends', (n) => `Namespace(${'a=1, '.repeat(n / 5)}`],
  ['many of them', (n) => 'Namespace('.repeat(n / 10)],
  ['flags', (n) => `python train.py ${'--a 1 '.repeat(n / 6)}`],
  ['blanks', (n) => `Epoch 1 loss${' '.repeat(n)}: 0.5`],
  ['a date that never ends', (n) => `[2024-01-01 10:00:00 ${'a'.repeat(n)}`],
  ['commas between digits', (n) => `Epoch 1: loss ${'1,'.repeat(n / 2)}`],
  ['Chinese', (n) => `第1轮 ${'训练损失'.repeat(n / 4)}：0.5`],
  ['short lines of a table', (n) => `epoch train_loss\n${'1 0.5\n'.repeat(n / 6)}`],
  ['ever new names', (n) => Array.from({ length: n / 20 }, (_, i) => `Epoch 1: m${fresh(i)}=0.5\n`).join('')],
  [
    'ever new names below a header',
    (n) => `Epoch 1\n${Array.from({ length: n / 20 }, (_, i) => `loss${fresh(i)}: 0.5\n`).join('')}`,
  ],
];
for (const [name, make] of nasty) {
  test(`time grows linearly with ${name}`, () => {
    const time = (n: number): number => {
      let best = Infinity;
      for (let i = 0; i < 5; i++) {
        const text = make(n);
        const reader = createPrintedReader();
        const start = cpuTime();
        reader.push(text);
        reader.end();
        best = Math.min(best, cpuTime() - start);
      }
      return best;
    };
    time(10_000);
    const small = Math.max(time(20_000), 300);
    const large = time(320_000);
    assert.ok(large / small < 16 * 5, `16 times the text took ${(large / small).toFixed(1)} times as long`);
  });
}

test('a line of very many bars with something behind each is read to its end', () => {
  const bar = (step: number): string => `50%|██| 1/2 [00:01<00:01, 1.0it/s] step ${step} loss=0.5 `;
  const reader = createPrintedReader();
  const line = `${Array.from({ length: 15_000 }, (_, i) => bar(i)).join('')}\n`;
  assert.ok(line.length < 1024 * 1024);
  assert.deepEqual(
    [...reader.push(line), ...reader.end()].map((found) => found.kind === 'observation' && found.step),
    [14_999],
  );
});

test('a flood of a million lines at once keeps nothing', () => {
  const reader = createPrintedReader();
  let most = 0;
  for (let block = 0; block < 50; block++) {
    const lines = Array.from({ length: 20_000 }, (_, i) => `step ${block * 20_000 + i}: loss 0.5 m${i % 10_000}: 1`);
    reader.push(lines.join('\n'));
    most = Math.max(most, process.memoryUsage().heapUsed);
  }
  assert.ok(most < 400 * 1024 * 1024, `${most}`);
});
