import { readNumber } from '../number-text';
import type { RawLine } from '../reader';
import { setValue } from '../values';

const NOTHING = { kind: 'nothing' } as const;

/** XGBoost: `[0]⇥train-logloss:0.69⇥eval-logloss:0.69`; LightGBM: `[100]⇥train's l2: 0.5⇥valid's l2: 0.6`. */
const ROUND = /^\[(\d{1,9})\]:?\s{1,8}(?=[\w.]{1,60}(?:-|'s )[\w@.:+-]{1,60}:)/;
const CELL = /([\w.]{1,60})(?:-|'s )([\w@.+-]{1,60}):\s{0,4}([^\s+]{1,40})/g;
const MAX_CELLS = 64;

/** CatBoost: `0:⇥learn: 0.68⇥test: 0.68⇥best: 0.68 (0)⇥total: 5ms⇥remaining: 5s`. */
const CATBOOST =
  /^(\d{1,9}):\s{1,8}learn: (\S{1,40})(?:\s{1,8}test: (\S{1,40}))?(?:\s{1,8}best: (\S{1,40}) \(\d{1,9}\))?\s{1,8}total: /;

interface Iteration {
  readonly step: number;
  readonly learn: number;
  readonly test: number | null;
}

/**
 * Lines of boosting libraries: one a round. The line that repeats the best round at the end is no new one.
 *
 * CatBoost does not say which measure it prints. It comes out as a loss when it falls from the first printed round to
 * the next, as a score otherwise; so the first line waits for the second.
 */
export class Boosting {
  #repeats = false;
  #first: Iteration | null = null;
  #names: { readonly learn: string; readonly test: string } | null = null;

  /** Lines that were held back until this one come first. */
  read(line: string): RawLine[] | null {
    if (/\bbest iteration is:?\s{0,4}$/i.test(line.slice(-80))) {
      this.#repeats = true;
      return [NOTHING];
    }
    const round = ROUND.exec(line.slice(0, 200));
    if (round !== null) {
      const repeats = this.#repeats;
      this.#repeats = false;
      return [repeats ? NOTHING : cells(Number(round[1]), line.slice(round[0].length, 8000))];
    }
    return this.#catboost(line);
  }

  #catboost(line: string): RawLine[] | null {
    const found = CATBOOST.exec(line.slice(0, 300));
    if (found === null) return null;
    const learn = numberOf(found[2]);
    const test = numberOf(found[3]);
    if (learn === null) return [NOTHING];
    const iteration: Iteration = { step: Number(found[1]), learn, test };
    if (this.#names !== null) return [point(iteration, this.#names)];
    const first = this.#first;
    if (first === null || iteration.step <= first.step) {
      this.#first = iteration;
      return [NOTHING];
    }
    const falls = (test ?? learn) < ((test === null ? null : first.test) ?? first.learn) || learn < first.learn;
    this.#names = falls ? { learn: 'train_loss', test: 'test_loss' } : { learn: 'train_score', test: 'test_score' };
    return [point(first, this.#names), point(iteration, this.#names)];
  }
}

function point(iteration: Iteration, names: { readonly learn: string; readonly test: string }): RawLine {
  const values: Record<string, number> = { [names.learn]: iteration.learn };
  if (iteration.test !== null) values[names.test] = iteration.test;
  return { kind: 'observation', epoch: null, step: iteration.step, values };
}

function cells(step: number, text: string): RawLine {
  const values: Record<string, number> = {};
  let count = 0;
  for (const [, data = '', measure = '', printed] of text.matchAll(CELL)) {
    const value = numberOf(printed);
    if (value === null || ++count > MAX_CELLS) continue;
    setValue(values, text.includes("'s ") ? `${data}_${measure}` : `${data}-${measure}`, value);
  }
  return count === 0 ? NOTHING : { kind: 'observation', epoch: null, step, values };
}

function numberOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const found = readNumber(text, 0);
  return found !== null && found.end === text.length ? found.value : null;
}
