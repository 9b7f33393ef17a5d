import fc from 'fast-check';

/** Validation loss that falls to its best at epoch 17 (0-based) and rises from there. */
export const CURVE_A = [
  2.45, 2.0693, 1.7577, 1.5025, 1.2936, 1.1225, 0.9825, 0.8679, 0.774, 0.6978, 0.6369, 0.5888, 0.5513, 0.5228, 0.502,
  0.4876, 0.4788, 0.4748, 0.4749, 0.4787, 0.4857, 0.4956, 0.5081, 0.523, 0.5401, 0.5592, 0.5803, 0.6032, 0.6278, 0.654,
];

const to4 = (value: number): number => Math.round(value * 1e4) / 1e4;
const epochs = (count: number, of: (t: number) => number): number[] =>
  Array.from({ length: count }, (_, t) => to4(of(t)));

/** A train loss that goes on falling beside curve A. */
export const TRAIN_A = epochs(30, (t) => 2 * Math.exp(-0.18 * t) + 0.05);

/** Losses by formula; the validation loss is best at epoch 11 (0-based) with 0.2583. */
export const CURVE_B = epochs(40, (t) => 1.05 * Math.exp(-0.5 * t) + 0.25 + 0.002 * Math.max(0, t - 9));
export const TRAIN_B = epochs(40, (t) => Math.exp(-0.5 * t) + 0.2 - 0.0004 * t);

/** What a log may hold: few distinct values, so that ties and exact gains are common, and everything unusual. */
export const anyValue = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: -4, max: 12 }).map((n) => n / 8) },
  { weight: 4, arbitrary: fc.double({ min: -2, max: 2, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, 1e308, -1e308, 5e-324, -0, 2 ** 60) },
);

/** A curve as training makes it: a fall, a rise, and noise in steps. */
const learning = fc
  .record({
    length: fc.integer({ min: 1, max: 60 }),
    fall: fc.double({ min: 0.01, max: 0.6, noNaN: true }),
    rise: fc.double({ min: 0, max: 0.05, noNaN: true }),
    level: fc.constantFrom(0, 0.25, 1, -2),
    noise: fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 60, maxLength: 60 }),
    size: fc.constantFrom(0, 1e-3, 0.02),
  })
  .map(({ length, fall, rise, level, noise, size }) =>
    epochs(length, (t) => level + Math.exp(-fall * t) + rise * t + size * (noise[t] ?? 0)),
  );

/** Curves of every kind, the empty one and constant ones among them. */
export const anyCurve = fc.oneof(
  { weight: 4, arbitrary: fc.array(anyValue, { maxLength: 60, size: 'max' }) },
  { weight: 4, arbitrary: learning },
  {
    weight: 1,
    arbitrary: fc.tuple(anyValue, fc.integer({ min: 1, max: 40 })).map(([v, n]) => Array<number>(n).fill(v)),
  },
);
