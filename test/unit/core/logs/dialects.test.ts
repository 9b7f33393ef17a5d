import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EpochBase } from '../../../../src/core/logs/epoch-base';
import { createPrintedReader } from '../../../../src/core/logs/printed';
import type { ParsedLine } from '../../../../src/core/logs/reader';
import { FRAMEWORK_LOGS } from './fixtures/frameworks';
import { HAND_WRITTEN_LOGS } from './fixtures/hand-written';
import { LEFT_OUT_LOGS } from './fixtures/left-out';
import { SEEN_LOGS } from './fixtures/seen';
import { SHAPE_LOGS } from './fixtures/shapes';
import type { PrintedLog } from './fixtures/printed-log';

function read(pieces: Iterable<string>): { lines: ParsedLine[]; shift: number | null } {
  const epochs = new EpochBase();
  const reader = createPrintedReader({ epochs });
  const lines: ParsedLine[] = [];
  for (const piece of pieces) lines.push(...reader.push(piece));
  lines.push(...reader.end());
  return { lines, shift: epochs.shift };
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
  ['shapes of lines', SHAPE_LOGS],
  ['what is no metric', LEFT_OUT_LOGS],
  ['what has been misread', SEEN_LOGS],
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

describe('settings', () => {
  const printed: readonly (readonly [text: string, settings: Record<string, unknown>])[] = [
    [
      "Namespace(lr=0.001, betas=(0.9, 0.99), amp=True, device=device(type='cuda'))",
      { lr: 0.001, betas: [0.9, 0.99], amp: true },
    ],
    [
      "args: {'lr': 0.1, 'tracker': {'api_key': 'abc', 'project': 'p'}, 'password': 'x'}",
      { lr: 0.1, tracker: { project: 'p' } },
    ],
    [
      'python3 -m train --lr=1e-3 --name "my run" --token hf_abcdefghijklmnopqrstu --url https://me:secret@host/x',
      { lr: 0.001, name: 'my run' },
    ],
    ['./train \\\n  --epochs 3 \\\n  --no-amp\nother --lr 1', { epochs: 3, 'no-amp': true }],
    ['Epochs: 3, Learning Rate: 0.005, Samples/Epoch: 1000', { epochs: 3, learning_rate: 0.005 }],
    ['batch_size = 32\n"optimizer": "adam",', { batch_size: 32, optimizer: 'adam' }],
    ['Training for 12 epochs', { epochs: 12 }],
    ['Epoch 0/2\nEpoch 1/2\nEpoch 2/2', { epochs: 3 }],
    ['Epoch 0/2\nEpoch 1/2', { epochs: 2 }],
    ['Epoch 1: loss 1 lr 0.1\nEpoch 2: loss 1 lr 0.1', { lr: 0.1 }],
    ['Epoch 1: loss 1 lr 0.1\nEpoch 2: loss 1 lr 0.2\nEpoch 3: loss 1 lr 0.2', {}],
    ['Epoch 1: loss 1\nbatch_size = 32', {}],
  ];
  for (const [text, settings] of printed) {
    it(JSON.stringify(text), () => assert.deepEqual(understood(read([text]).lines).settings, settings));
  }
});
