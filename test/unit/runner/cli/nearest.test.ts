import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editDistance, nearest } from '../../../../src/runner/cli/nearest';

test('an edit is an insertion, a deletion, a replacement or a swap of neighbours', () => {
  assert.equal(editDistance('train', 'train'), 0);
  assert.equal(editDistance('trian', 'train'), 1);
  assert.equal(editDistance('tran', 'train'), 1);
  assert.equal(editDistance('ttrain', 'train'), 1);
  assert.equal(editDistance('brain', 'train'), 1);
  assert.equal(editDistance('', 'train'), 5);
});

const names = ['baseline', 'regularized', 'train'];
const cases: readonly (readonly [string, string | null])[] = [
  ['baselin', 'baseline'],
  ['BASELINE', 'baseline'],
  ['reg', 'regularized'],
  ['regularised', 'regularized'],
  ['trane', null],
  ['trian', 'train'],
  ['zzz', null],
];
for (const [word, expected] of cases) {
  test(`"${word}" ${expected === null ? 'is near nothing' : `means ${expected}`}`, () => {
    assert.equal(nearest(word, names), expected);
  });
}
