import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cpuTime } from '../../cpu';
import { csvFormat } from '../../../../src/runner/readers/csv';
import type { FileFormat } from '../../../../src/runner/readers/format';
import { jsonFormat } from '../../../../src/runner/readers/json-documents';
import { jsonlFormat } from '../../../../src/runner/readers/jsonl';
import { mlflowMetricFormat } from '../../../../src/runner/readers/mlflow-metric';
import { repetitions } from '../helper/workspace';
import { read } from './support';

const number = fc.oneof(
  fc.double().map(String),
  fc.integer().map(String),
  fc.constantFrom('nan', '-0', '1e999', '0,5', '', ' 7 '),
);
const word = fc.oneof(
  number,
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '"',
    '""',
    '"a,b"',
    '"a',
    'b"',
    '\uFEFF',
    '\0',
    '#',
    'epoch',
    'loss',
    '99999999999999999999999999',
    '9'.repeat(3000),
  ),
);
const lineEnd = fc.constantFrom('\n', '\r\n', '\r', '\r\r\n', '\n\n');

const csvLine = fc.tuple(fc.array(word, { maxLength: 6 }), fc.constantFrom(',', ',', ',', ';', '\t'), lineEnd);
const csvText = fc
  .array(csvLine, { maxLength: 40 })
  .map(
    (lines) => `epoch,loss,val_loss\n${lines.map(([cells, delimiter, end]) => cells.join(delimiter) + end).join('')}`,
  );

const member = fc.tuple(
  fc.constantFrom('epoch', 'step', 'loss', 'val_loss', '__proto__', 'a"', 'mode'),
  fc.oneof(fc.double(), fc.string(), fc.constant(null), fc.boolean(), fc.constant({ loss: 1, b: [1, 2] })),
);
const jsonlLine = fc.tuple(
  fc.oneof(
    // Keys may come twice.
    fc
      .array(member, { maxLength: 5 })
      .map(
        (members) =>
          `{${members.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(', ')}}`,
      ),
    fc.constantFrom(
      '{"epoch":1,"loss":NaN}',
      '{"epoch":1,"loss":',
      '}',
      '{"a":"\\u12"}',
      '\uFEFF{}',
      '[1]',
      '{"loss":1}{"loss":2}',
    ),
    fc.string({ unit: 'binary', maxLength: 30 }),
  ),
  lineEnd,
);
const jsonlText = fc.array(jsonlLine, { maxLength: 40 }).map((lines) => lines.map((line) => line.join('')).join(''));

const CASES: [what: string, format: FileFormat, text: fc.Arbitrary<string>][] = [
  ['CSV', csvFormat, csvText],
  ['JSON lines', jsonlFormat, jsonlText],
  ['JSON documents', jsonFormat, jsonlText.map((text) => `[${text}`)],
  ['MLflow metrics', mlflowMetricFormat, csvText],
];

describe('10,000 fuzzed lines, with byte order marks, quotes, keys that come twice and ragged rows', () => {
  for (const [what, format, text] of CASES) {
    it(`do not crash the reader of ${what}, and give the same however they are cut`, () => {
      fc.assert(
        fc.property(text, fc.array(fc.nat({ max: 4000 }), { maxLength: 12 }), (content, cuts) => {
          const whole = read(format, content);
          assert.deepEqual(read(format, content, cuts), whole);
          for (const { values } of whole.rows) for (const [, value] of values) assert.equal(typeof value, 'number');
        }),
        { numRuns: repetitions(2000, 300) },
      );
    });
    it(`do not crash the reader of ${what} as random bytes either`, () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 2000 }), fc.array(fc.nat({ max: 2000 })), (bytes, cuts) => {
          assert.deepEqual(read(format, bytes, cuts), read(format, bytes));
        }),
        { numRuns: repetitions(2000, 200) },
      );
    });
  }
});

describe('reading takes linear time', () => {
  const HARD: [what: string, format: FileFormat, part: (i: number) => string][] = [
    ['quotes that are never closed', csvFormat, (i) => `${i},"0.5,"\n`],
    ['one quote in front of everything', csvFormat, (i) => (i === 0 ? '1,"2\n' : `${i},0.5\n`)],
    ['rows that are too long', csvFormat, (i) => `${i},${'1,'.repeat(20)}2\n`],
    ['lines that are no JSON', jsonlFormat, () => `{"epoch":1,"loss":${'['.repeat(30)}\n`],
    ['shapes that never come again', jsonlFormat, (i) => `{"epoch":${i},"loss":0.5,"k${i % 5000}":null}\n`],
    ['single members over many lines', jsonFormat, (i) => `${i === 0 ? '[' : ','}{"epoch":${i},"loss":0.5}\n`],
  ];
  for (const [what, format, part] of HARD) {
    it(`through ${what}`, () => {
      const cost = (lines: number): number => {
        const text = Buffer.from(
          (format === csvFormat ? 'epoch,loss\n' : '') + Array.from({ length: lines }, (_, i) => part(i)).join(''),
        );
        let least = Infinity;
        for (let round = 0; round < 3; round++) {
          const start = cpuTime();
          const reader = format.open({ name: 'x' });
          const sink = { series: () => 0, row: none, value: none, hyperparameters: none, damage: none };
          for (let at = 0; at < text.length; at += 65536) reader.push(text.subarray(at, at + 65536), sink);
          reader.end(sink);
          least = Math.min(least, cpuTime() - start);
        }
        return least;
      };
      cost(2000);
      const [few, many] = [cost(4000), cost(32_000)];
      // Quadratic would be 64 times as much.
      assert.ok(many < 32 * Math.max(few, 2000), `${few} us for 4,000 lines, ${many} us for 32,000`);
    });
  }
});

function none(): void {
  // Only the time counts.
}
