import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cpuTime } from '../../cpu';
import { createPrintedReader } from '../../../../src/core/logs/printed';
import { compileLinePattern, patternNotice } from '../../../../src/runner/supervise/line-pattern';

function read(source: string, text: string): { rows: unknown[]; use: { lines: number; matched: number } } {
  const { pattern, problem } = compileLinePattern(source);
  assert.equal(problem, null);
  const reader = createPrintedReader({ pattern });
  const rows = [...reader.push(text), ...reader.end()].flatMap((line) =>
    line.kind === 'observation' ? [[line.epoch, line.step, line.values]] : [],
  );
  return { rows, use: reader.patternUse };
}

const understood: readonly (readonly [why: string, pattern: string, text: string, rows: unknown[]])[] = [
  [
    'groups are metrics',
    'E(?<epoch>\\d+) L(?<loss>\\S+) V(?<val_loss>\\S+)',
    'E1 L0.5 V0.6\nE2 L0.4 Vnan',
    [
      [1, null, { loss: 0.5, val_loss: 0.6 }],
      [2, null, { loss: 0.4, val_loss: NaN }],
    ],
  ],
  ['Python spells named groups with a P', '(?P<step>\\d+)~(?P<loss>.+)', '10~1,5', [[null, 10, { loss: 1.5 }]]],
  [
    'name and value give a metric a match',
    '(?<name>\\w+)~(?<value>[\\d.]+%?)|@(?<epoch>\\d+)',
    '@3 a~1 b~2% c~3',
    [[3, null, { a: 1, b: 2, c: 3 }]],
  ],
  [
    'epochs may stand on lines of their own',
    '^#(?<epoch>\\d+)$|^(?<loss>[\\d.]+)$',
    '#1\n0.5\n#2\n0.4',
    [
      [1, null, { loss: 0.5 }],
      [2, null, { loss: 0.4 }],
    ],
  ],
  [
    'epochs count from 1 as everywhere',
    '^(?<epoch>\\d+) (?<loss>[\\d.]+)$',
    '0 0.5\n1 0.4',
    [
      [1, null, { loss: 0.5 }],
      [2, null, { loss: 0.4 }],
    ],
  ],
  [
    'a log may name no epoch at all',
    '^~ (?<loss>[\\d.]+)$',
    '~ 0.5\n~ 0.4',
    [
      [null, null, { loss: 0.5 }],
      [null, null, { loss: 0.4 }],
    ],
  ],
  [
    'it comes before the dialects, and they read the rest',
    'loss=(?<mine>\\S+) epoch=(?<epoch>\\d+)',
    'loss=1 epoch=1\nEpoch 2: acc=0.5',
    [
      [1, null, { mine: 1 }],
      [2, null, { acc: 0.5 }],
    ],
  ],
  ['what is no number is no metric', '(?<epoch>\\d+):(?<loss>\\S+)', '1:many\n2:1e-3', [[2, null, { loss: 0.001 }]]],
  [
    'terminal codes are gone',
    '^E(?<epoch>\\d+) (?<loss>\\S+)$',
    '\u001b[1mE1\u001b[0m 0.5',
    [[1, null, { loss: 0.5 }]],
  ],
];
for (const [why, pattern, text, rows] of understood) {
  test(`metrics.pattern: ${why}`, () => assert.deepEqual(read(pattern, text).rows, rows));
}

const wrong: readonly (readonly [pattern: string, problem: RegExp])[] = [
  ['loss=(?<loss>', /at character 14: missing closing \)/],
  ['a(?<loss>x)(?=y)', /at character 12: .*Look-around and back-references are not there/],
  ['(?<loss>[z-a])', /at character 10: invalid character class range/],
  ['(?<loss>a**)', /at character 10: invalid nested repetition/],
  ['loss=(\\S+)', /no named group that could hold a metric/],
  ['(?<epoch>\\d+)', /no named group that could hold a metric/],
];
for (const [pattern, expected] of wrong) {
  test(`metrics.pattern ${pattern} is refused with the place`, () => {
    const { pattern: none, problem } = compileLinePattern(pattern);
    assert.equal(none, null);
    assert.match(problem, expected);
  });
}

test('a pattern that would run away takes linear time', () => {
  const { pattern } = compileLinePattern('(?<loss>(a+)+)$|(?<epoch>x*x*x*x*y)');
  const time = (n: number): number => {
    const line = `${'a'.repeat(n)}!${'x'.repeat(n)}`;
    let best = Infinity;
    for (let i = 0; i < 10; i++) {
      const start = cpuTime();
      pattern?.matches(line);
      best = Math.min(best, cpuTime() - start);
    }
    return best;
  };
  time(8000);
  const ratio = time(8000) / Math.max(time(2000), 200);
  assert.ok(ratio < 4 * 6, `four times the line took ${ratio.toFixed(1)} times as long`);
});

test('the end of a run says when a pattern was of no use', () => {
  assert.equal(patternNotice(read('(?<loss>nothing)', 'a\nb\n\nc\n').use)?.includes('none of the 3 lines'), true);
  assert.equal(patternNotice(read('l(?<loss>\\d)', 'l1\n').use), null);
  assert.equal(patternNotice({ lines: 0, matched: 0 }), null);
});
