import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cellText } from '../../../../src/core/diff/cell';
import { comparedValues, diffRuns } from '../../../../src/core/diff/diff';
import { sameValue } from '../../../../src/core/diff/equal';
import { flatten } from '../../../../src/core/diff/flatten';
import type { Json, JsonObject } from '../../../../src/core/json';
import type { RunRecord } from '../../../../src/core/run/record';

function record(hyperparameters: JsonObject, more: Partial<RunRecord> = {}): RunRecord {
  return {
    format: 1,
    id: 'x',
    entry: 'a',
    configFile: null,
    createdAt: '2026-01-01T00:00:00Z',
    source: 'cli',
    task: { kind: 'command', argv: ['python', 'train.py'], cwd: '.', envNames: [] },
    engine: null,
    hyperparameters,
    earlyStopping: { mode: 'off' },
    metrics: { from: 'stdout', pattern: null, train: null, validation: null },
    plannedEpochs: null,
    seed: null,
    git: null,
    data: null,
    versions: {},
    ...more,
  };
}

const trained = record(
  { learningRate: 0.003, dropout: 0.3, seed: 1 },
  {
    task: {
      kind: 'trainer',
      data: 'd.csv',
      target: 'y',
      features: null,
      problem: 'auto',
      split: { train: 0.6, validation: 0.2, test: 0.2 },
      model: { layers: [64, 64], activation: 'relu', batchNormalization: false },
      module: null,
    },
    engine: { name: 'wasm', version: '4.22.0', note: null },
    earlyStopping: {
      mode: 'rule',
      rule: {
        kind: 'patience',
        monitor: 'val_loss',
        mode: 'min',
        patience: 10,
        minDelta: 0,
        startEpoch: 1,
        baseline: null,
        restoreBestWeights: true,
      },
    },
    seed: 1,
    data: { file: 'd.csv', bytes: 3, sha256: 'abcdef0123456789abcdef' },
  },
);

/** Paths of the rows that differ between commands with these hyperparameters. */
function differing(...hyperparameters: JsonObject[]): string[] {
  return diffRuns(hyperparameters.map((values) => record(values)))
    .filter((row) => row.differs)
    .map((row) => row.path);
}

describe('values of runs', () => {
  const table: [string, Json, Json, boolean][] = [
    ['a number and its text', 1, '1', false],
    ['true and 1', true, 1, false],
    ['null and an empty text', null, '', false],
    ['null and false', null, false, false],
    ['NaN and NaN', NaN, NaN, true],
    ['0 and -0', 0, -0, true],
    ['1 and 1.0', 1, 1.0, true],
    ['lists of the same', [1, [2, 'a']], [1, [2, 'a']], true],
    ['lists in another order', [1, 2], [2, 1], false],
    ['a list and a longer one', [1], [1, null], false],
    ['an empty list and an empty object', [], {}, false],
    ['objects in another order of keys', [{ a: 1, b: 2 }], [{ b: 2, a: 1 }], true],
    ['objects with another key', [{ a: 1 }], [{ b: 1 }], false],
    ['an own key and an inherited one', [{ toString: 1 }], [{}], false],
  ];
  for (const [name, a, b, same] of table) {
    it(`are ${same ? 'the same' : 'different'}: ${name}`, () => {
      assert.equal(sameValue(a, b), same);
      assert.equal(sameValue(b, a), same);
      assert.deepEqual(differing({ v: a }, { v: b }), same ? [] : ['v']);
    });
  }

  it('differ where one is missing, and null is not missing', () => {
    assert.deepEqual(differing({ a: null }, {}), ['a']);
    assert.deepEqual(differing({ a: 1 }, { a: 1 }, { b: 1 }), ['a', 'b']);
    const [row] = diffRuns([record({ a: null }), record({})]);
    assert.deepEqual(row?.cells, [{ kind: 'value', value: null }, { kind: 'missing' }]);
  });

  it('of a run that cannot be read make no difference', () => {
    const rows = diffRuns([record({ a: 1, b: 1 }), null, record({ a: 1, b: 2 })]);
    assert.deepEqual(
      rows.filter((row) => row.differs).map((row) => row.path),
      ['b'],
    );
    assert.deepEqual(rows[0]?.cells[1], { kind: 'missing' });
    assert.deepEqual(diffRuns([null, null]), []);
  });
});

describe('paths', () => {
  it('reach into objects; lists and empty objects are leaves; dots and backslashes are escaped', () => {
    const leaves = flatten({ a: { b: { c: 1 }, l: [{ x: 1 }], e: {} }, 'a.b': 2, 'x\\': 3, '': 4 });
    assert.deepEqual(
      [...leaves],
      [
        ['a.b.c', 1],
        ['a.l', [{ x: 1 }]],
        ['a.e', {}],
        ['a\\.b', 2],
        ['x\\\\', 3],
        ['', 4],
      ],
    );
  });

  it('never fall together', () => {
    const key = fc.string({ unit: fc.constantFrom('a', '.', '\\'), maxLength: 3 });
    const leaf = fc.constant(1);
    const tree = fc.letrec<{ node: JsonObject }>((tie) => ({
      node: fc.dictionary(key, fc.oneof({ depthSize: 'small' }, leaf, tie('node')), {
        maxKeys: 3,
        noNullPrototype: true,
      }),
    })).node;
    const count = (object: JsonObject): number =>
      Object.values(object).reduce<number>(
        (sum, value) =>
          sum +
          (typeof value === 'object' && value !== null && Object.keys(value).length > 0
            ? count(value as JsonObject)
            : 1),
        0,
      );
    fc.assert(fc.property(tree, (object) => flatten(object).size === count(object)));
  });

  it('of keys such as __proto__ are plain', () => {
    const values = JSON.parse('{"__proto__":{"x":1},"constructor":2}') as JsonObject;
    assert.deepEqual(
      [...flatten(values)],
      [
        ['__proto__.x', 1],
        ['constructor', 2],
      ],
    );
    assert.deepEqual(differing(values, {}), ['__proto__.x', 'constructor']);
    assert.deepEqual(differing(values, values), []);
  });
});

describe('comparedValues', () => {
  it('puts hyperparameters first, then network, data, stopping, engine and fingerprint', () => {
    assert.deepEqual(
      [...flatten(comparedValues(trained))],
      [
        ['learningRate', 0.003],
        ['dropout', 0.3],
        ['seed', 1],
        ['model.layers', [64, 64]],
        ['model.activation', 'relu'],
        ['model.batchNormalization', false],
        ['data', 'd.csv'],
        ['target', 'y'],
        ['features', null],
        ['problem', 'auto'],
        ['split.train', 0.6],
        ['split.validation', 0.2],
        ['split.test', 0.2],
        ['earlyStopping.monitor', 'val_loss'],
        ['earlyStopping.mode', 'min'],
        ['earlyStopping.patience', 10],
        ['earlyStopping.minDelta', 0],
        ['earlyStopping.startEpoch', 1],
        ['earlyStopping.baseline', null],
        ['earlyStopping.restoreBestWeights', true],
        ['engine', 'wasm 4.22.0'],
        ['dataSha256', 'abcdef012345'],
      ],
    );
  });

  it('keeps a hyperparameter apart from a setting of the same name', () => {
    assert.deepEqual(comparedValues(record({ command: 'train', lr: 1 }, { seed: 4 })), {
      lr: 1,
      hyperparameters: { command: 'train' },
      command: ['python', 'train.py'],
      cwd: '.',
      earlyStopping: 'OFF',
      seed: 4,
    });
  });

  it('orders rows by the hyperparameters of all runs, then the rest', () => {
    const rows = diffRuns([record({ a: 1 }), record({ b: 1, a: 2 })]);
    assert.deepEqual(
      rows.map((row) => row.path),
      ['a', 'b', 'command', 'cwd', 'earlyStopping'],
    );
  });
});

describe('cellText', () => {
  const table: [Json | undefined, string][] = [
    [undefined, '–'],
    ['–', '"–"'],
    [null, 'null'],
    ['null', '"null"'],
    [1, '1'],
    ['1', '"1"'],
    ['1e-3', '"1e-3"'],
    ['0x10', '"0x10"'],
    [0.1 + 0.2, '0.30000000000000004'],
    [NaN, 'NaN'],
    ['NaN', '"NaN"'],
    [-Infinity, '-Infinity'],
    ['Infinity', '"Infinity"'],
    [true, 'true'],
    ['true', '"true"'],
    ['', '""'],
    [' a', '" a"'],
    ['adam', 'adam'],
    ['data/x.csv', 'data/x.csv'],
    ['"quoted"', '"\\"quoted\\""'],
    ['[1]', '"[1]"'],
    [[], '[]'],
    [[64, '64', null], '[64, "64", null]'],
    [{}, '{}'],
    ['{}', '"{}"'],
    ['a\nb', '"a\\nb"'],
  ];
  for (const [value, text] of table) {
    it(`shows ${text}`, () =>
      assert.equal(cellText(value === undefined ? { kind: 'missing' } : { kind: 'value', value }), text));
  }

  it('is different for different values', () => {
    const value = fc.oneof(
      fc.constantFrom<Json>('1', 1, '–', '', null, 'null', true, 'true', 'NaN', NaN, '[]', '[1]', '{}', '"1"', 'a'),
      fc.jsonValue().map((json) => json as Json),
    );
    fc.assert(
      fc.property(value, value, (a, b) => {
        const texts = [a, b].map((each) => cellText({ kind: 'value', value: each }));
        if (!sameValue(a, b) && !isReordered(a, b)) assert.notEqual(texts[0], texts[1]);
      }),
      { numRuns: 3000 },
    );
  });
});

/** Only values of the same text once keys are sorted may look alike. */
function isReordered(a: Json, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
