import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { PointSink } from '../../../../src/core/logs/point-sink';
import { EventDecoder } from '../../../../src/runner/readers/event';
import { WandbDecoder } from '../../../../src/runner/readers/wandb-record';
import { field, join } from './bytes-writer';
import { history } from './wandb-writer';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const NAMES = 300_000;
const DIGITS = 9;
/** Long enough that what is kept of a name shows. */
const PLACEHOLDER = `${'n'.repeat(300)}${'0'.repeat(DIGITS)}`;

/** Counts and keeps nothing. */
class Counter implements PointSink {
  values = 0;
  series(): number {
    return 0;
  }
  row(): void {
    // Of no interest.
  }
  value(): void {
    this.values += 1;
  }
  hyperparameters(): void {
    // Of no interest.
  }
  damage(): void {
    // Of no interest.
  }
}

const decoders = [
  [
    'events',
    new EventDecoder(),
    join(field.double(1, 1.7e9), field.bytes(5, field.bytes(1, join(field.text(1, PLACEHOLDER), field.float(2, 0.5))))),
  ],
  ['W&B records', new WandbDecoder(), history([[PLACEHOLDER, '0.5']], 1)],
] as const;

for (const [what, decoder, data] of decoders) {
  test(`${what} whose names are ever new ones do not fill the memory`, () => {
    const bytes = Uint8Array.from(data);
    const view = new DataView(bytes.buffer);
    const at = Buffer.from(bytes).indexOf('0'.repeat(DIGITS));
    const sink = new Counter();
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < NAMES; i++) {
      const digits = String(i).padStart(DIGITS, '0');
      for (let digit = 0; digit < DIGITS; digit++) bytes[at + digit] = digits.charCodeAt(digit);
      assert.ok(decoder.record(bytes, view, 0, bytes.length, sink));
    }
    collect();
    const kept = process.memoryUsage().heapUsed - before;
    assert.equal(sink.values, NAMES);
    assert.ok(kept < 90 * 1024 * 1024, `${kept} bytes are kept`);
  });
}
