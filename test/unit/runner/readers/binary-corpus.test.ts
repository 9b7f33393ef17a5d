import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { FileHead } from '../../../../src/runner/readers/file-head';
import { tensorboard } from '../../../../src/runner/readers/tensorboard';
import { wandb } from '../../../../src/runner/readers/wandb';
import { labelledLogs, NO_LABELLED_LOGS } from '../helper/labelled-logs';
import { readIn } from './points-sink';

const folder = labelledLogs();

interface Entry {
  readonly file: string;
  readonly kind: string;
  readonly truth: {
    readonly train_loss_name: string;
    readonly val_loss_name: string | null;
    readonly train_points: number;
    readonly val_points: number;
    readonly first_train_x: number;
    readonly first_val_x: number | null;
    readonly first_train_loss: number;
    readonly last_train_loss: number;
    readonly first_val_loss: number | null;
    readonly last_val_loss: number | null;
    readonly best_val_loss: number | null;
    readonly best_val_at: number | null;
  };
}

const FORMATS = new Map([
  ['tensorboard', tensorboard],
  ['wandb', wandb],
]);

test(
  'real event files and W&B runs: points, steps, first, last and best losses',
  { skip: folder === null && NO_LABELLED_LOGS },
  (t) => {
    const corpus = folder ?? assert.fail(NO_LABELLED_LOGS);
    const entries = JSON.parse(readFileSync(path.join(corpus, 'truth.json'), 'utf8')) as readonly Entry[];
    let count = 0;
    for (const { file, kind, truth } of entries) {
      const format = FORMATS.get(kind);
      if (format === undefined) continue;
      count += 1;
      const bytes = readFileSync(path.join(corpus, file));
      assert.equal(format.recognise(file, new FileHead(bytes.subarray(0, 65_536), bytes.length <= 65_536)), 1, file);
      const sink = readIn(format, bytes);
      assert.deepEqual(sink.damages, [], file);
      const train = sink.of(truth.train_loss_name.split(' ')[0] ?? '');
      assert.equal(train.length, truth.train_points, file);
      assert.equal(train[0]?.step, truth.first_train_x, file);
      assert.equal(train[0].value, truth.first_train_loss, file);
      assert.equal(train.at(-1)?.value, truth.last_train_loss, file);
      if (truth.val_loss_name === null) continue;
      const validation = sink.of(truth.val_loss_name);
      assert.equal(validation.length, truth.val_points, file);
      assert.equal(validation[0]?.step, truth.first_val_x, file);
      assert.equal(validation[0].value, truth.first_val_loss, file);
      assert.equal(validation.at(-1)?.value, truth.last_val_loss, file);
      const best = [...validation].sort((a, b) => a.value - b.value)[0];
      assert.deepEqual([best?.value, best?.step], [truth.best_val_loss, truth.best_val_at], file);
    }
    t.diagnostic(`${count} files`);
    assert.ok(count > 0);
  },
);
