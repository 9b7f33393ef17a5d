import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseConfig } from '../../../../src/core/config/parse';
import { spotAt } from '../../../../src/core/config/spot';

/** Pieces that together make texts near to a config, and the traps of both formats. */
const PIECES = [
  'version: 1\n',
  'runs:\n',
  '  a:\n',
  '  b:\n',
  '    extends: a\n',
  '    extends: b\n',
  '    trainer:\n',
  '      data: d.csv\n',
  '      target: y\n',
  '    command: [x, "${lr}", $${, ${]\n',
  '    command: "a \'b\n',
  '    hyperparameters: { lr: 0.1, ',
  '}',
  '    earlyStopping: OFF\n',
  '    earlyStopping: { patience: -1 }\n',
  '    __proto__: 1\n',
  '    constructor: { prototype: 1 }\n',
  '{',
  '[',
  ']',
  '}',
  ',',
  ':',
  ': ',
  '- ',
  '? ',
  '&a ',
  '*a',
  '*a ',
  '<<: *a\n',
  '!!str ',
  '!tag ',
  '|\n',
  '>\n',
  '"',
  "'",
  '#',
  '\n',
  '\r\n',
  '\r',
  '\t',
  ' ',
  '  ',
  '    ',
  '\uFEFF',
  '\0',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '\\',
  '\u2028',
  '\u{1F600}',
  '\uD800',
  '.nan',
  '.inf',
  '1e999',
  '-0',
  '99999999999999999999',
  'null',
  '~',
  'true',
  'x-b: &b [*b]\n',
  '"version": 1, "runs": {',
  '"a": {',
  '"command": ["x"]',
  '/* ',
  '*/',
  '// c\n',
  '"__proto__": {"command": ["x"]}',
  '    split: { train: 60, validation: 20 }\n',
];

/** Mostly right: entries of known keys with values that are right or nearly so. As JSON, which YAML can read too. */
const scalar = fc.constantFrom<unknown>(
  0,
  1,
  -1,
  0.5,
  60,
  'a',
  '',
  'OFF',
  'adam',
  '${lr}',
  '../x',
  'd.csv',
  true,
  false,
  null,
  [],
  {},
  [1],
  ['y'],
);
const optional = <T>(values: Record<string, fc.Arbitrary<T>>): fc.Arbitrary<object> =>
  fc.record(values, { requiredKeys: [] });
const noisy = optional<unknown>({
  extends: fc.constantFrom('a', 'b', 'c', 'd', 1),
  command: fc.constantFrom<unknown>(['x'], ['x', '${lr}'], 'x ${lr} ${no}', 'x', 5, []),
  trainer: optional<unknown>({
    data: fc.constantFrom<unknown>('d.csv', '/d.csv', 1),
    target: fc.constant('y'),
    features: scalar,
    split: fc.constantFrom<unknown>(
      { train: 0.8, validation: 0.2 },
      { train: 60, validation: 40 },
      { train: 1 },
      {},
      1,
    ),
    model: optional<unknown>({ layers: scalar, activation: scalar }),
    module: fc.constantFrom('m.js', 'm.ts'),
  }),
  hyperparameters: optional<unknown>({
    lr: scalar,
    learningRate: scalar,
    epochs: scalar,
    seed: scalar,
    __proto__: scalar,
  }),
  earlyStopping: fc.oneof(scalar, optional<unknown>({ patience: scalar, monitor: scalar, baseline: scalar })),
  env: fc.oneof(scalar, fc.dictionary(fc.constantFrom('A', 'B=', ''), scalar)),
  cwd: scalar,
  epochs: scalar,
});
const clean = fc.oneof(
  fc.constant({ command: ['x', '${lr}'], hyperparameters: { lr: 1 } }),
  fc.constant({ trainer: { data: 'd.csv', target: 'y' } }),
  fc.constantFrom('a', 'b', 'c', 'd').map((name) => ({ extends: name })),
  fc.constantFrom('a', 'b', 'c').map((name) => ({ extends: name, hyperparameters: { seed: 1 }, earlyStopping: 'OFF' })),
);
const entry = fc.oneof(clean, clean, clean, noisy);
const configs = fc
  .record({
    version: fc.constant(1),
    runs: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', '__proto__', ' '), entry, { minKeys: 1 }),
  })
  .map((config) => JSON.stringify(config, null, 1));

const texts = fc.oneof(
  { weight: 4, arbitrary: configs },
  { weight: 4, arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
  { weight: 1, arbitrary: fc.json().map((json) => `{"version":1,"runs":{"a":${json},"b":{"extends":"a"}}}`) },
);

let plans = 0;

function check(text: string, format: 'yaml' | 'json'): void {
  const document = parseConfig(text, format);
  const ranges = [
    ...document.problems.map(({ range }) => range),
    ...document.problems.flatMap(({ fixes }) => fixes.flatMap(({ edits }) => edits.map((edit) => edit.range))),
    ...document.entries.flatMap((entry) => [entry.range, entry.nameRange]),
    ...document.entries.flatMap((entry) => entry.spots.flatMap((spot) => [spot.key, spot.value])),
  ];
  for (const { start, end } of ranges) {
    assert.ok(Number.isInteger(start) && 0 <= start && start <= end && end <= text.length, `${start}..${end}`);
  }
  for (const entry of document.entries) {
    const hasError = document.problems.some((problem) => problem.entry === entry.name && problem.severity === 'error');
    if (hasError) assert.equal(entry.plan, null);
    else if (!document.problems.some((problem) => problem.code === 'version'))
      assert.notEqual(entry.plan, null, entry.name);
    if (entry.plan !== null) {
      plans += 1;
      assert.deepEqual(JSON.parse(JSON.stringify(entry.plan)), structuredClone(entry.plan));
    }
  }
  for (const offset of [0, Math.floor(text.length / 2), text.length]) spotAt(document, offset);
}

describe('parseConfig', () => {
  it('never throws, keeps every range within the text, and gives a plan or a reason: 10,000 texts', () => {
    fc.assert(fc.property(texts, fc.constantFrom('yaml' as const, 'json' as const), check), { numRuns: 10_000 });
    assert.ok(plans > 500, `only ${plans} plans: the texts are too far from a config`);
  });
});

/** Texts made to be expensive; each of some hundred thousand characters. */
const BOMBS: [string, () => string, ('yaml' | 'json')[]][] = [
  ['deep lists', () => '['.repeat(300_000), ['yaml', 'json']],
  ['deep maps', () => '{"a":'.repeat(80_000), ['yaml', 'json']],
  ['deep block lists', () => '- '.repeat(200_000), ['yaml']],
  ['deep keys', () => '? '.repeat(200_000), ['yaml']],
  ['closing brackets', () => ']'.repeat(1_000_000), ['yaml', 'json']],
  ['quotes', () => '"'.repeat(400_001), ['yaml', 'json']],
  ['anchors', () => '&a '.repeat(150_000), ['yaml']],
  ['documents', () => '---\n'.repeat(100_000), ['yaml']],
  [
    'a laugh',
    () =>
      `version: 1\nx-0: &x0 [l, l, l, l, l, l, l, l, l, l]\n${range(12, (i) => `x-${i + 1}: &x${i + 1} [${range(10, () => `*x${i}`).join(', ')}]\n`).join('')}runs: { a: { command: *x12 } }`,
    ['yaml'],
  ],
  [
    'an honest megabyte',
    () => `version: 1\nruns:\n${range(20_000, (i) => `  e${i}:\n    command: [python, a.py]\n`).join('')}`,
    ['yaml'],
  ],
  [
    'a chain',
    () =>
      `version: 1\nruns:\n${range(18_000, (i) => `  e${i}:\n    extends: e${i + 1}\n    hyperparameters: { k${i}: 1 }\n`).join('')}`,
    ['yaml'],
  ],
  [
    'a cycle',
    () => `version: 1\nruns:\n${range(30_000, (i) => `  e${i}: { extends: e${(i + 1) % 30_000} }\n`).join('')}`,
    ['yaml'],
  ],
  [
    'unknown bases',
    () => `version: 1\nruns:\n${range(20_000, (i) => `  e${i}: { extends: f${i} }\n`).join('')}`,
    ['yaml'],
  ],
  [
    'a large base',
    () =>
      `version: 1\nruns:\n  b: { command: [x], hyperparameters: { ${range(30_000, (i) => `k${i}: 1`).join(', ')} } }\n${range(20_000, (i) => `  e${i}: { extends: b }\n`).join('')}`,
    ['yaml'],
  ],
  [
    'unknown keys',
    () =>
      `version: 1\nruns: { a: { trainer: { data: d, target: y }, hyperparameters: { ${range(60_000, (i) => `lr${i}: 1`).join(', ')} } } }`,
    ['yaml'],
  ],
  [
    'one key again and again',
    () => `version: 1\nruns:\n${range(60_000, () => '  a: { command: [x] }\n').join('')}`,
    ['yaml'],
  ],
  [
    'one hyperparameter again and again',
    () => `version: 1\nruns: { a: { command: [x], hyperparameters: { ${'k: 1, '.repeat(100_000)} } } }`,
    ['yaml'],
  ],
  [
    'variables of long values',
    () =>
      `version: 1\nruns: { a: { command: "${'${v} '.repeat(100_000)}", hyperparameters: { v: ${'x'.repeat(400_000)} } } }`,
    ['yaml'],
  ],
  ['unknown variables', () => `version: 1\nruns: { a: { command: "${'${v} '.repeat(200_000)}" } }`, ['yaml']],
  ['open variables', () => `version: 1\nruns: { a: { command: "${'${'.repeat(400_000)}" } }`, ['yaml']],
  ['commas', () => `{"runs":[${','.repeat(300_000)}`, ['yaml', 'json']],
  ['unclosed comment', () => `/*${'*'.repeat(900_000)}`, ['json']],
];

function range<T>(length: number, make: (index: number) => T): T[] {
  return Array.from({ length }, (_, index) => make(index));
}

/** What this machine needs to look at each character of a megabyte some dozens of times: the unit of "at once". */
function unitOfTime(): number {
  const text = 'version: 1\n'.repeat(90_000);
  const start = performance.now();
  let lines = 0;
  for (let round = 0; round < 30; round += 1) for (const character of text) if (character === '\n') lines += 1;
  assert.ok(lines > 0);
  return performance.now() - start;
}

describe('a megabyte of config', () => {
  for (const [name, make, formats] of BOMBS) {
    for (const format of formats) {
      it(`does not hang: ${name} (${format})`, () => {
        const text = make();
        const unit = Math.max(100, unitOfTime());
        const start = performance.now();
        const document = parseConfig(text, format);
        const taken = performance.now() - start;
        assert.ok(taken < unit * 60, `${Math.round(taken)} ms, with ${Math.round(unit)} ms for one unit`);
        if (name !== 'an honest megabyte') assert.ok(document.problems.length > 0);
        else assert.equal(document.entries.filter((entry) => entry.plan !== null).length, 20_000);
        for (const { range: place } of document.problems) assert.ok(place.end <= text.length);
      });
    }
  }
});
