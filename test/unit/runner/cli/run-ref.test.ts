import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CliFailure } from '../../../../src/runner/cli/failure';
import { resolveRun } from '../../../../src/runner/cli/run-ref';

// Newest first, as listRuns gives them.
const runs = [
  { id: '20261123-070000-baseline-aaaa', entry: 'baseline' },
  { id: '20261123-065000-regularized-bbbb', entry: 'regularized' },
  { id: '20261122-060000-baseline-cccc', entry: 'baseline' },
  { id: '20261121-060000-baseline-dddd', entry: 'baseline' },
  { id: '2025', entry: 'old' },
  { id: '20250101-000000-old-eeee', entry: 'old' },
];

const found: readonly (readonly [string, number])[] = [
  ['20261123-065000-regularized-bbbb', 1],
  ['20261122', 2],
  ['20261123-07', 0],
  ['latest', 0],
  ['latest~2', 2],
  ['baseline', 0],
  ['baseline~0', 0],
  ['baseline~1', 2],
  ['baseline~', 2],
  ['baseline~2', 3],
  ['regularized', 1],
  ['2025', 4],
];
for (const [reference, index] of found) {
  test(`"${reference}" is ${runs[index]?.id ?? '?'}`, () => {
    assert.equal(resolveRun(reference, runs), runs[index]);
  });
}

const missed: readonly (readonly [string, RegExp])[] = [
  ['20261123', /"20261123" is the start of 2 run ids: 20261123-070000-baseline-aaaa, 20261123-065000-regul/],
  ['baseline~3', /There are only 3 runs of "baseline", so ~3 names none/],
  ['regularized~1', /There is only 1 run of "regularized"/],
  ['latest~99', /There are only 6 runs, so/],
  ['baselin', /There is no run "baselin"\. Did you mean "baseline"\?/],
  ['nothing', /There is no run "nothing"\. "lossline list" shows the runs/],
];
for (const [reference, message] of missed) {
  test(`"${reference}" is refused with exit code 2`, () => {
    assert.throws(
      () => resolveRun(reference, runs),
      (error) => error instanceof CliFailure && error.code === 2 && message.test(error.message),
    );
  });
}

test('without any run the answer says how to get one', () => {
  assert.throws(() => resolveRun('latest', []), /no runs here yet\. "lossline train" starts one/);
});
