import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { chooseLosses } from '../../../../src/core/metrics/names';
import { recogniseFile } from '../../../../src/runner/readers/registry';
import { labelledLogs, NO_LABELLED_LOGS } from '../helper/labelled-logs';
import { read, type Recording } from './support';

const corpus = labelledLogs();

interface Truth {
  readonly x_axis: string;
  readonly train_loss_name: string | null;
  readonly val_loss_name: string | null;
  readonly train_points: number;
  readonly val_points: number;
  readonly first_train_x: number | null;
  readonly first_val_x: number | null;
  readonly first_train_loss: number | 'nan' | null;
  readonly last_train_loss: number | 'nan' | null;
  readonly first_val_loss: number | null;
  readonly last_val_loss: number | null;
  readonly best_val_loss: number | null;
  readonly best_val_at: number | null;
  readonly has_nan_or_inf: boolean;
  readonly hyperparameters: Readonly<Record<string, number>>;
}

const KINDS: Readonly<Record<string, string>> = {
  keras_csv: 'csv',
  lightning_csv: 'csv',
  yolo_csv: 'csv',
  hf_trainer_state: 'hf-trainer-state',
  jsonl: 'jsonl|json|hf-trainer-state',
  keras_json: 'json',
  mlflow: 'mlflow-metric',
  dvclive: 'dvclive',
};

/** Names under which the truth lists hyperparameters, and under which the logs hold them. */
const SETTINGS: Readonly<Record<string, readonly string[]>> = {
  epochs: ['num_train_epochs', 'epochs'],
  max_steps: ['max_steps'],
  train_batch_size: ['train_batch_size'],
};

if (corpus === null) it('real logs', { skip: NO_LABELLED_LOGS }, () => undefined);
else {
  const entries = JSON.parse(readFileSync(path.join(corpus, 'truth.json'), 'utf8')) as { file: string; truth: Truth }[];
  describe('a real log', () => {
    for (const { file, truth } of entries) {
      const kind = KINDS[file.split('/')[0] ?? ''];
      if (kind === undefined) continue;
      it(file, () => {
        const bytes = readFileSync(path.join(corpus, file));
        const found = recogniseFile(file, bytes.subarray(0, 65536), bytes.length <= 65536);
        assert.ok(found !== null && kind.split('|').includes(found.format.id), found?.format.id);
        const recording = read(found.format, bytes, [], file);
        assert.deepEqual(recording.damages, []);
        assert.deepEqual(read(found.format, bytes, [1, 100, 101, 1000, 3333], file), recording, 'in pieces');
        const chosen = chooseLosses(recording.names);
        checkTrain(recording, nameOf(truth.train_loss_name, chosen.train, recording), truth);
        checkValidation(recording, nameOf(truth.val_loss_name, chosen.validation, recording), truth);
        checkSettings(recording, truth);
        const numbers = recording.rows.flatMap(({ values }) => values.map(([, value]) => value));
        assert.equal(
          numbers.some((value) => !Number.isFinite(value)),
          truth.has_nan_or_inf,
        );
      });
    }
  });
}

/** The truth names losses with explanations; the name that the file has is the longest that stands at their beginning. */
function nameOf(said: string | null, chosen: string | null, { names }: Recording): string | null {
  if (said === null) return null;
  const plain = said.replace('log_history[].', '').replaceAll('.', '/');
  const fitting = names.filter((name) => plain.startsWith(name)).sort((a, b) => b.length - a.length);
  return fitting[0] ?? chosen;
}

type Point = ReturnType<Recording['points']>[number];

function checkTrain(recording: Recording, name: string | null, truth: Truth): void {
  const points = name === null ? [] : recording.points(name);
  assert.equal(points.length, truth.train_points, `points of ${name}`);
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return;
  same(first.value, truth.first_train_loss, 'first train loss');
  same(last.value, truth.last_train_loss, 'last train loss');
  assert.equal(xOf(first, truth), truth.first_train_x, 'first train x');
}

function checkValidation(recording: Recording, name: string | null, truth: Truth): void {
  const points = name === null ? [] : recording.points(name);
  assert.equal(points.length, truth.val_points, `points of ${name}`);
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return;
  same(first.value, truth.first_val_loss, 'first validation loss');
  same(last.value, truth.last_val_loss, 'last validation loss');
  const best = points.reduce((least, point) => (point.value < least.value ? point : least));
  // Some files were retyped, and the truth with them: a digit at the end may differ.
  same(best.value, truth.best_val_loss, 'best validation loss');
  assert.equal(xOf(first, truth), truth.first_val_x, 'first validation x');
  assert.equal(xOf(best, truth), truth.best_val_at, 'best at');
}

function xOf(point: Point, truth: Truth): number {
  if (truth.x_axis.startsWith('step')) return point.step;
  return point.epoch;
}

function same(value: number, expected: number | 'nan' | null, what: string): void {
  if (expected === 'nan') assert.ok(Number.isNaN(value), what);
  else assert.equal(value, expected, what);
}

function checkSettings({ settings, rows }: Recording, truth: Truth): void {
  for (const [name, expected] of Object.entries(truth.hyperparameters)) {
    const found = (SETTINGS[name] ?? [name]).map((key) => settings[key]).find((value) => value !== undefined);
    if (found !== undefined) {
      assert.equal(found, expected, name);
      continue;
    }
    // A learning rate that was logged is a curve, and its values are there.
    const rates = rows.flatMap(({ values }) => values.filter(([key]) => /^(?:lr|learning_rate)$/.test(key)));
    const logged = name === 'lr_last' ? rates.at(-1) : rates[0];
    if (name.startsWith('lr')) assert.ok(Math.abs((logged?.[1] ?? NaN) - expected) <= 1e-6 * expected, name);
    else assert.equal(name, 'epochs', `${name} is not in the log`);
  }
}
