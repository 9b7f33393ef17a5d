import { memo } from '../memo';
import { LOSS_WORDS, SCORE_WORDS } from '../metrics/words';

/** What a word at the head of a line counts. */
export type Counter = 'epoch' | 'step';

const list = (words: string): readonly string[] => words.trim().split(/\s+/);

/** Words that announce the number of an epoch or step, in lower case. */
const COUNTERS: ReadonlyMap<string, Counter> = new Map<string, Counter>([
  ...list(
    'epoch ep epoche epoca época epoka époque epoque epok epocha эпоха эпохи эпохе эпоху 轮 轮次 轮数 周期 纪元 回合 輪',
  ).map((word) => [word, 'epoch'] as const),
  ...list('エポック エポック数 世代 에폭 에포크 에포치').map((word) => [word, 'epoch'] as const),
  ...list(
    'step steps iter iters iteration iterations it batch minibatch mini-batch update global_step round episode batch_id batch_idx batch_num batch_no batchid iter_num iter_id step_id',
  ).map((word) => [word, 'step'] as const),
  ...list(
    'schritt étape etape itération iteración iteracion paso passo iteração iterazione lote krok iteracja partia',
  ).map((word) => [word, 'step'] as const),
  ...list(
    'шаг итерация батч 步 步数 步骤 迭代 批次 ステップ イテレーション バッチ 스텝 단계 배치 반복 total_timesteps',
  ).map((word) => [word, 'step'] as const),
]);

/** What a word counts; null for other words. Takes any case. */
export function counterOf(word: string): Counter | null {
  return COUNTERS.get(word.toLowerCase()) ?? null;
}

/** Between a number and the whole: `3 of 10`. */
export const OF_WORDS: ReadonlySet<string> = new Set(list('of von sur de из z di の out su'));

/** Words that take the number of an epoch from the epoch at hand: `best epoch: 5`, `10 epochs per …`. */
export const NOT_THIS: ReadonlySet<string> = new Set(
  list(
    'best max num total start last final per every each from since until resume_from beste meilleure mejor лучшая 最佳 最好 共',
  ),
);

/** Words that say nothing about what a value is. */
const FILLERS: ReadonlySet<string> = new Set(
  list(
    'with the of on for at in a an and de du des la le les del di da do na sur auf der die das en на w dla is was are value values results result metrics metric scores done finished',
  ),
);
const MORE_FILLERS: ReadonlySet<string> = new Set(
  list(
    'so far finished complete completed ended end end: current this our got set dataset data over net took after has epoch epochs',
  ),
);

/** Whether a word of a metric's name can be left out. */
export function isFiller(word: string): boolean {
  return FILLERS.has(word) || MORE_FILLERS.has(word);
}

export type SplitWord = 'train' | 'val' | 'test';

/** English for words of other languages, and one word for each way of saying which split it was. */
const TRANSLATED: ReadonlyMap<string, string> = new Map<string, string>([
  ...spread(
    'loss',
    'verlust perte pertes pérdida perdida perda perdita потери потеря лосс strata straty kosten 損失 损失 loss值',
  ),
  ...spread('loss', '損失値 损失值 损失函数 ロス 誤差 손실 로스 손실값 오차'),
  ...spread(
    'accuracy',
    'genauigkeit précision_globale exactitude exactitud acurácia acuracia precisión precision_es accuratezza',
  ),
  ...spread('accuracy', 'точность dokładność dokladnosc 准确率 正确率 精度 精确度 準確率 正解率 정확도'),
  ...spread('error', 'fehler erreur erro errore ошибка błąd 误差'),
  ...spread('precision', '精确率 查准率 適合率 정밀도'),
  ...spread('recall', 'rappel 召回率 再現率 재현율 recuerdo полнота'),
  ...spread('learning_rate', 'lernrate 学习率 学習率 학습률'),
  ...spread('train', 'trained entraînement entrainement apprentissage entrenamiento treino treinamento addestramento'),
  ...spread(
    'train',
    'обучение обучения обучении обучающая тренировка тренировочная treningowa treningowy treningu uczenia',
  ),
  ...spread('train', 'trening trainings 训练 訓練 训练集 学習 訓練集 학습 훈련 training-'),
  ...spread(
    'val',
    'validated validierung validierungs validation- validación validacion validação validacao validazione',
  ),
  ...spread(
    'val',
    'валидация валидации валидационная walidacja walidacji walidacyjna walidacyjny 验证 驗證 验证集 検証 검증 평가',
  ),
  ...spread('eval', 'evaluated évaluation evaluación avaliação valutazione оценка 评估 評価'),
  ...spread('test', 'tested prueba teste тест тестовая тестовые testowa testowy 测试 測試 测试集 テスト 테스트'),
  ...spread('avg', 'durchschnittlicher moyenne moyen media medio média médio средняя средний średnia 平均 평균'),
]);

function spread(english: string, words: string): (readonly [string, string])[] {
  return list(words).map((word) => [word, english] as const);
}

/** Chinese, Japanese and Korean words stand without blanks between them; German ones are glued together. */
const GLUED: readonly (readonly [string, string])[] = [...TRANSLATED]
  .filter(([word]) => word.length >= 2)
  .sort((a, b) => b[0].length - a[0].length);

const GLUE = /^(?:の|的|時の|时的|時|s|値|值)/;
const MAX_GLUED = 40;

/** A word as English words; itself where nothing is known of it. `Trainingsverlust` → train, loss; `验证损失` → val, loss. */
export function translate(word: string): readonly string[] {
  const lower = word.toLowerCase();
  const known = TRANSLATED.get(lower);
  if (known !== undefined) return [known];
  if (lower.length > MAX_GLUED || !(hasForeign(lower) || /(?:verlust|genauigkeit|fehler)$/.test(lower))) return [word];
  const parts: string[] = [];
  let rest = lower;
  while (rest !== '') {
    const current = rest;
    const glued = GLUED.find(([part]) => current.startsWith(part));
    if (glued === undefined) {
      // "F1" and "loss" stand in Chinese text as they are.
      const ascii = /^[a-z][\w-]*/.exec(current)?.[0] ?? '';
      if (ascii === '') return [word];
      parts.push(ascii);
      rest = current.slice(ascii.length);
    } else {
      parts.push(glued[1]);
      rest = current.slice(glued[0].length);
    }
    rest = rest.replace(GLUE, '');
  }
  return parts;
}

function hasForeign(word: string): boolean {
  for (let i = 0; i < word.length; i++) if (word.charCodeAt(i) >= 0xc0) return true;
  return false;
}

const SPLITS: ReadonlyMap<string, SplitWord> = new Map<string, SplitWord>([
  ...list('train training trn').map((word) => [word, 'train'] as const),
  ...list('val valid validation dev eval evaluation evaluating validating holdout').map(
    (word) => [word, 'val'] as const,
  ),
  ...list('test testing').map((word) => [word, 'test'] as const),
]);

/** Which split a word of a name means; null for other words. */
export function splitOf(word: string): SplitWord | null {
  return SPLITS.get(word.toLowerCase()) ?? null;
}

/** The words of a name: `valid_Loss`, `train/box-loss`, `valLoss`. In lower case. */
export const wordsOf = memo((name: string): readonly string[] =>
  name
    .replace(/([a-z\d])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== ''),
);

const MORE_MEASURES: ReadonlySet<string> = new Set(
  list('xent l1 l2 bpb bpc bpd wer cer fid rew ce bce psnr ssim top1 top5 gap'),
);
const RATES: ReadonlySet<string> = new Set(list('lr lrs learning_rate learningrate lrate'));

/** Whether a name is that of a loss or score, as far as its words are known. */
export const isMeasure = memo((name: string): boolean => wordsOf(name).some(isMeasureWord));

function isMeasureWord(word: string): boolean {
  return (
    LOSS_WORDS.has(word) || SCORE_WORDS.has(word) || MORE_MEASURES.has(word) || /(?:loss|acc|accuracy)\d?$/.test(word)
  );
}

/** Whether a name is that of a loss (`box_loss`, `valLoss`, `mse`). */
export function isLossLike(name: string): boolean {
  return wordsOf(name).some((word) => LOSS_WORDS.has(word) || /loss(?:es)?\d?$/.test(word));
}

/** Whether a name is that of a learning rate. */
export const isRate = memo((name: string): boolean => {
  const lower = name.toLowerCase();
  return RATES.has(lower) || wordsOf(name).some((word) => RATES.has(word)) || /learning[\s_-]?rate/.test(lower);
});

const NOISE: ReadonlySet<string> = new Set([
  ...list(
    'time times eta elapsed duration sec secs second seconds min mins minutes hours ms fps ips speed throughput wps ups',
  ),
  ...list(
    'wpb bsz wall runtime memory mem gpu gpus cpu ram vram params parameters size seed rank pid port line timestamp date',
  ),
  ...list(
    'version ver samples images tokens tok toks examples num count counter patience best early mfu flops tflops dt remaining',
  ),
  ...list(
    'left prev previous bytes mib gib mb gb kb workers num_workers skipped consumed ns us cost_time per id uuid host shape dim dims',
  ),
  ...list('время zeit temps tiempo tempo czas 时间 用时 耗时 時間 시간 best_val vram_gb lrm'),
]);
const EXACTLY_NOISE: ReadonlySet<string> = new Set(
  list(
    'n total v_num epochs num_epochs total_epochs max_epochs max_steps batches batch_size world_size local_rank device data',
  ),
);

/** Whether a name that stands before a number is known not to be a metric. */
export const isNoise = memo((name: string): boolean => {
  const lower = name.toLowerCase();
  if (EXACTLY_NOISE.has(lower) || counterOf(lower) !== null) return true;
  return (
    wordsOf(name).some((word) => NOISE.has(word)) || /(?:^|_)(?:batch|data|reader)_cost$|runtime$|_time$/.test(lower)
  );
});
