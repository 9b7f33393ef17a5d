import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { splitRows } from '../../../../src/runner/trainer/data/split';
import type { SplitRows } from '../../../../src/runner/trainer/data/split';
import { createRandom } from '../../../../src/runner/trainer/random';

const fractions = { train: 0.6, validation: 0.2, test: 0.2 };
const parts = (split: SplitRows): readonly (readonly number[])[] => [split.train, split.validation, split.test];

describe('splitting rows', () => {
  it('puts every row into exactly one part, in order, of about the right size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 300 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        (rows, classes, seed) => {
          const strata = Array.from({ length: rows }, (_, row) => (row * 7) % classes);
          const split = splitRows(rows, fractions, createRandom(seed), strata);
          assert.deepEqual(
            parts(split)
              .flat()
              .sort((a, b) => a - b),
            Array.from({ length: rows }, (_, row) => row),
          );
          for (const part of parts(split))
            assert.deepEqual(
              [...part],
              [...part].sort((a, b) => a - b),
            );
          assert.ok(Math.abs(split.train.length - rows * 0.6) <= 1, `${split.train.length} of ${rows}`);
          assert.ok(Math.abs(split.validation.length - rows * 0.2) <= 1, `${split.validation.length} of ${rows}`);
        },
      ),
    );
  });

  it('gives each part each class in proportion', () => {
    const strata = Array.from({ length: 200 }, (_, row) => (row % 10 === 0 ? 1 : 0));
    const split = splitRows(200, fractions, createRandom(5), strata);
    assert.deepEqual(
      parts(split).map((part) => part.filter((row) => strata[row] === 1).length),
      [12, 4, 4],
    );
  });

  it('gives every class a row to train on, even when it has only one', () => {
    const singles = Array.from({ length: 10 }, (_, i) => i + 1);
    const strata = [...new Array<number>(20).fill(0), ...singles];
    for (let seed = 0; seed < 20; seed++) {
      const { train } = splitRows(30, fractions, createRandom(seed), strata);
      assert.deepEqual(new Set(train.map((row) => strata[row])), new Set([0, ...singles]));
    }
  });

  it('follows from the seed', () => {
    const split = (seed: number): SplitRows => splitRows(100, fractions, createRandom(seed), null);
    assert.deepEqual(split(1), split(1));
    assert.notDeepEqual(split(1), split(2));
  });

  it('leaves out a part that is not asked for', () => {
    const noTest = splitRows(10, { train: 0.7, validation: 0.3, test: 0 }, createRandom(1), null);
    assert.deepEqual(
      parts(noTest).map((part) => part.length),
      [7, 3, 0],
    );
    const onlyTrain = splitRows(10, { train: 1, validation: 0, test: 0 }, createRandom(1), null);
    assert.deepEqual(
      parts(onlyTrain).map((part) => part.length),
      [10, 0, 0],
    );
  });
});

describe('seeded random numbers', () => {
  it('are the same for the same seed and stream, others for another seed or stream', () => {
    const first = (seed: number, stream = 0): number[] => Array.from({ length: 4 }, createRandom(seed, stream));
    assert.deepEqual(first(1), first(1));
    const kinds = [first(1), first(2), first(0), first(1, 1), first(4294967295), first(1.5), first(-1)];
    assert.equal(new Set(kinds.map(String)).size, kinds.length);
  });

  it('are spread evenly from 0 to 1', () => {
    const random = createRandom(7);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i++) {
      const value = random();
      assert.ok(value >= 0 && value < 1);
      const at = Math.floor(value * 10);
      counts[at] = (counts[at] ?? 0) + 1;
    }
    // 5 standard deviations of a fair count.
    for (const count of counts) assert.ok(Math.abs(count - 10_000) < 5 * Math.sqrt(9000), String(counts));
  });
});
