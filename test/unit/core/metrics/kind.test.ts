import assert from 'node:assert/strict';
import { test } from 'node:test';
import { metricKind } from '../../../../src/core/metrics/kind';
import type { MetricKind } from '../../../../src/core/metrics/kind';
import { metricMode } from '../../../../src/core/metrics/names';
import type { MonitorMode } from '../../../../src/core/stopping/types';

const KINDS: readonly [MetricKind, MonitorMode | null, readonly string[]][] = [
  [
    'loss',
    'min',
    ['loss', 'val_loss', 'Loss/val', 'train-logloss', 'lm loss', 'total_loss', 'train_loss_step', 'Verlust'],
  ],
  ['part', 'min', ['train/box_loss', 'loss_rpn_cls', 'val_dense_1_loss', 'kl_loss', 'class_3_loss', 'dice_loss']],
  [
    'error',
    'min',
    ['mse', 'val_mae', 'perplexity', 'valid_ppl', 'error', 'val_error', 'eval/wer', 'fid', "valid_0's l2"],
  ],
  [
    'score',
    'max',
    ['accuracy', 'val_acc', 'metrics/mAP50(B)', 'F1_score', 'Acc@1 acc', 'val_dice', 'Genauigkeit', '准确率'],
  ],
  [
    'learning-rate',
    null,
    ['lr', 'learning_rate', 'lr-Adam', 'lr/pg0', 'x/lr0', 'Lernrate', '学习率', "taux d'apprentissage"],
  ],
  ['time', null, ['time', 'epoch_time', 'eval_runtime', '_timestamp', 'data_time', 'eta_seconds', 'elapsed_time']],
  ['speed', null, ['eval_samples_per_second', 'tokens_per_second_per_gpu', 'fps', 'it/s', 'mfu', 'throughput']],
  ['machine', null, ['gpu_mem', 'memory', 'peak_memory_active', 'cpu', 'GPU Power']],
  ['norm', null, ['grad_norm', 'weight_norm', 'gradient/norm']],
  ['progress', null, ['epoch', 'step', 'global_step', 'tokens', 'total_flos', 'epochs']],
  ['other', null, ['hp_metric', 'beta', 'loss_scale', 'best_val_loss', 'something', '', '///']],
];
for (const [kind, mode, names] of KINDS) {
  for (const name of names) {
    test(`${name === '' ? 'an empty name' : name} is of the kind ${kind}`, () => {
      assert.deepEqual(metricKind(name), { kind, mode });
    });
  }
}

test('kind and mode agree: what is better when larger is a score', () => {
  for (const name of KINDS.flatMap(([, , names]) => names)) {
    if (metricKind(name).kind === 'score') assert.equal(metricMode(name), 'max', name);
    if (metricKind(name).mode === 'min') assert.equal(metricMode(name), 'min', name);
  }
});

test('names of hostile length and content are classified in no time', () => {
  for (const name of ['__proto__', 'constructor', 'loss'.repeat(100_000), '_'.repeat(100_000), 'a_'.repeat(50_000)]) {
    assert.equal(typeof metricKind(name).kind, 'string');
  }
});
