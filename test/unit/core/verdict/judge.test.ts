import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { render } from '../../../../src/core/message';
import type { VerdictKind } from '../../../../src/core/verdict/types';
import { judged, normals, points, sample } from './curves';

const decay = (from: number, to: number, tau: number) => (t: number) => to + (from - to) * Math.exp(-t / tau);
const alternate = (size: number) => (t: number) => (t % 2 === 0 ? 1 + size : 1 - size);

/** Curve B of the references: best validation loss at epoch 12, then a slow rise. */
const curveB = {
  train: sample(40, (t) => Math.exp(-0.5 * t) + 0.2 - 0.0004 * t),
  validation: sample(40, (t) => 1.05 * Math.exp(-0.5 * t) + 0.25 + 0.002 * Math.max(0, t - 9)),
};
// Best at epoch 20, then a rise while train loss falls.
const curveA = {
  train: sample(30, (t) => 2 * Math.exp(-0.18 * t) + 0.05),
  validation: sample(30, (t) => 2 * Math.exp(-0.18 * t) + 0.4 + (t > 12 ? 0.0009 * (t - 12) ** 2 : 0)),
};

/** What a pair of curves is: train, validation, verdict. */
const CURVES: readonly [string, number[] | null, number[] | null, VerdictKind][] = [
  ['a clear rise while train loss falls', curveA.train, curveA.validation, 'overfitting'],
  ['a slow rise, train loss falling slowly', curveB.train, curveB.validation, 'overfitting'],
  ['a rise from the second epoch on', [0.31, 0.2, 0.14, 0.1, 0.07], [0.26, 0.25, 0.29, 0.33, 0.38], 'overfitting'],
  ['three epochs, worse each time, train loss halved', [0.308, 0.22, 0.142], [0.255, 0.288, 0.375], 'overfitting'],
  ['a rise without a train loss', null, [1, 0.5, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75], 'overfitting'],
  [
    'wild validation, none near the best again',
    [0.68, 0.6, 0.56, 0.47, 0.37, 0.28, 0.24],
    [0.93, 0.55, 0.62, 0.34, 0.7, 0.91, 0.63],
    'overfitting',
  ],
  [
    'a log likelihood below zero that turns',
    sample(30, (t) => -1 - t / 10),
    sample(30, (t) => -1 - t / 10 + (t > 12 ? ((t - 12) / 10) * 1.6 : 0)),
    'overfitting',
  ],
  ['tiny losses', curveA.train.map((v) => v * 1e-12), curveA.validation.map((v) => v * 1e-12), 'overfitting'],

  ['both fall to the end', sample(20, decay(2, 0.1, 15)), sample(20, decay(2.1, 0.2, 15)), 'still-improving'],
  [
    'the fall of one percent a step',
    sample(12, (t) => 4 - t * 0.06),
    sample(12, (t) => 4 - t * 0.055),
    'still-improving',
  ],
  ['negative and still falling', sample(20, (t) => -t), sample(20, (t) => -0.9 * t), 'still-improving'],

  ['down and flat for long', sample(60, decay(2, 0.3, 3)), sample(60, decay(2, 0.35, 3)), 'plateaued'],
  ['constant from the start', sample(20, () => 0.5), sample(20, () => 0.5), 'underfitting'],
  [
    'nothing learned',
    sample(20, (t) => 0.975 - t * 0.0005),
    sample(20, (t) => 0.968 + (t % 3) * 0.002),
    'underfitting',
  ],

  ['flat at last, train loss going on', sample(20, decay(2, 0.05, 6)), sample(20, decay(2, 0.4, 2)), 'good-fit'],
  [
    'a gap that is open but does not grow worse',
    sample(30, decay(2, 0.02, 6)),
    sample(30, decay(2, 0.4, 4)),
    'good-fit',
  ],
  ['one bad check at the end', sample(20, decay(2, 0.3, 3)), [...sample(19, decay(2, 0.35, 3)), 0.9], 'good-fit'],

  ['NaN to the end', [1, 0.9, NaN, NaN], [1, 0.9, NaN, NaN], 'diverged'],
  ['validation loss infinite', [1, 0.9, 0.8, 0.7], [1, 0.9, Infinity, Infinity], 'diverged'],
  ['NaN from the first line', [NaN, NaN], null, 'diverged'],
  ['train loss runs away', [1, 0.8, 0.7, 2, 9, 40], [1, 0.8, 0.7, 2, 9, 40], 'diverged'],
  [
    'validation runs away, train stays',
    sample(12, () => 0.6),
    [0.57, 0.4, 0.3, 0.22, 1.1, 0.9, 1.5, 1.2, 1.9, 2, 2.2, 2.1],
    'diverged',
  ],
  ['below zero and up to far above', sample(10, (t) => (t < 5 ? -1 - t : 60)), null, 'diverged'],

  ['jumping up and down', sample(20, alternate(0.4)), sample(20, alternate(0.45)), 'unstable'],

  ['nothing', null, null, 'too-short'],
  ['no validation loss', sample(40, decay(2, 0.1, 5)), null, 'too-short'],
  ['one epoch', [1], [1], 'too-short'],
  ['two epochs', [1, 0.5], [1, 2], 'too-short'],
  ['validation loss on one line of many', sample(40, decay(2, 0.1, 5)), [1], 'too-short'],
  ['empty lists', [], [], 'too-short'],
];
for (const [name, train, validation, kind] of CURVES) {
  test(`${kind}: ${name}`, () => {
    const verdict = judged(train, validation);
    assert.equal(verdict.kind, kind, render(verdict.sentence));
  });
}

/** Curves that must not be called overfitting, whatever else they are. */
const HEALTHY: readonly [string, number[], number[]][] = [
  ['validation below train (dropout)', sample(40, decay(2, 0.5, 4)), sample(40, decay(1.8, 0.4, 4))],
  [
    'one lucky check in the middle of a flat noise',
    sample(30, decay(2, 0.3, 3)),
    sample(30, (t) => (t === 15 ? 0.3 : 0.35 + 0.01 * Math.sin(t * 7))),
  ],
  [
    'near zero, where noise looks large',
    sample(300, decay(1, 1e-6, 10)),
    sample(300, (t) => decay(1, 8e-6, 10)(t) * (1 + 0.6 * Math.abs(Math.sin(t * 3.7)))),
  ],
  [
    'a bump that passes',
    sample(60, decay(2, 0.3, 10)),
    sample(60, (t) => decay(2, 0.35, 10)(t) + (t > 25 && t < 32 ? 0.3 : 0)),
  ],
  ['both rise together', sample(30, (t) => 1 + 0.02 * t), sample(30, (t) => 1.1 + 0.02 * t)],
  ['a rise of 2 %', sample(40, decay(2, 0.2, 10)), sample(40, (t) => 0.5 + 1.5 * Math.exp(-t / 2) + 0.0003 * t)],
  [
    'a level that only noise lifts',
    sample(40, (t) => 1.6 * Math.exp(-t / 6) + 0.4 - 0.004 * t),
    sample(40, (t) => 1 + Math.exp(-t / 2) + 0.3 * Math.sin(t * 2.3) * Math.sin(t * 1.1)),
  ],
  [
    'a rise that is nothing against the fall before it',
    sample(60, (t) => 1000 * Math.exp(-t) + 0.1 - 0.001 * t),
    sample(60, (t) => 1000 * Math.exp(-t) + 0.5 + 0.003 * t),
  ],
  [
    'few checks that come near the best again',
    [1, 0.7, 0.5, 0.35, 0.25, 0.2, 0.15],
    [1, 0.8, 0.5, 0.62, 0.53, 0.6, 0.58],
  ],
  ['several times its best, but still below where it began', [10, 4, 2, 1, 1, 5, 6, 6], [10, 4, 2, 1, 1, 5, 6, 6]],
  ['NaN in the middle', [1, 0.8, NaN, 0.5, 0.4, 0.35, 0.3], [1, 0.8, NaN, 0.6, 0.5, 0.45, 0.42]],
];
for (const [name, train, validation] of HEALTHY) {
  test(`no overfitting and no divergence: ${name}`, () => {
    const verdict = judged(train, validation);
    assert.ok(!['overfitting', 'diverged'].includes(verdict.kind), `${verdict.kind}: ${render(verdict.sentence)}`);
  });
}

test('an overfitting verdict carries its numbers, its span and a sentence that can be checked', () => {
  const train = [0.9, 0.7, 0.55, 0.5, 0.42, 0.36, 0.3, 0.26, 0.22, 0.2];
  const validation = [0.95, 0.75, 0.6, 0.5, 0.52, 0.55, 0.59, 0.62, 0.66, 0.7];
  const verdict = judged(train, validation);
  assert.equal(
    render(verdict.sentence),
    'Validation loss was best at epoch 4 (0.5) and has risen 32 % since, to about 0.66, while train loss fell 56 %.',
  );
  assert.deepEqual(verdict.span, { from: 4, to: 10 });
  const { bestEpoch, bestLoss, lastEpoch, lastLoss, recentLoss, checksSinceBest } = verdict.numbers;
  assert.deepEqual(
    { bestEpoch, bestLoss, lastEpoch, lastLoss, recentLoss, checksSinceBest },
    { bestEpoch: 4, bestLoss: 0.5, lastEpoch: 10, lastLoss: 0.7, recentLoss: 0.66, checksSinceBest: 6 },
  );
  assert.ok(Math.abs((verdict.numbers['riseSinceBest'] ?? 0) - 0.32) < 1e-12);
  assert.equal(verdict.rule.name, 'overfitting');
  assert.ok(Object.keys(verdict.rule.parameters).length > 0);
});

test('while a run is live nothing is said before five checks, nor a wide gap claimed on three', () => {
  const train = [0.308, 0.22, 0.142, 0.1];
  const validation = [0.255, 0.288, 0.375, 0.4];
  assert.equal(judged(train, validation, { live: true }).kind, 'too-short');
  assert.equal(judged(train, validation, { live: false }).kind, 'overfitting');
});

test('validation every fifth epoch beside a train loss every step', () => {
  const train = {
    epoch: sample(600, (i) => (i + 1) / 10),
    value: sample(600, (i) => curveA.train[Math.floor(i / 20)] ?? 0),
  };
  const validation = { epoch: sample(30, (i) => 2 * (i + 1)), value: curveA.validation };
  const verdict = judged(null, null, { train, validation });
  assert.equal(verdict.kind, 'overfitting');
  assert.equal(verdict.numbers['bestEpoch'], 2 * (curveA.validation.indexOf(Math.min(...curveA.validation)) + 1));
});

test('the kind does not depend on the scale of the losses', () => {
  const random = fc.array(fc.double({ min: 0.01, max: 4, noNaN: true }), { minLength: 3, maxLength: 40, size: 'max' });
  fc.assert(
    fc.property(random, random, fc.integer({ min: -40, max: 20 }), (train, validation, power) => {
      const scale = 2 ** power;
      const scaled = judged(
        train.map((v) => v * scale),
        validation.map((v) => v * scale),
      );
      assert.equal(scaled.kind, judged(train, validation).kind);
    }),
    { numRuns: 1000 },
  );
});

test('never throws and never makes up a number, whatever the curves', () => {
  const value = fc.oneof(
    fc.double(),
    fc.double({ min: -2, max: 2, noNaN: true }),
    fc.constantFrom(NaN, Infinity, -Infinity, 1e308, -1e308, 5e-324, -0, 0),
  );
  const curve = fc.option(fc.array(value, { maxLength: 40, size: 'max' }), { nil: null });
  fc.assert(
    fc.property(curve, curve, fc.boolean(), (train, validation, live) => {
      const verdict = judged(train, validation, { live });
      for (const [name, number] of Object.entries(verdict.numbers)) assert.ok(Number.isFinite(number), name);
      for (const number of Object.values(verdict.rule.parameters)) assert.ok(Number.isFinite(number));
      assert.doesNotMatch(render(verdict.sentence), /\{\d\}|undefined/);
      if (verdict.span !== null) assert.ok(verdict.span.from <= verdict.span.to);
    }),
    { numRuns: 3000 },
  );
});

test('cries wolf on fewer than 3 % of healthy noisy curves, and finds clear overfitting in more than 95 %', () => {
  const normal = normals(20261123);
  let alarms = 0;
  let found = 0;
  const rounds = 400;
  for (let round = 0; round < rounds; round += 1) {
    const n = [12, 25, 50, 120][round % 4] ?? 50;
    const noise = [0.01, 0.03, 0.06, 0.1][Math.floor(round / 4) % 4] ?? 0.03;
    const tau = n * (0.06 + 0.04 * (round % 5));
    const floor = 0.2 + 0.1 * (round % 3);
    const healthy = sample(n, (t) => decay(2, floor, tau)(t) * (1 + noise * normal()));
    const train = sample(n, (t) => decay(2, floor * 0.7, tau)(t) * (1 + 0.2 * noise * normal()));
    if (judged(train, healthy).kind === 'overfitting') alarms += 1;
    const turn = 0.35 * n;
    const rising = sample(n, (t) => {
      const rise = t > turn ? 1 + (t - turn) / (n - turn) : 1;
      return decay(2, floor, 0.06 * n)(t) * rise * (1 + noise * normal());
    });
    const learning = sample(n, (t) => decay(2, floor * 0.5, 0.06 * n)(t) * (1 - (0.7 * t) / n));
    if (judged(learning, rising).kind === 'overfitting') found += 1;
  }
  assert.ok(alarms < 0.03 * rounds, `${alarms} false alarms on ${rounds} healthy curves`);
  assert.ok(found > 0.95 * rounds, `${found} of ${rounds} overfitting curves found`);
});

test('a flat but very noisy validation loss beside a falling train loss is next to never called a rise', () => {
  const normal = normals(7);
  let alarms = 0;
  const rounds = 300;
  for (let round = 0; round < rounds; round += 1) {
    const validation = sample(40, (t) => (0.5 + 1.5 * Math.exp(-t / 3)) * (1 + 0.12 * normal()));
    const train = sample(40, (t) => 0.3 - 0.002 * t + 1.7 * Math.exp(-t / 3));
    if (judged(train, validation).kind === 'overfitting') alarms += 1;
  }
  assert.ok(alarms <= 0.02 * rounds, `${alarms} alarms on ${rounds} flat curves`);
});

test('points may be typed arrays or columns', () => {
  const typed = {
    epoch: Float64Array.from(points(curveA.train).epoch as number[]),
    value: Float64Array.from(curveA.train),
  };
  const verdict = judged(null, curveA.validation, { train: typed });
  assert.equal(verdict.kind, 'overfitting');
});
