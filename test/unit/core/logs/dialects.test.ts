import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createPrintedReader } from '../../../../src/core/logs/printed';
import type { ParsedLine } from '../../../../src/core/logs/reader';
import { FRAMEWORK_LOGS } from './fixtures/frameworks';
import { HAND_WRITTEN_LOGS } from './fixtures/hand-written';
import { LEFT_OUT_LOGS } from './fixtures/left-out';
import type { PrintedLog } from './fixtures/printed-log';

function read(pieces: Iterable<string>): { lines: ParsedLine[]; shift: number | null } {
  const reader = createPrintedReader();
  const lines: ParsedLine[] = [];
  for (const piece of pieces) lines.push(...reader.push(piece));
  lines.push(...reader.end());
  return { lines, shift: reader.epochShift };
}

function understood(lines: readonly ParsedLine[]): { rows: unknown[]; settings: Record<string, unknown> } {
  const rows: unknown[] = [];
  const settings: Record<string, unknown> = {};
  for (const line of lines) {
    if (line.kind === 'observation') rows.push([line.epoch, line.step, line.values]);
    else if (line.kind === 'hyperparameters') Object.assign(settings, line.values);
  }
  return { rows, settings };
}

const groups: readonly (readonly [string, readonly PrintedLog[]])[] = [
  ['what frameworks print', FRAMEWORK_LOGS],
  ['what people print', HAND_WRITTEN_LOGS],
  ['what is no metric', LEFT_OUT_LOGS],
];

for (const [title, logs] of groups) {
  describe(title, () => {
    for (const { name, log, rows, settings = {}, shift } of logs) {
      const text = `${log.join('\n')}\n`;
      it(name, () => {
        const whole = read([text]);
        assert.deepEqual(understood(whole.lines), { rows, settings });
        assert.equal(whole.shift, shift);
      });
      it(`${name}, however it is cut`, () => {
        const expected = read([text]).lines;
        assert.deepEqual(read(text.split('')).lines, expected, 'character by character');
        assert.deepEqual(read(text.match(/[^]{1,7}/g) ?? []).lines, expected, 'seven characters at a time');
        assert.deepEqual(read([text.trimEnd()]).lines, expected, 'without a last newline');
        assert.deepEqual(read([text.replaceAll('\n', '\r\n')]).lines, expected, 'with Windows line ends');
      });
    }
  });
}
