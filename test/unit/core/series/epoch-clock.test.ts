import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EpochClock } from '../../../../src/core/series/epoch-clock';

/** A log as pairs of the epoch it says (null for none) and the metrics it brings, and the epochs they belong to. */
const LOGS: readonly [string, readonly [number | null, string][], readonly number[]][] = [
  [
    'one line an epoch',
    [
      [null, 'loss val_loss'],
      [null, 'loss val_loss'],
      [null, 'loss val_loss'],
    ],
    [1, 2, 3],
  ],
  [
    'two lines an epoch',
    [
      [null, 'loss'],
      [null, 'val_loss'],
      [null, 'loss'],
      [null, 'val_loss'],
    ],
    [1, 1, 2, 2],
  ],
  [
    'validation every second epoch',
    [
      [null, 'loss'],
      [null, 'loss'],
      [null, 'val_loss'],
      [null, 'loss'],
    ],
    [1, 2, 2, 3],
  ],
  [
    'epochs said',
    [
      [1, 'loss'],
      [1, 'val_loss'],
      [2, 'loss'],
      [2, 'val_loss'],
    ],
    [1, 1, 2, 2],
  ],
  [
    'epochs said on some lines only',
    [
      [1, 'loss'],
      [null, 'val_loss'],
      [2, 'loss'],
      [null, 'val_loss'],
    ],
    [1, 1, 2, 2],
  ],
  [
    'parts of epochs',
    [
      [0.5, 'loss'],
      [1, 'loss'],
      [null, 'val_loss'],
    ],
    [0.5, 1, 1],
  ],
  [
    'a run that starts over',
    [
      [1, 'loss'],
      [2, 'loss'],
      [1, 'loss'],
    ],
    [1, 2, 1],
  ],
  [
    'an epoch that is no number',
    [
      [NaN, 'loss'],
      [NaN, 'loss'],
    ],
    [1, 2],
  ],
];
for (const [name, lines, epochs] of LOGS) {
  test(`tells epochs: ${name}`, () => {
    const clock = new EpochClock();
    const told = lines.map(([epoch, metrics]) =>
      clock.epochOf({ epoch, values: Object.fromEntries(metrics.split(' ').map((metric) => [metric, 1])) }),
    );
    assert.deepEqual(told, epochs);
  });
}
