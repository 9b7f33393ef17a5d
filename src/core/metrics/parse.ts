import { memo } from '../memo';
import { FILLER_WORDS, fold, LOSS_WORDS, MANNER_WORDS, SPLIT_FILLER_WORDS, SPLIT_WORDS, UNSPACED_WORDS } from './words';
import type { Split } from './words';

/** A metric's name, taken apart. */
export interface ParsedName {
  /** A name without a split word (`loss`, `accuracy`) is the training's own: that is how Keras and most loops log. */
  readonly split: Split;
  /** Whether the name says its split. */
  readonly explicit: boolean;
  /** The split in the name's own word (`eval`, `validation`), folded; empty where it says none. */
  readonly splitWord: string;
  /** What is measured, without split, manner and fillers: `loss`, `box loss`, `accuracy`. Empty for a bare `train`. */
  readonly stem: string;
  /** All words, folded. */
  readonly words: readonly string[];
  /** How plain a value it is: 0 for `loss`, more for a running average or one step's value. */
  readonly manner: number;
  /** Which of several sets of one split, as in `valid_0's l2` or `val_loss/dataloader_idx_1`; null where none is said. */
  readonly index: number | null;
}

/** Takes a name apart: `Loss/val`, `val_loss`, `valLoss`, `Validierungsverlust` and `验证损失` come out alike. */
export const parseName: (name: string) => ParsedName = memo(takeApart);

function takeApart(name: string): ParsedName {
  const words = wordsOf(name);
  let split: Split | null = null;
  let splitWord = '';
  let manner = 0;
  let index: number | null = null;
  const rest: string[] = [];
  for (const [at, word] of words.entries()) {
    const said = SPLIT_WORDS.get(word);
    const before = words[at - 1] ?? '';
    if (said !== undefined) {
      if (split === null || strength(said) > strength(split)) [split, splitWord] = [said, word];
    } else if (MANNER_WORDS.has(word)) {
      manner += MANNER_WORDS.get(word) ?? 0;
    } else if (/^\d{1,3}$/.test(word) && (SPLIT_WORDS.has(before) || before === 'idx')) {
      index = Number(word);
    } else if (!FILLER_WORDS.has(word) && word !== 'idx' && word !== 'dataloader') {
      const measure = isLossItself(word) ? 'loss' : (SHORT.get(word) ?? word);
      if (!rest.includes(measure)) rest.push(measure);
    }
  }
  const stem = split === null ? rest : rest.filter((word) => !SPLIT_FILLER_WORDS.has(word));
  return {
    split: split ?? 'train',
    explicit: split !== null,
    splitWord,
    stem: stem.join(' '),
    words,
    manner,
    index,
  };
}

/** Short forms of a measure, so that `ppl` and `validation perplexity` are a pair. */
const SHORT: ReadonlyMap<string, string> = new Map([
  ['ppl', 'perplexity'],
  ['err', 'error'],
  ['xent', 'crossentropy'],
]);

/** `loss` in any language. */
function isLossItself(word: string): boolean {
  return LOSS_WORDS.get(word) === 0;
}

/** `eval/test_loss` was measured on the test split, `training/val_loss` on the validation split. */
function strength(split: Split): number {
  return split === 'test' ? 3 : split === 'validation' ? 2 : 1;
}

const SPLITS = 'train(?:ing)?|trn|tr|val(?:id(?:ation)?)?|vali|dev|eval|test|tst|te';
const MEASURES = 'loss|accuracy|acc|error|err|mse|mae|rmse|ppl|perplexity|nll|logloss|cost';
const GLUED = new RegExp(`^(${SPLITS})(${MEASURES})$`);
const GLUED_BACKWARDS = new RegExp(`^(loss|acc|err)(${SPLITS})$`);
/** German, Dutch and Scandinavian write compounds: Trainingsverlust, valideringstap. */
const COMPOUND = /^(\p{L}{3,})(verlust|verlies|forlust|fehler)$/u;
const COMPOUND_SHORT = /^(\p{L}+ings)(tap|tab)$/u;

/** `Loss/val`, `trainLoss`, `valid's auc`, `validation-loss`, `trainloss` as words in lower case. */
function wordsOf(name: string): string[] {
  let text = name
    // Names of hostile length are cut: no habit is that long.
    .slice(0, 300)
    .replace(/['’]s\b/g, '')
    // French: d'entraînement, l'erreur.
    .replace(/\b[dl]['’](?=\p{L})/gu, '')
    // trainLoss and trainMSE are two words, mAP and IoU are one.
    .replace(/([a-z\d])([A-Z][a-z])|([a-z]{3})([A-Z])/g, '$1$3 $2$4');
  text = fold(text)
    .replace(/log[\s_-]+loss/g, 'logloss')
    .replace(/neg(?:ative)?[\s_-]*log[\s_-]*likelihood/g, ' nll ')
    .replace(/neg(?:ative)?[\s_-]*elbo/g, ' nll ')
    .replace(/(?:categorical|binary|sparse)?[\s_-]*cross[\s_-]*entropy/g, ' crossentropy ')
    .replace(/held[\s_-]+out/g, 'heldout');
  if (/[^ -~]/.test(text)) for (const [pattern, words] of UNSPACED_WORDS) text = text.replace(pattern, words);
  return text
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .flatMap(unglue);
}

function unglue(word: string): readonly string[] {
  if (word === 'losses') return ['loss'];
  if (SPLIT_WORDS.has(word) || LOSS_WORDS.has(word)) return [word];
  const backwards = GLUED_BACKWARDS.exec(word);
  if (backwards !== null) return [backwards[2] ?? '', backwards[1] ?? ''];
  const glued = GLUED.exec(word) ?? COMPOUND.exec(word);
  if (glued !== null) return [glued[1] ?? '', glued[2] ?? ''];
  const short = COMPOUND_SHORT.exec(word);
  return short === null ? [word] : [short[1] ?? '', 'loss'];
}
