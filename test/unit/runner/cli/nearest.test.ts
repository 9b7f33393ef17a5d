import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from '../../../../src/runner/cli/nearest';

const names = ['baseline', 'regularized', 'train'];
const cases: readonly (readonly [string, string | null])[] = [
  ['baselin', 'baseline'],
  ['BASELINE', 'baseline'],
  ['reg', 'regularized'],
  ['regularised', 'regularized'],
  ['trian', 'train'],
  ['Base-Line', 'baseline'],
  ['b', null],
  ['zzz', null],
];
for (const [word, expected] of cases) {
  test(`"${word}" ${expected === null ? 'is near nothing' : `means ${expected}`}`, () => {
    assert.equal(nearest(word, names), expected);
  });
}
