import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Observation } from '../../../../src/core/run/observation';
import { readNumberBytes } from '../../../../src/runner/store/decimal';
import { ObservationParser } from '../../../../src/runner/store/observation-parse';
import { observationText } from '../../../../src/runner/store/observation-text';
import { repetitions } from '../helper/workspace';

const SPECIAL = [
  ...[
    0,
    -0,
    NaN,
    Infinity,
    -Infinity,
    1e308,
    1.7976931348623157e308,
    5e-324,
    2.2250738585072014e-308,
    2 ** 53,
    2 ** 53 + 2,
  ],
  ...[0.1, 1 / 3, 123456789012345680000, 1e21, 1e-7, -1.5e-300, 2 ** 53 + 4, 4.35, 0.000001, 1e22, 1e23],
];

function observation(values: Record<string, number>): Observation {
  return { seq: 3, time: 1732343000123, epoch: 2, step: null, values };
}

test('every number comes back with its bits', () => {
  const parser = new ObservationParser();
  for (const value of SPECIAL) {
    const o = observation({ loss: value });
    const back = parser.parse(observationText(o));
    assert.ok(Object.is(back?.values['loss'], value), `${value} came back as ${back?.values['loss']}`);
    assert.deepEqual(back, o);
  }
});

test('any observation comes back as it was, also with names such as __proto__ and with every kind of number', () => {
  const parser = new ObservationParser();
  const number = fc.oneof(fc.double(), fc.float(), fc.integer(), fc.constantFrom(...SPECIAL));
  const name = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('__proto__', 'constructor', 'val_loss', 'a"b\\c', 'Ω', '\u2028'),
  );
  const any = fc
    .record({
      seq: fc.integer({ min: 1 }),
      time: fc.integer({ min: 0, max: 4e12 }),
      epoch: fc.option(number.filter(Number.isFinite)),
      step: fc.option(fc.nat()),
      values: fc.array(fc.tuple(name, number), { maxLength: 6 }).map((pairs) => Object.fromEntries(pairs)),
    })
    .map((o): Observation => ({ ...o }));
  fc.assert(
    fc.property(any, (o) => {
      const text = observationText(o);
      assert.ok(!text.includes('\n'));
      assert.deepEqual(parser.parse(text), o);
    }),
    { numRuns: 3000 },
  );
});

test('numbers of any length and form are read as JSON.parse reads them, to the bit', () => {
  const parser = new ObservationParser();
  const digits = fc.stringMatching(/^(0|[1-9]\d{0,25})$/);
  const form = fc.tuple(
    fc.constantFrom('', '-'),
    digits,
    fc.stringMatching(/^(\.\d{1,25})?$/),
    fc.stringMatching(/^([eE][+-]?\d{1,3})?$/),
  );
  fc.assert(
    fc.property(form, (parts) => {
      const text = parts.join('');
      const back = parser.parse(`{"seq":1,"time":0,"epoch":1,"step":null,"values":{"x":${text}}}`);
      assert.ok(Object.is(back?.values['x'], JSON.parse(text)), text);
    }),
    { numRuns: 20_000 },
  );
});

test('a line written by another hand is read all the same', () => {
  const parser = new ObservationParser();
  const back = parser.parse(' { "values": {"loss": 0.5, "acc": "NaN"}, "time": 5, "seq": 1 , "extra": [1] }');
  assert.deepEqual(back, { seq: 1, time: 5, epoch: null, step: null, values: { loss: 0.5, acc: NaN } });
});

test('damaged lines are no observations', () => {
  const parser = new ObservationParser();
  const whole = observationText(observation({ loss: 0.5, val_loss: NaN }));
  for (let cut = 0; cut < whole.length; cut++)
    assert.equal(parser.parse(whole.slice(0, cut)), null, whole.slice(0, cut));
  const bad = [
    '',
    'null',
    '[]',
    '{"seq":0,"time":1,"epoch":1,"step":1,"values":{}}',
    '{"seq":1.5,"time":1,"epoch":1,"step":1,"values":{}}',
    '{"seq":1,"time":1,"epoch":"one","step":1,"values":{}}',
    '{"seq":1,"time":1,"epoch":1,"step":1,"values":{"a":"b"}}',
    '{"seq":1,"time":1,"epoch":1,"step":1,"values":{"a":01}}',
    '{"seq":1,"time":1,"epoch":1,"step":1,"values":{"a":1.}}',
    '{"seq":1,"time":1,"epoch":1,"step":1,"values":{"a":1,}}',
    '{"seq":1,"time":1,"epoch":1,"step":1,"values":{,"a":1}}',
    '{"seq":1,"time":1,"epoch":1,"step":1,"values":{"a":+1}}',
    '{"seq":1,"time":1,"epoch":1,"step":1,"values":{"a":1}}}',
    `${whole}x`,
  ];
  for (const line of bad) assert.equal(parser.parse(line), null, line);
});

test('doubles as they are printed in full, their neighbours and the middles between them are read to the bit', () => {
  const bytes = new Float64Array(1);
  const words = new Uint32Array(bytes.buffer);
  let seed = 12345;
  const random = (): number => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0);
  const check = (text: string): void => {
    const buffer = Buffer.from(`${text},`);
    const cursor = { at: 0 };
    const read = readNumberBytes(buffer, cursor);
    assert.ok(Object.is(read, Number(text)) && cursor.at === text.length, `${text} was read as ${read}`);
  };
  for (let i = 0; i < repetitions(5_000_000, 100_000); i++) {
    words[0] = random();
    // Exponents around 1, where losses live, and now and then anywhere.
    words[1] = (i % 16 === 0 ? random() : (random() & 0x000fffff) | ((1000 + (random() % 60)) << 20)) >>> 0;
    const value = Math.abs(bytes[0] ?? 0);
    if (!Number.isFinite(value)) continue;
    check(String(value));
    check(value.toPrecision(18));
    if (value < 1e21) check(value.toFixed(Math.min(22, i % 23)));
    // 2^53 … 2^54 has even integers only: odd ones are exact middles, and so are they over powers of ten, nearly.
    const middle = (2n ** 53n + BigInt(random()) * 2n + 1n).toString();
    const dot = i % 16;
    check(`${middle.slice(0, dot) || '0'}.${middle.slice(dot)}`);
    check(`${middle}e-${i % 24}`);
  }
});
