import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from '../../../../src/core/message';
import type { RunStatus } from '../../../../src/core/run/status';
import type { RunSummary } from '../../../../src/core/run/summary';
import { makeRule } from '../../../../src/core/stopping/presets';
import { patienceRule, RECOMMENDED_RULE } from '../../../../src/core/stopping/rule';
import type { StopDecision } from '../../../../src/core/stopping/types';
import { stopMessage } from '../../../../src/core/verdict/stop-text';
import { statusMessage, verdictTitle } from '../../../../src/core/verdict/text';
import { builderOf, record, summaryOf } from '../run/make';

const blank = summaryOf(builderOf());
const summary = (changes: Partial<RunSummary>): RunSummary => ({ ...blank, ...changes });
const request = (by: 'panel' | 'explorer' | 'signal'): RunStatus => ({
  kind: 'stopped',
  cause: { kind: 'request', by },
});

const STATUSES: readonly [Partial<RunSummary>, string][] = [
  [{ status: { kind: 'starting' } }, 'starting'],
  [{ status: { kind: 'running' } }, 'training · before the first epoch'],
  [{ status: { kind: 'running' }, epoch: 12 }, 'training · epoch 12 of 60'],
  [{ status: { kind: 'running' }, epoch: 0.98, plannedEpochs: null }, 'training · epoch 0.98'],
  [{ status: { kind: 'stopping', cause: { kind: 'request', by: 'panel' } }, epoch: 7 }, 'stopping'],
  [{ status: { kind: 'stopping', cause: { kind: 'rule', epoch: 32 } } }, 'stopping · early stopping at epoch 32'],
  [{ status: { kind: 'completed' }, epoch: 60 }, 'completed · epoch 60'],
  [{ status: { kind: 'completed' } }, 'completed without an epoch'],
  [
    { status: { kind: 'stopped', cause: { kind: 'rule', epoch: 32 } }, epoch: 33 },
    'stopped by early stopping at epoch 32',
  ],
  [{ status: request('explorer'), epoch: 7 }, 'stopped from the explorer at epoch 7'],
  [{ status: request('panel') }, 'stopped from the panel before the first epoch'],
  [{ status: request('signal'), epoch: 2 }, 'stopped by a signal at epoch 2'],
  [
    { status: { kind: 'failed', exitCode: 1, message: 'no column "y"\n  at line 3' } },
    'failed with exit code 1: no column "y" at line 3',
  ],
  [
    { status: { kind: 'failed', exitCode: 2, message: 'The training process ended with exit code 2.' } },
    'failed with exit code 2',
  ],
  [{ status: { kind: 'failed', exitCode: null, message: 'python3 was not found' } }, 'failed: python3 was not found'],
  [{ status: { kind: 'crashed', signal: 'SIGKILL', message: 'x' } }, 'crashed (SIGKILL)'],
  [
    { status: summaryOf(builderOf(), { process: 'gone' }).status },
    'crashed: The runner process ended without a word before the training had started.',
  ],
  [{ status: { kind: 'unreadable', message: 'run.json is damaged' } }, 'unreadable: run.json is damaged'],
];
for (const [changes, text] of STATUSES) {
  test(`status text: ${text}`, () => {
    assert.equal(render(statusMessage(summary(changes))), text);
  });
}

const decision = (changes: Partial<StopDecision> = {}): StopDecision => ({
  rule: { ...patienceRule(null), patience: 10 },
  auto: true,
  reason: 'patience',
  epoch: 32,
  best: { epoch: 22, value: 0.412 },
  waited: 10,
  numbers: { value: 0.43, bar: 0.412, patience: 10 },
  ...changes,
});
const byRule: RunStatus = { kind: 'stopped', cause: { kind: 'rule', epoch: 32 } };
const losses = { train: 'train_loss', validation: 'valid_loss' };

const STOPS: readonly [string, Partial<RunSummary>, string | null][] = [
  ['nothing decided', { stop: null }, null],
  [
    'AUTO let the run go on to its end and kept another epoch than the lowest',
    {
      stop: null,
      record: record({ earlyStopping: { mode: 'auto' } }),
      status: { kind: 'completed' },
      losses: { train: 'train_loss', validation: 'valid_loss' },
      checkpoint: { epoch: 44, path: 'model/best' },
      validationBest: { epoch: 49, value: 0.4 },
    },
    'AUTO kept the weights of epoch 44: valid_loss was lower at epoch 49 (0.4), but that was no clear gain.',
  ],
  [
    'AUTO kept the lowest',
    {
      stop: null,
      record: record({ earlyStopping: { mode: 'auto' } }),
      status: { kind: 'completed' },
      checkpoint: { epoch: 49, path: 'model/best' },
      validationBest: { epoch: 49, value: 0.4 },
    },
    null,
  ],
  [
    'OFF, the run went on to the end',
    { stop: decision(), status: { kind: 'completed' }, epoch: 200, plannedEpochs: 200, losses },
    'With patience 10 this run would have stopped at epoch 32 (valid_loss was best at epoch 22: 0.412). Epochs saved: 168 of 200.',
  ],
  [
    'OFF, the run is still going on',
    { stop: decision(), status: { kind: 'running' }, epoch: 40, plannedEpochs: 200, losses },
    'With patience 10 this run would have stopped at epoch 32 (valid_loss was best at epoch 22: 0.412). Epochs saved: 168 of 200.',
  ],
  [
    'OFF, and a later epoch was better',
    { stop: decision(), status: { kind: 'completed' }, epoch: 200, losses, validationBest: { epoch: 90, value: 0.39 } },
    'With patience 10 this run would have stopped at epoch 32 (valid_loss was best at epoch 22: 0.412) and missed the better epoch 90 (0.39).',
  ],
  [
    'a better value before the stop, too small a gain for the rule',
    {
      stop: decision(),
      status: { kind: 'completed' },
      epoch: 200,
      losses,
      validationBest: { epoch: 25, value: 0.411 },
    },
    'With patience 10 this run would have stopped at epoch 32 (valid_loss was best at epoch 22: 0.412). Epochs saved: 168 of 200.',
  ],
  [
    'the rule says stop at the last epoch',
    { stop: decision(), status: { kind: 'completed' }, epoch: 32, plannedEpochs: 32, losses },
    'With patience 10 early stopping says stop at epoch 32: valid_loss has not improved since epoch 22 (0.412).',
  ],
  [
    'really stopped, weights kept',
    {
      stop: decision(),
      status: byRule,
      epoch: 32,
      plannedEpochs: 200,
      losses,
      checkpoint: { epoch: 22, path: 'model/best' },
    },
    'Early stopping with patience 10 stopped this run at epoch 32: valid_loss had not improved since epoch 22 (0.412), whose weights are kept. Epochs saved: 168 of 200.',
  ],
  [
    'really stopped, a checkpoint of another epoch',
    {
      stop: decision(),
      status: byRule,
      epoch: 32,
      plannedEpochs: null,
      losses,
      checkpoint: { epoch: 32, path: 'model/last' },
    },
    'Early stopping with patience 10 stopped this run at epoch 32: valid_loss had not improved since epoch 22 (0.412).',
  ],
  [
    'another monitor keeps its name',
    {
      stop: decision({ rule: { ...patienceRule(null), monitor: 'val_f1', mode: 'max' } }),
      status: byRule,
      plannedEpochs: 32,
      losses,
    },
    'Early stopping with patience 10 stopped this run at epoch 32: val_f1 had not improved since epoch 22 (0.412).',
  ],
  [
    "LightGBM's second metric decided, which is not the validation loss",
    {
      stop: decision({
        rule: makeRule('lightgbm', { patience: 10 }, 10, {
          monitor: 'val_loss',
          mode: 'min',
          also: [{ monitor: 'auc', mode: 'max' }],
        }),
        metric: 'auc',
        best: { epoch: 22, value: 0.7 },
      }),
      status: { kind: 'completed' },
      epoch: 200,
      losses,
      validationBest: { epoch: 90, value: 0.39 },
    },
    "With LightGBM's patience 10 this run would have stopped at epoch 32 (auc was best at epoch 22: 0.7). Epochs saved: 168 of 200.",
  ],
  [
    'a least gain: lower values may have come that were none',
    {
      stop: decision({ rule: { ...patienceRule(null), patience: 10, minDelta: 0.01 } }),
      status: byRule,
      epoch: 32,
      plannedEpochs: 32,
      losses,
      validationBest: { epoch: 25, value: 0.405 },
      checkpoint: { epoch: 22, path: 'model/best' },
    },
    'Early stopping with patience 10 stopped this run at epoch 32: valid_loss had made no clear gain on epoch 22 (0.412) for 10 checks; the weights of epoch 22 are kept.',
  ],
  [
    'a least gain of a share, where it would have stopped',
    {
      stop: decision({ rule: makeRule('sagemaker', { patience: 10 }, 10) }),
      status: { kind: 'completed' },
      epoch: 200,
      losses,
    },
    "With SageMaker's patience 10 this run would have stopped at epoch 32 (valid_loss had made no clear gain on epoch 22 (0.412) for 10 checks). Epochs saved: 168 of 200.",
  ],
  [
    'Hugging Face, whose bar creeps with gains that do not count',
    {
      stop: decision({
        rule: makeRule('huggingface', { patience: 10, minDelta: 0.01 }, 10),
        best: { epoch: 31, value: 0.401 },
      }),
      status: byRule,
      plannedEpochs: 32,
      losses,
      checkpoint: { epoch: 31, path: 'model/best' },
    },
    "Early stopping with Hugging Face's patience 10 stopped this run at epoch 32: valid_loss had made no gain that counts for 10 checks; its best was 0.401 at epoch 31; the weights of epoch 31 are kept.",
  ],
  [
    'Object2Vec, which compares with the check before, at the last epoch',
    {
      stop: decision({ rule: makeRule('object2vec', {}, 10), best: { epoch: 32, value: 0.401 }, waited: 3 }),
      status: { kind: 'completed' },
      epoch: 32,
      losses,
    },
    "With Object2Vec's patience 3 early stopping says stop at epoch 32: valid_loss had made no gain that counts for 3 checks; its best was 0.401 at epoch 32.",
  ],
  [
    'a baseline that nothing has beaten, and the last weights kept',
    {
      stop: decision({
        rule: makeRule('tfjs', { patience: 3, baseline: 0.3 }, 10),
        epoch: 3,
        best: { epoch: 1, value: 2.5 },
        waited: 3,
      }),
      status: { kind: 'stopped', cause: { kind: 'rule', epoch: 3 } },
      plannedEpochs: 3,
      losses,
      checkpoint: { epoch: 3, path: 'model/last' },
    },
    "Early stopping with TensorFlow.js's patience 3 stopped this run at epoch 3: valid_loss had made no gain that counts on the baseline 0.3 for 3 checks; the weights of epoch 3, the last, are kept, as the rule says.",
  ],
  [
    'a baseline that was beaten',
    {
      stop: decision({ rule: makeRule('keras', { patience: 10, baseline: 0.5 }, 10) }),
      status: byRule,
      plannedEpochs: 32,
      losses,
    },
    'Early stopping with patience 10 stopped this run at epoch 32: valid_loss had not improved since epoch 22 (0.412).',
  ],
  [
    'never a usable value',
    { stop: decision({ best: null }), status: byRule, losses },
    'Early stopping with patience 10 stopped this run at epoch 32: valid_loss never had a usable value. Epochs saved: 28 of 60.',
  ],
  [
    'somebody stopped it before the rule was asked',
    { stop: decision(), status: request('panel'), epoch: 35, plannedEpochs: 200, losses },
    'With patience 10 this run would have stopped at epoch 32 (valid_loss was best at epoch 22: 0.412). Epochs saved: 3 of 35.',
  ],
  [
    'good enough for Lightning, which keeps the last weights',
    {
      stop: decision({
        rule: makeRule('lightning', { stoppingThreshold: 0.5 }, 10),
        reason: 'threshold',
        best: { epoch: 32, value: 0.49 },
        numbers: { value: 0.49, stoppingThreshold: 0.5 },
      }),
      status: byRule,
      plannedEpochs: 200,
      losses,
      checkpoint: { epoch: 32, path: 'model/last' },
    },
    "Early stopping with Lightning's patience 3 stopped this run at epoch 32: valid_loss was 0.49, better than the stopping threshold 0.5; the weights of epoch 32, the best, are kept. Epochs saved: 168 of 200.",
  ],
  [
    'Lightning on NaN',
    {
      stop: decision({ rule: makeRule('lightning', {}, 10), reason: 'non-finite', numbers: { value: NaN } }),
      status: byRule,
      plannedEpochs: 32,
      losses,
    },
    "Early stopping with Lightning's patience 3 stopped this run at epoch 32: valid_loss was NaN.",
  ],
  [
    'diverged by a threshold, of an earlier version without numbers',
    {
      stop: decision({ rule: makeRule('lightning', {}, 10), reason: 'divergence', best: null, numbers: {} }),
      status: { kind: 'completed' },
      losses,
    },
    "With Lightning's patience 3 this run would have stopped at epoch 32: valid_loss was NaN, worse than the divergence threshold NaN.",
  ],
  [
    'XGBoost keeps the last weights',
    {
      stop: decision({ rule: makeRule('xgboost', { patience: 10 }, 10) }),
      status: byRule,
      plannedEpochs: 32,
      losses,
      checkpoint: { epoch: 32, path: 'model/last' },
    },
    "Early stopping with XGBoost's patience 10 stopped this run at epoch 32: valid_loss had not improved since epoch 22 (0.412); the weights of epoch 32, the last, are kept, as the rule says.",
  ],
  [
    'GL',
    {
      stop: decision({
        rule: makeRule('GL', {}, 10),
        reason: 'generalization-loss',
        numbers: { value: 0.43, generalizationLoss: 4.3689, alpha: 2 },
      }),
      status: { kind: 'completed' },
      epoch: 200,
      losses,
    },
    'With GL (alpha 2) this run would have stopped at epoch 32 (valid_loss was 0.43, which is 4.369 % worse than its best, 0.412 at epoch 22). Epochs saved: 168 of 200.',
  ],
  [
    'PQ',
    {
      stop: decision({
        rule: makeRule('PQ', {}, 10),
        reason: 'progress-quotient',
        numbers: { value: 0.43, generalizationLoss: 4.3689, progress: 4.987, quotient: 0.876, alpha: 0.75 },
      }),
      status: byRule,
      plannedEpochs: 32,
      losses,
      checkpoint: { epoch: 22, path: 'model/best' },
    },
    'Early stopping with PQ (alpha 0.75, strips of 5) stopped this run at epoch 32: valid_loss was 0.43, which is 4.369 % worse than its best, 0.412 at epoch 22; over a training progress of 4.987 ‰ that is 0.876; the weights of epoch 22, the best, are kept.',
  ],
  [
    'UP at the last epoch',
    {
      stop: decision({
        rule: makeRule('UP', {}, 10),
        reason: 'rising-strips',
        numbers: { value: 0.43, before: 0.42, strips: 3, strip: 5 },
      }),
      status: { kind: 'completed' },
      epoch: 32,
      losses,
    },
    'With UP (3 strips of 5) early stopping says stop at epoch 32: valid_loss got worse over 3 strips of 5 checks in a row; its best was 0.412 at epoch 22.',
  ],
  [
    'AUTO, with the train loss that shortened its patience and the lower value that it did not keep',
    {
      stop: decision({
        rule: RECOMMENDED_RULE,
        auto: true,
        reason: 'auto',
        waited: 10,
        numbers: {
          value: 0.43,
          patience: 9.8765,
          recent: 0.421,
          level: 0.415,
          train: 0.2,
          validation: 0.44,
          lowest: 0.4,
          lowestEpoch: 25,
        },
      }),
      status: byRule,
      plannedEpochs: 32,
      losses,
      checkpoint: { epoch: 22, path: 'model/best' },
    },
    'Early stopping with AUTO stopped this run at epoch 32: valid_loss had made no clear gain on epoch 22 (0.412) for 10 checks; AUTO waits for 9.9 here, with 0.421 the best of the latest values and train loss at 0.2 against 0.44; 0.4 at epoch 25 did not count as a gain; the weights of epoch 22 are kept.',
  ],
  [
    'AUTO without a train loss, where it would have stopped',
    {
      stop: decision({
        rule: RECOMMENDED_RULE,
        auto: true,
        reason: 'auto',
        waited: 10,
        numbers: { value: 0.43, patience: 9.8765, recent: 0.421, level: 0.415, lowest: 0.412, lowestEpoch: 22 },
      }),
      status: { kind: 'completed' },
      epoch: 40,
      losses,
    },
    'With AUTO this run would have stopped at epoch 32 (valid_loss had made no clear gain on epoch 22 (0.412) for 10 checks; AUTO waits for 9.9 here, with 0.421 the best of the latest values). Epochs saved: 8 of 40.',
  ],
];
for (const [name, changes, text] of STOPS) {
  test(`stop text: ${name}`, () => {
    const message = stopMessage(summary(changes));
    assert.equal(message && render(message), text);
  });
}

test('every verdict has a title', () => {
  assert.equal(render(verdictTitle('too-short')), 'Too short to tell');
  assert.equal(render(verdictTitle('overfitting')), 'Overfitting');
});
