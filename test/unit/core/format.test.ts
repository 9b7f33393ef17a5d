import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatDuration, formatEpoch, formatPercent, formatValue } from '../../../src/core/format';

const VALUES: readonly [number, string][] = [
  [0.412, '0.412'],
  [0.41234, '0.4123'],
  [2.34375, '2.344'],
  [0, '0'],
  [-0, '-0'],
  [1, '1'],
  [300820, '300820'],
  [300820.5, '300800'],
  [12345678.9, '1.235e7'],
  [1e-4, '0.0001'],
  [1.2345e-14, '1.235e-14'],
  [-0.0000123, '-1.23e-5'],
  [5e-324, '4.941e-324'],
  [1e308, '1e308'],
  [2 ** 53, '9.007e15'],
  [NaN, 'NaN'],
  [Infinity, '∞'],
  [-Infinity, '-∞'],
];
for (const [value, text] of VALUES) {
  test(`formatValue(${Object.is(value, -0) ? '-0' : String(value)}) is ${text}`, () => {
    assert.equal(formatValue(value), text);
  });
}

const PERCENTS: readonly [number, string][] = [
  [0.18, '18 %'],
  [0.0134, '1.3 %'],
  [0.01, '1 %'],
  [0.0996, '10 %'],
  [0.00001, '<0.1 %'],
  [-0.00001, '>-0.1 %'],
  [-0.25, '-25 %'],
  [0, '0 %'],
  [12.5, '1250 %'],
  [Infinity, '∞'],
];
for (const [ratio, text] of PERCENTS) {
  test(`formatPercent(${ratio}) is ${text}`, () => {
    assert.equal(formatPercent(ratio), text);
  });
}

const DURATIONS: readonly [number, string][] = [
  [0, '0 s'],
  [35, '35 ms'],
  [999.4, '999 ms'],
  [999.6, '1 s'],
  [4000, '4 s'],
  [59_600, '1 min 00 s'],
  [200_000, '3 min 20 s'],
  [3_599_700, '1 h 00 min'],
  [3_900_000, '1 h 05 min'],
  [86_399_000, '1 d 00 h'],
  [183_600_000, '2 d 03 h'],
  [-5000, '0 s'],
];
for (const [ms, text] of DURATIONS) {
  test(`formatDuration(${ms}) is ${text}`, () => {
    assert.equal(formatDuration(ms), text);
  });
}

test('epochs are shown whole, parts of an epoch to two digits', () => {
  assert.deepEqual([1, 12, 0.9975, 1.73, 2.004].map(formatEpoch), ['1', '12', '1', '1.73', '2']);
});

test('a formatted value is within half a unit of the fourth digit', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }), (value) => {
      const shown = Number(formatValue(value));
      assert.ok(Math.abs(shown - value) <= 0.000501 * Math.abs(value), `${value} shown as ${formatValue(value)}`);
    }),
    { numRuns: 2000 },
  );
});
