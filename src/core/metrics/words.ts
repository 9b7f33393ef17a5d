/** The table behind the metric names: every word that says which split, which measure, and how it was taken. */

/** Which part of the data a metric was measured on. */
export type Split = 'train' | 'validation' | 'test';

export const SPLIT_WORDS: ReadonlyMap<string, Split> = new Map<string, Split>([
  ...['train', 'training', 'trn'].map((word) => [word, 'train'] as const),
  ...['val', 'valid', 'validation', 'dev', 'eval', 'evaluation', 'holdout'].map(
    (word) => [word, 'validation'] as const,
  ),
  ...['test', 'testing'].map((word) => [word, 'test'] as const),
]);

/** Measures that get smaller as a model gets better, the plainest first: the number is the order of preference. */
export const LOSS_WORDS: ReadonlyMap<string, number> = new Map<string, number>([
  ['loss', 0],
  ['losses', 0],
  ['logloss', 1],
  ['nll', 1],
  ['crossentropy', 1],
  ['xent', 1],
  ['cost', 2],
  ['objective', 2],
  ['mse', 3],
  ['rmse', 3],
  ['mae', 3],
  ['rmsle', 3],
  ['mape', 3],
  ['deviance', 3],
  ['perplexity', 4],
  ['ppl', 4],
  ['error', 5],
  ['err', 5],
]);

/** Measures that get larger as a model gets better. */
export const SCORE_WORDS: ReadonlySet<string> = new Set([
  ...['accuracy', 'acc', 'auc', 'auroc', 'auprc', 'aucpr', 'roc', 'f1', 'fbeta', 'precision', 'recall', 'sensitivity'],
  ...['specificity', 'r2', 'map', 'map50', 'map95', 'ap', 'ndcg', 'mrr', 'bleu', 'rouge', 'rouge1', 'rouge2', 'rougel'],
  ...['meteor', 'iou', 'miou', 'dice', 'jaccard', 'kappa', 'mcc', 'correlation', 'pearson', 'spearman', 'psnr', 'ssim'],
  ...['score', 'reward', 'top1', 'top5', 'hits', 'likelihood', 'elbo', 'em', 'variance_explained'],
]);

/** Words that say how a value was taken, not what it is: `train_loss_epoch`, `avg loss`. */
export const MANNER_WORDS: ReadonlyMap<string, number> = new Map<string, number>([
  ['total', 0],
  ['main', 0],
  ['epoch', 0],
  ['avg', 1],
  ['average', 1],
  ['mean', 1],
  ['running', 2],
  ['ema', 2],
  ['smooth', 2],
  ['smoothed', 2],
  ['step', 3],
  ['batch', 3],
  ['iter', 3],
]);

/** Words that make a name with "loss" or "error" in it something else: `loss_scale`, `loss_weight`. */
export const NOT_LOSS_WORDS: ReadonlySet<string> = new Set([
  ...[
    'scale',
    'scaler',
    'scaling',
    'weight',
    'weights',
    'coef',
    'coefficient',
    'lambda',
    'alpha',
    'lr',
    'rate',
    'time',
  ],
  ...['count', 'ratio', 'grad', 'gradient', 'norm', 'best', 'std', 'delta', 'patience'],
]);
