import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { render } from '../../../../src/core/message';
import { settle } from '../../../../src/core/verdict/settle';
import type { VerdictKind } from '../../../../src/core/verdict/types';
import { VERDICT_KINDS } from '../../../../src/core/verdict/types';
import { builderOf, observe, summaryOf } from '../run/make';
import { judged, normals, points, sample } from './curves';
import { KIND_CURVES } from './kinds';

for (const kind of VERDICT_KINDS) {
  test(`${kind}: clear curves of 60 epochs, at any scale`, () => {
    const [train, validation] = KIND_CURVES[kind];
    for (const scale of [1, 3e5, 1e-14]) {
      const times = (values: readonly number[]): number[] => values.map((value) => value * scale);
      const verdict = judged(times(train), times(validation));
      assert.equal(verdict.kind, kind, render(verdict.sentence));
      if (kind !== 'too-short') assert.notEqual(verdict.confidence, 'low', `${kind} at ${scale}`);
    }
  });
}

const fall = sample(40, (t) => 0.1 + 2 * Math.exp(-t / 8));
const turn = sample(40, (t) => 0.4 + 2 * Math.exp(-t / 6) + 0.03 * Math.max(0, t - 15));

/** What is odd about the curves; train; validation; the verdict. */
const ODD: readonly [string, readonly number[] | null, readonly number[] | null, VerdictKind][] = [
  ['one epoch', [1], [1.1], 'too-short'],
  ['two epochs, falling', [1, 0.5], [1.1, 0.6], 'too-short'],
  ['two epochs, NaN in the second', [1, NaN], [1.1, NaN], 'diverged'],
  ['constant losses of zero', sample(30, () => 0), sample(30, () => 0), 'underfitting'],
  ['constant negative losses', sample(30, () => -3), sample(30, () => -3), 'underfitting'],
  ['negative and turning', fall.map((v) => v - 5), turn.map((v) => v - 5), 'overfitting'],
  [
    'through zero and still falling',
    sample(30, (t) => 3 - t * 0.2),
    sample(30, (t) => 3.1 - t * 0.2),
    'still-improving',
  ],
  ['NaN in some checks of validation', fall, turn.map((v, t) => (t % 7 === 3 ? NaN : v)), 'overfitting'],
  ['NaN in some train losses', fall.map((v, t) => (t % 7 === 3 ? NaN : v)), turn, 'overfitting'],
];
for (const [name, train, validation, kind] of ODD) {
  test(`${kind}: ${name}`, () => {
    const verdict = judged(train, validation);
    assert.equal(verdict.kind, kind, render(verdict.sentence));
  });
}

test('validation every fifth epoch, with gaps, and repeated at the end', () => {
  const train = points(sample(200, (t) => fall[Math.floor(t / 5)] ?? 0));
  const epoch = sample(40, (t) => 5 * (t + 1));
  const every = judged(null, null, { train, validation: { epoch, value: turn } });
  assert.equal(every.kind, 'overfitting');
  const kept = [...epoch.keys()].filter((t) => t < 8 || t > 12);
  const gap = { epoch: kept.map((t) => epoch[t] ?? 0), value: kept.map((t) => turn[t] ?? 0) };
  assert.equal(judged(null, null, { train, validation: gap }).kind, 'overfitting');
  const repeated = { epoch: [...epoch, 200], value: [...turn, turn.at(-1) ?? 0] };
  assert.equal(judged(null, null, { train, validation: repeated }).kind, 'overfitting');
  assert.deepEqual(judged(null, null, { train, validation: repeated }).span, every.span);
});

test('an accuracy as the only validation metric: too short, and the sentence names it', () => {
  const builder = builderOf();
  for (let epoch = 1; epoch <= 30; epoch += 1) {
    observe(builder, [{ epoch, values: { loss: 1 / epoch, val_accuracy: 1 - 1 / (epoch + 1) } }]);
  }
  const { verdict } = summaryOf(builder);
  assert.equal(verdict.kind, 'too-short');
  assert.match(render(verdict.sentence), /only val_accuracy, which is no loss/);
});

test('validation below train as dropout and augmentation put it is no leak', () => {
  const rates = [0.1, 0.3, 0.5];
  for (const dropout of rates) {
    const train = sample(40, (t) => (0.3 + 2 * Math.exp(-t / 6)) * (1 + dropout));
    const validation = sample(40, (t) => 0.25 + 1.6 * Math.exp(-t / 5));
    assert.notEqual(judged(train, validation).kind, 'leak-suspected', `dropout ${dropout}`);
  }
  // A train loss that is the mean over an epoch is far above at first, and not later.
  const mean = sample(40, (t) => 0.2 + 2.3 * Math.exp(-t));
  assert.notEqual(
    judged(
      mean,
      sample(40, (t) => 0.21 + 0.5 * Math.exp(-t)),
    ).kind,
    'leak-suspected',
  );
});

test('too slow wants a straight line: a curve that bends is still improving', () => {
  const bends = sample(40, (t) => 2 + 0.4 * Math.exp(-t / 15));
  assert.equal(
    judged(
      bends,
      bends.map((v) => v + 0.02),
    ).kind,
    'still-improving',
  );
});

test('too slow holds each loss against its own level: a fifth of it is not little', () => {
  const train = sample(40, (t) => 2 - 0.004 * t);
  const kind = (validation: number[]): VerdictKind => judged(train, validation).kind;
  assert.equal(kind(sample(40, (t) => 0.8 - 0.001 * t)), 'too-slow');
  assert.equal(kind(sample(40, (t) => 0.8 - 0.004 * t)), 'still-improving');
});

test('confidence grows with the data and with the distance from the thresholds', () => {
  const rising = (by: number, n: number): string => {
    const train = sample(n, (t) => 0.05 + 2 * Math.exp((-t / n) * 8));
    const validation = sample(n, (t) => (0.4 + 2 * Math.exp((-t / n) * 14)) * (1 + by * Math.max(0, t / n - 0.4)));
    const verdict = judged(train, validation);
    return `${verdict.kind} ${verdict.confidence}`;
  };
  assert.equal(rising(3, 60), 'overfitting high');
  assert.equal(rising(3, 12), 'overfitting medium');
  // The least rise that counts at all is an uncertain one.
  const least = sample(100, (step) => 0.2 + 0.005 * step)
    .map((by) => rising(by, 60))
    .find((said) => said.startsWith('overfitting'));
  assert.equal(least, 'overfitting low');
});

test('a verdict depends on the data alone, not on earlier questions', () => {
  const normal = normals(3);
  const train = sample(80, (t) => (0.2 + 2 * Math.exp(-t / 9)) * (1 + 0.02 * normal()));
  const validation = sample(80, (t) => (0.5 + 2 * Math.exp(-t / 7)) * (1 + 0.06 * normal()));
  const often = builderOf();
  for (let epoch = 1; epoch <= 80; epoch += 1) {
    observe(often, [{ epoch, values: { loss: train[epoch - 1] ?? 0, val_loss: validation[epoch - 1] ?? 0 } }]);
    const once = builderOf();
    for (let upTo = 1; upTo <= epoch; upTo += 1) {
      observe(once, [{ epoch: upTo, values: { loss: train[upTo - 1] ?? 0, val_loss: validation[upTo - 1] ?? 0 } }]);
    }
    assert.deepEqual(summaryOf(often).verdict, summaryOf(once).verdict);
  }
});

test('what most of the looks found counts; of as many, what the latest of them found', () => {
  const settled = (kinds: string, live = true): string => {
    // The last letter is the curve as it is, each one before it a check earlier.
    const { found, agreement } = settle(20, live, (checks) => finding(kinds[kinds.length - 1 - (20 - checks)] ?? 'x'));
    return `${found.rule.name} ${Number(agreement.toFixed(2))}`;
  };
  assert.equal(settled('aaa'), 'a 1');
  assert.match(settled('aab'), /^a 0\.67/);
  assert.match(settled('abb'), /^b 0\.67/);
  assert.match(settled('acb'), /^b 0\.33/);
  assert.match(settled('aab', false), /^b 0\.33/, 'a run that is over is what it is now');
});

function finding(name: string): ReturnType<Parameters<typeof settle>[2]> {
  const kind = name === 'a' ? 'good-fit' : name === 'b' ? 'overfitting' : 'plateaued';
  const rule = { name, parameters: {} };
  return { kind, span: null, rule, numbers: {}, margin: 1, sentence: { text: '', args: [] } };
}

test('any curve has a confidence, and none is high on few checks', () => {
  const curve = fc.array(fc.double({ min: 0.01, max: 4, noNaN: true }), { minLength: 1, maxLength: 19, size: 'max' });
  fc.assert(
    fc.property(curve, curve, (train, validation) => {
      const { kind, confidence } = judged(train, validation);
      assert.ok(kind === 'diverged' || confidence !== 'high');
    }),
  );
});

test('values at the edge of what a number can be: judged as themselves, never the best where not finite', () => {
  const odd = [1e308, 5e-324, -0, 0, 2 ** 53 + 2, -1e308, -Infinity, NaN, Infinity, 1, 1, 1];
  const verdict = judged(odd, odd);
  for (const number of Object.values(verdict.numbers)) assert.ok(Number.isFinite(number));
  assert.notEqual(verdict.numbers['bestLoss'], -Infinity);
  assert.equal(judged(odd.slice(0, 9), odd.slice(0, 9)).kind, 'diverged', 'infinite at last');
});

test('repeated, missing and backward epochs change neither the kind nor the epoch of the best', () => {
  const straight = builderOf();
  const crooked = builderOf();
  for (let epoch = 1; epoch <= 40; epoch += 1) {
    const values = { loss: fall[epoch - 1] ?? 0, val_loss: turn[epoch - 1] ?? 0 };
    observe(straight, [{ epoch, values }]);
    if (epoch === 5 || epoch === 30) continue;
    // A run that is resumed at epoch 18 writes 18 to 20 once more.
    observe(crooked, [
      { epoch, values: { ...values, val_loss: values.val_loss + (epoch > 17 && epoch < 21 ? 9 : 0) } },
    ]);
    if (epoch !== 20) continue;
    for (const again of [18, 19, 20]) {
      observe(crooked, [{ epoch: again, values: { loss: fall[again - 1] ?? 0, val_loss: turn[again - 1] ?? 0 } }]);
    }
  }
  const [one, other] = [summaryOf(straight).verdict, summaryOf(crooked).verdict];
  assert.equal(one.kind, 'overfitting');
  assert.deepEqual(
    [other.kind, other.numbers['bestEpoch'], other.numbers['bestLoss']],
    [one.kind, one.numbers['bestEpoch'], one.numbers['bestLoss']],
  );
});

test('the clock is not looked at: times that jump back, or lie past 2038, change no verdict', () => {
  const times = [4e12, 1, 2_147_483_648_000, 0];
  const [steady, jumping] = [builderOf(), builderOf()];
  for (let epoch = 1; epoch <= 40; epoch += 1) {
    const values = { loss: fall[epoch - 1] ?? 0, val_loss: turn[epoch - 1] ?? 0 };
    observe(steady, [{ epoch, values, time: 1e12 + epoch }]);
    observe(jumping, [{ epoch, values, time: times[epoch % 4] ?? 0 }]);
  }
  assert.deepEqual(summaryOf(jumping).verdict, summaryOf(steady).verdict);
});
