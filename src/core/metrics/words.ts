/** The table behind the metric names: every word that says which split, which measure, and how it was taken. */

/** Which part of the data a metric was measured on. */
export type Split = 'train' | 'validation' | 'test';

/**
 * Takes case and accents off, so that `Pérdida`, `PERDIDA` and `perdida` are one. Scripts whose marks are letters
 * (Japanese, Korean) keep their shape, since what was taken apart is put together again.
 */
export function fold(text: string): string {
  // Plain ASCII, as most names are, has nothing to take off.
  if (/^[ -~]*$/.test(text)) return text.toLowerCase();
  return text
    .normalize('NFD')
    .replace(/(\p{Script=Latin}|\p{Script=Cyrillic}|\p{Script=Greek})\p{Mn}+/gu, '$1')
    .normalize('NFC')
    .toLowerCase();
}

const list = (words: string): readonly string[] => words.trim().split(/\s+/).map(fold);

const spread = <T>(...rows: readonly (readonly [T, string])[]): ReadonlyMap<string, T> =>
  new Map(rows.flatMap(([meaning, words]) => list(words).map((word) => [word, meaning] as const)));

export const SPLIT_WORDS: ReadonlyMap<string, Split> = spread<Split>(
  ['train', 'train training trained trn tr trainset learn'],
  // German, French, Spanish, Portuguese, Italian, Scandinavian, Polish, Czech, Turkish, Indonesian
  ['train', 'trainings lern entraînement apprentissage entrenamiento treino treinamento addestramento allenamento'],
  ['train', 'tränings träning trenings trening trænings træning treningowa treningowy treningu uczenia trénovací'],
  ['train', 'eğitim pelatihan latih'],
  ['train', 'обучение обучения обучении обучающая обучающей тренировка тренировки тренировочная тренировочный'],
  ['train', 'тренировочной тренировочные трейн навчання тренувальна'],
  ['validation', 'val valid validation validate validated validating vali vld va vl valset'],
  ['validation', 'dev eval evaluation evaluate evaluated evaluating holdout heldout cv xval crossval oof'],
  ['validation', 'validierung validierungs évaluation validación evaluación validação avaliação validazione convalida'],
  ['validation', 'valutazione validatie validering validerings walidacja walidacji walidacyjna walidacyjny validační'],
  ['validation', 'doğrulama validasi'],
  ['validation', 'валидация валидации валидацию валидационная валидационный валидационной валидационные'],
  ['validation', 'вал проверка проверочная проверочной валідація валідації'],
  ['test', 'test tests testing tested tst te testset teste prueba testowa testowy'],
  ['test', 'тест тесте тестовая тестовый тестовой тестовые'],
);

/** Measures that get smaller as a model gets better, the plainest first: the number is the order of preference. */
export const LOSS_WORDS: ReadonlyMap<string, number> = spread<number>(
  [0, 'loss losses'],
  [1, 'logloss mlogloss nloglik nll crossentropy xent multiclass'],
  [2, 'cost objective'],
  [3, 'mse rmse mae rmsle mape smape mphe deviance huber tweedie poisson quantile pinball'],
  [4, 'perplexity ppl bpc bpb bpd'],
  [5, 'error err merror'],
  // German, French, Spanish, Portuguese, Italian, Dutch, Scandinavian, Polish, Czech, Turkish, Russian and others
  [0, 'verlust perte pertes pérdida pérdidas perda perdas perdita perdite verlies förlust strata straty ztráta ztráty'],
  [0, 'kayıp kaybı потери потеря потерь лосс втрати втрата kerugian veszteség'],
  [2, 'coût costo coste custo'],
  [5, 'fehler erreur erro errore ошибка'],
);

/** Measures only where the name says its split too: alone they are settings (`l2: 0.001`). */
export const SPLIT_LOSS_WORDS: ReadonlyMap<string, number> = spread<number>([3, 'l1 l2 fair']);

/** Names of the usual functions behind a loss, or of the whole: `lm loss` is the loss, `mask loss` a part of it. */
export const WHOLE_WORDS: ReadonlySet<string> = new Set(
  list('lm mlm ce bce nll xent crossentropy logloss seq2seq task'),
);

/** Parts of a loss that say little about the fit: taken last. */
export const SIDE_WORDS: ReadonlySet<string> = new Set(
  list('reg regularization regularisation regularizer penalty aux auxiliary kl kld l1 l2 entropy balance balancing z'),
);

/** Measures that get larger as a model gets better. */
export const SCORE_WORDS: ReadonlySet<string> = new Set([
  ...list('accuracy acc auc auroc auprc aucpr roc f1 f1score fbeta precision recall sensitivity specificity r2 map'),
  ...list('map50 map95 ap ndcg mrr bleu rouge rouge1 rouge2 rougel meteor iou miou dice jaccard kappa mcc correlation'),
  ...list('pearson spearman psnr ssim score reward return top1 top5 hits likelihood elbo em variance_explained'),
  ...list('balanced_accuracy correct fitness win winrate success hella hellaswag mmlu'),
  ...list('genauigkeit exactitude exactitud precisión acurácia accuratezza nauwkeurigheid noggrannhet точность'),
  ...list('dokładność doğruluk přesnost'),
]);

/** Measures that get smaller as a model gets better and yet are no losses to judge a fit by. */
export const RATE_WORDS: ReadonlySet<string> = new Set(list('wer cer fid kid ece brier lpips hamming fpr fnr eer'));

/** Words that say how a value was taken, not what it is: `train_loss_epoch`, `avg loss`. */
export const MANNER_WORDS: ReadonlyMap<string, number> = spread<number>(
  [0, 'total main epoch overall combined full sum tot all raw gesamt totale общая общие'],
  // Where the log has a plain loss too, that is mostly the last batch's, and the average is the epoch's.
  [-0.3, 'avg average mean moyenne moyen media medio média médio durchschnittlicher mittlerer средняя средние'],
  [1, 'sample token'],
  [2, 'running ema smooth smoothed smoothened moving rolling cumulative cum cur current inner'],
  [3, 'step steps batch minibatch iter iters iteration iterations it its'],
);

/** Words between words. */
export const FILLER_WORDS: ReadonlySet<string> = new Set([
  ...list('with of on the for in at per over during vs de du des la le les del di da do na sur auf der die das en'),
  ...list('metrics metric scalars scalar stats results history value values samples функция функции'),
]);

/** Words that belong to a split where there is one: `loss on the validation set`. Else they are parts: `data_loss`. */
export const SPLIT_FILLER_WORDS: ReadonlySet<string> = new Set(list('set data dataset split subset phase fold cross'));

/** Words that make a name with "loss" or "error" in it something else: `loss_scale`, `loss_weight`. */
export const NOT_LOSS_WORDS: ReadonlySet<string> = new Set([
  ...list('scale scaler scaling weight weights coef coefficient lambda alpha beta lr rate time times timestamp'),
  ...list('count counter ratio grad gradient norm best lowest min max std stdev var variance stderr sem delta diff'),
  ...list('difference gap change improvement improved patience wait threshold thresh tol tolerance decay factor gain'),
  ...list('multiplier mult margin fn name type id num number packet stop early prev previous old initial init final'),
  ...list('target baseline pct percent speed sec secs seconds ms size bytes memory mem runtime interval every'),
  ...list('reduction weighting'),
]);

/** Words of languages that are written without blanks, longest first where one holds another. */
export const UNSPACED_WORDS: readonly (readonly [RegExp, string])[] = [
  [/学习率|學習率|学習率|학습률/g, ' lr '],
  [/训练|訓練|学習|學習|훈련|학습/g, ' train '],
  [/验证|驗證|検証|評価|评估|검증/g, ' validation '],
  [/测试|測試|テスト|試験|테스트/g, ' test '],
  [/损失|損失|ロス|손실|誤差関数/g, ' loss '],
  [/误差|誤差|오차/g, ' error '],
  [/准确率|準確率|精度|正解率|정확도/g, ' accuracy '],
  [/平均|평균/g, ' mean '],
  [/总|總|合計|총/g, ' total '],
  [/خسارة|الخسارة/g, ' loss '],
  [/التدريب|تدريب/g, ' train '],
  [/التحقق|تحقق/g, ' validation '],
  [/関数|函数|값|値|值|の|集|用/g, ' '],
];
