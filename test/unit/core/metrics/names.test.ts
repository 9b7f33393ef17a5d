import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseLosses, isLossName, metricMode, pairOf } from '../../../../src/core/metrics/names';

/** Names as real programs log them, and the losses in them: train, validation. */
const LOSSES: readonly [string, readonly string[], string | null, string | null][] = [
  ['Keras', ['acc', 'loss', 'val_acc', 'val_loss'], 'loss', 'val_loss'],
  ['PyTorch loops', ['train_loss', 'val_loss', 'val_f1'], 'train_loss', 'val_loss'],
  ['fastai', ['train_loss', 'valid_loss', 'accuracy', 'time'], 'train_loss', 'valid_loss'],
  ['written out', ['training_loss', 'validation_loss', 'validation_anc_off_loss'], 'training_loss', 'validation_loss'],
  ['dev split', ['train_loss', 'dev_loss'], 'train_loss', 'dev_loss'],
  ['Hugging Face', ['loss', 'grad_norm', 'learning_rate', 'eval_loss', 'eval_runtime'], 'loss', 'eval_loss'],
  ['blanks', ['Train Loss', 'Val Loss', 'LR'], 'Train Loss', 'Val Loss'],
  ['slashes', ['train/loss', 'val/loss', 'val/accuracy'], 'train/loss', 'val/loss'],
  ['TensorBoard', ['Loss/train', 'Accuracy/train', 'Loss/val'], 'Loss/train', 'Loss/val'],
  ['Chainer', ['main/accuracy', 'main/loss', 'validation/main/loss'], 'main/loss', 'validation/main/loss'],
  ['camel case', ['trainLoss', 'valLoss'], 'trainLoss', 'valLoss'],
  ['camel case with capitals', ['trainMSE', 'valMSE'], 'trainMSE', 'valMSE'],
  ['dots', ['train.loss', 'val.loss'], 'train.loss', 'val.loss'],
  [
    'YOLO: the first part of the loss',
    ['train/box_loss', 'train/cls_loss', 'metrics/mAP_0.5', 'val/box_loss', 'val/cls_loss', 'x/lr0'],
    'train/box_loss',
    'val/box_loss',
  ],
  [
    'Lightning: the epoch before the step',
    ['train_loss_step', 'val_loss_step', 'val_loss_epoch', 'train_loss_epoch'],
    'train_loss_epoch',
    'val_loss_epoch',
  ],
  ['a plain loss before a running one', ['running_loss', 'loss', 'val_loss'], 'loss', 'val_loss'],
  ['loss before error', ['train_error', 'val_error', 'val_loss', 'train_loss'], 'train_loss', 'val_loss'],
  ['other measures', ['mse', 'val_mse'], 'mse', 'val_mse'],
  [
    'LightGBM',
    ["training's binary_logloss", "valid_1's binary_logloss"],
    "training's binary_logloss",
    "valid_1's binary_logloss",
  ],
  ['XGBoost', ['train-logloss', 'eval-logloss', 'eval-auc'], 'train-logloss', 'eval-logloss'],
  ['a pair before a mismatch', ['loss', 'mae', 'val_mae'], 'mae', 'val_mae'],
  ['a mismatch where there is no pair', ['Test MSE', 'Train loss', 'Valid MSE'], 'Train loss', 'Valid MSE'],
  ['test where there is nothing better', ['train_loss', 'test_loss'], 'train_loss', 'test_loss'],
  ['validation before test', ['train_loss', 'test_loss', 'val_loss'], 'train_loss', 'val_loss'],
  ['an unpaired validation before a paired test', ['train_loss', 'test_loss', 'val_mse'], 'train_loss', 'val_mse'],
  ['train only', ['loss', 'accuracy'], 'loss', null],
  ['validation only', ['val_loss'], null, 'val_loss'],
  ['the explicit name before the bare one', ['loss', 'train_loss', 'val_loss'], 'train_loss', 'val_loss'],
  ['no loss at all', ['accuracy', 'val_accuracy', 'lr', 'loss_scale', 'time'], null, null],
  ['nothing', [], null, null],
];
for (const [name, names, train, validation] of LOSSES) {
  test(`losses are found: ${name}`, () => {
    assert.deepEqual(chooseLosses(names), { train, validation });
  });
}

test('the choice does not depend on the order, where names differ in kind', () => {
  const names = ['val_accuracy', 'val_loss', 'test_loss', 'loss', 'lr', 'val_mae'];
  assert.deepEqual(chooseLosses([...names].reverse()), chooseLosses(names));
});

const MODES: readonly ['min' | 'max', readonly string[]][] = [
  [
    'max',
    ['accuracy', 'val_acc', 'Test Accuracy', 'val_auc', 'f1', 'val_f1_metric', 'metrics/mAP50(B)', 'r2', 'eval_bleu'],
  ],
  ['max', ['precision', 'recall', 'val_dice', 'IoU', 'F1_score', 'top5', 'val_AUROC']],
  ['min', ['loss', 'val_loss', 'rmse', 'mape', 'perplexity', 'dice_loss', 'error', 'val_logloss', 'lr', 'something']],
];
for (const [mode, names] of MODES) {
  for (const name of names) {
    test(`${name} is better when it is ${mode === 'min' ? 'smaller' : 'larger'}`, () => {
      assert.equal(metricMode(name), mode);
    });
  }
}

test('a pair has one stem and two splits', () => {
  assert.deepEqual(pairOf('accuracy'), { split: 'train', explicit: false, stem: 'accuracy' });
  assert.deepEqual(pairOf('val_accuracy'), { split: 'validation', explicit: true, stem: 'accuracy' });
  assert.deepEqual(pairOf('Loss/val'), { split: 'validation', explicit: true, stem: 'loss' });
  assert.deepEqual(pairOf('eval/test_loss'), { split: 'test', explicit: true, stem: 'loss' });
  assert.equal(pairOf('train/box_loss').stem, pairOf('val/box_loss').stem);
  assert.notEqual(pairOf('train/box_loss').stem, pairOf('val/cls_loss').stem);
});

test('names that only contain a loss word are no losses', () => {
  for (const name of [
    'loss_scale',
    'loss_weight',
    'lr',
    'glossary',
    'blossom',
    'best_val_loss',
    'grad_norm_loss',
    '',
    '///',
  ]) {
    assert.equal(isLossName(name), false, name);
  }
});
