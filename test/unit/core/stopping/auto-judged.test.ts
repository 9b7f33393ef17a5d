import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { makeRule } from '../../../../src/core/stopping/presets';
import { replay } from '../../../../src/core/stopping/replay';
import { RECOMMENDED_RULE } from '../../../../src/core/stopping/rule';
import type { StoppingRule } from '../../../../src/core/stopping/types';

/** The recorded curves that AUTO was not designed with, judged anew here, without the bench. */
const JUDGING = 'penguins breast-cancer digits cars ionosphere vowel satellite letter dna weather servo'.split(' ');

interface Stored {
  readonly plan: { readonly dataset: string };
  readonly trainLoss: readonly (number | null)[];
  readonly validationLoss: readonly (number | null)[];
  readonly testLoss: readonly (number | null)[];
}

const root = process.cwd();
const numbers = (values: readonly (number | null)[]): Float64Array => Float64Array.from(values, (v) => v ?? NaN);
const runs = (
  JSON.parse(gunzipSync(readFileSync(path.join(root, 'bench/stopping/curves.json.gz'))).toString('utf8')) as {
    runs: readonly Stored[];
  }
).runs
  .filter(({ plan, testLoss }) => JUDGING.includes(plan.dataset) && testLoss.some((loss) => loss !== null))
  .map((run) => ({
    train: numbers(run.trainLoss),
    value: numbers(run.validationLoss),
    test: numbers(run.testLoss),
    epoch: Float64Array.from(run.testLoss, (_, i) => i + 1),
  }));

/** Percent of the epochs that were trained, and percent of test loss lost, on average. */
function judged(rule: StoppingRule): { spent: number; lost: number } {
  let spent = 0;
  let lost = 0;
  for (const { train, value, test: judge, epoch } of runs) {
    const { lastEpoch, kept } = replay(rule, { epoch, value, train });
    const finite = judge.filter(Number.isFinite);
    const loss = judge[(kept?.epoch ?? lastEpoch) - 1] ?? NaN;
    spent += lastEpoch / judge.length;
    lost += Number.isFinite(loss) ? Math.min(1, Math.max(0, loss / Math.min(...finite) - 1)) : 1;
  }
  return { spent: (100 * spent) / runs.length, lost: (100 * lost) / runs.length };
}

const auto = judged(RECOMMENDED_RULE);

test('AUTO does on the recorded curves what docs/auto.md says', () => {
  const row = readFileSync(path.join(root, 'docs/auto.md'), 'utf8')
    .split('\n')
    .find((line) => line.startsWith('| **AUTO** '));
  assert.ok(row !== undefined);
  const [, , spent, lost] = row.split('|').map((cell) => cell.trim());
  assert.deepEqual([spent, lost], [`${auto.spent.toFixed(1)} %`, `${auto.lost.toFixed(2)} %`]);
  assert.equal(runs.length, 986);
});

test('no preset loses less at no more epochs', () => {
  const restore = { restoreBestWeights: true };
  const presets = [
    ...[3, 5, 10, 20].flatMap((patience) =>
      [0, 0.001].map((minDelta) => makeRule('keras', { patience, minDelta, ...restore }, 10)),
    ),
    ...[3, 10].map((patience) => makeRule('sagemaker', { patience }, 10)),
    ...[1, 2, 3, 5].map((alpha) => makeRule('GL', { alpha }, 10)),
    ...[0.5, 0.75, 1, 2, 3].map((alpha) => makeRule('PQ', { alpha }, 10)),
    ...[2, 3, 4, 6].map((strips) => makeRule('UP', { strips }, 10)),
  ];
  for (const rule of presets) {
    const { spent, lost } = judged(rule);
    const which = `${JSON.stringify(rule)}: ${spent.toFixed(1)} %, ${lost.toFixed(2)} % lost`;
    assert.ok(lost > auto.lost || spent > auto.spent, which);
  }
});
