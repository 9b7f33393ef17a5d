import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VerdictKind } from '../../../../src/core/verdict/types';
import { judged, sample } from './curves';
import { KIND_CURVES } from './kinds';

/** What a verdict was measured by, threshold beside number, for each kind. */
const CARRIED: Readonly<Record<Exclude<VerdictKind, 'too-short'>, readonly (readonly [string, string])[]>> = {
  overfitting: [
    ['leastChecks', 'checksSinceLowest'],
    ['noise', 'overNoise'],
    ['leastRise', 'rise'],
    ['leastOfFall', 'ofFall'],
    ['leastTrainFall', 'trainFall'],
    ['leastGap', 'gapShare'],
  ],
  underfitting: [
    ['mostFall', 'fallSinceStart'],
    ['mostFall', 'trainFallSinceStart'],
  ],
  diverged: [
    ['explodedOverBest', 'timesBest'],
    ['explodedOverStart', 'timesFirst'],
  ],
  plateaued: [
    ['leastChecks', 'flatChecks'],
    ['mostTrainFall', 'trainFallSinceFlat'],
    ['mostRise', 'rise'],
  ],
  unstable: [
    ['leastSwing', 'swing'],
    ['leastTrainSwing', 'trainSwing'],
    ['leastTurns', 'turns'],
  ],
  'too-slow': [
    ['leastFall', 'trainFallSinceStart'],
    ['mostFall', 'fallSinceStart'],
    ['leastStraightness', 'straightness'],
    ['noise', 'overNoise'],
  ],
  'leak-suspected': [
    ['mostRatio', 'ratio'],
    ['mostRatio', 'ratioAtStart'],
    ['leastShare', 'shareBelow'],
    ['leastChecks', 'checksCompared'],
  ],
  'still-improving': [
    ['leastFall', 'recentFall'],
    ['leastFallAlone', 'recentFall'],
    ['leastOfFall', 'recentFallOfWhole'],
    ['noise', 'overNoise'],
    ['mostSinceBest', 'checksSinceBest'],
  ],
  'good-fit': [
    ['mostRise', 'rise'],
    ['mostRise', 'riseSinceBest'],
  ],
};

/** A little to and fro, so that nothing is infinitely far above the noise. */
const WOBBLE = sample(60, (t) => 1 + 1e-5 * Math.sin(t * t));

for (const [kind, pairs] of Object.entries(CARRIED)) {
  test(`${kind}: carries what decided, each threshold with the number that it was held against`, () => {
    const [train, validation] = KIND_CURVES[kind as VerdictKind];
    const shaken = (values: readonly number[]): number[] => values.map((value, t) => value * (WOBBLE[t] ?? 1));
    const verdict = judged(shaken(train), shaken(validation));
    assert.equal(verdict.kind, kind);
    for (const [parameter, number] of pairs) {
      const [threshold, measured] = [verdict.rule.parameters[parameter], verdict.numbers[number]];
      assert.ok(threshold !== undefined, `parameter ${parameter}`);
      assert.ok(measured !== undefined, `number ${number}`);
      if (parameter.startsWith('most')) assert.ok(measured <= threshold, `${number} ${measured} <= ${threshold}`);
      else assert.ok(measured >= threshold, `${number} ${measured} >= ${threshold}`);
    }
  });
}

test('overfitting by a wide gap, and with a train loss at its end, carries what decided', () => {
  const wide = judged([0.68, 0.6, 0.56, 0.47, 0.37, 0.28, 0.24], [0.93, 0.55, 0.62, 0.34, 0.7, 0.91, 0.63]);
  assert.ok((wide.numbers['clearance'] ?? NaN) >= (wide.rule.parameters['leastClearance'] ?? NaN));
  assert.ok((wide.numbers['trainFallSinceBest'] ?? NaN) >= (wide.rule.parameters['leastTrainFall'] ?? NaN));
  assert.ok(wide.rule.parameters['leastOfFall'] !== undefined);
  const fitted = judged(
    sample(60, (t) => 1e-3 + 2 * Math.exp(-t)),
    sample(60, (t) => 0.4 + Math.exp(-t / 3) + 0.01 * Math.max(0, t - 15) + 1e-4 * Math.sin(t * t)),
  );
  assert.equal(fitted.kind, 'overfitting');
  assert.ok((fitted.numbers['learned'] ?? NaN) >= (fitted.rule.parameters['leastLearned'] ?? NaN));
  assert.ok((fitted.numbers['trainRise'] ?? NaN) <= (fitted.rule.parameters['mostTrainRise'] ?? NaN));
});

test('both losses back up: carries what decided', () => {
  const both = sample(40, (t) => (t < 20 ? 2 - 0.08 * t : 0.4 + 0.06 * (t - 20)) + 0.01 * (t % 3));
  const { kind, numbers, rule } = judged(both, both);
  assert.equal(kind, 'unstable');
  for (const name of ['rise', 'trainRise']) assert.ok((numbers[name] ?? NaN) >= (rule.parameters['leastRise'] ?? NaN));
  for (const name of ['ofFall', 'trainOfFall'])
    assert.ok((numbers[name] ?? NaN) >= (rule.parameters['leastOfFall'] ?? NaN));
  assert.ok((numbers['overNoise'] ?? NaN) >= (rule.parameters['noise'] ?? NaN));
});
