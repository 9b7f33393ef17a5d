import { assertNever } from '../assert';
import type { Json } from '../json';
import type { EpochBase } from './epoch-base';
import { HeldEpoch, MAX_NAMES, merge } from './held-epoch';
import type { LineContext, ParsedLine, RawLine, RawObservation } from './reader';
import { setValue } from './values';
import { isRate, type SplitWord } from './vocabulary';

/**
 * Puts the lines of a log together: knows the epoch and split at hand, holds back what may still change, passes on no
 * value twice, makes epochs 1-based and gathers what lines say of the settings.
 */
export class Assembler {
  #out: ParsedLine[] = [];
  #epoch: number | null = null;
  #underHeader = false;
  #step: number | null = null;
  #split: SplitWord | null = null;
  #before = true;
  #pending: HeldEpoch | null = null;
  /** The last state of a bar that names no epoch. */
  #bare: RawObservation | null = null;
  /** Whether some line has named an epoch or a step. */
  #numbered = false;
  #testsComeByEpoch = false;
  readonly #epochs: EpochBase;
  /** What has been passed on for the epoch and step at hand. */
  #given: { epoch: number | null; step: number | null; values: Map<string, number> } | null = null;
  readonly #settings = new Set<string>();
  #total: number | null = null;
  #firstRate: { epoch: number; name: string; value: number } | null = null;

  /** @param epochs decides from where the epochs count. */
  constructor(epochs: EpochBase) {
    this.#epochs = epochs;
  }

  get context(): LineContext {
    return {
      epoch: this.#epoch,
      step: this.#bare?.step ?? this.#step,
      underHeader: this.#underHeader,
      split: this.#split,
      before: this.#before,
      numbered: this.#numbered,
    };
  }

  /** Takes over what has been put together since the last call. */
  drain(): ParsedLine[] {
    const out = this.#out;
    this.#out = [];
    return out;
  }

  take(raw: RawLine): void {
    switch (raw.kind) {
      case 'nothing':
        break;
      case 'control':
        this.#out.push(raw);
        break;
      case 'hyperparameters':
        this.#tell(raw.values);
        break;
      case 'epoch':
        this.#enter(raw.epoch, raw.total);
        this.#underHeader = true;
        this.#split = null;
        break;
      case 'section':
        if (raw.step !== null) this.#step = raw.step;
        this.#split = raw.split ?? this.#split;
        break;
      case 'over':
        this.#flush(false);
        this.#leave();
        break;
      case 'observation':
        this.#observe(raw);
        break;
      default:
        assertNever(raw);
    }
  }

  /** The log is over. A bar that did not reach its end is a state on the way, and one test is no curve. */
  end(): void {
    const total = this.#total;
    if (total !== null && this.#epochs.shift === 1 && this.#epoch === total - 1) this.#tellEpochs(total);
    this.#flush(false);
    this.#emitBare();
  }

  #emitBare(): void {
    const bare = this.#bare;
    this.#bare = null;
    if (bare === null) return;
    this.#numbered = true;
    this.#before = false;
    this.#step = bare.step;
    this.#emit(null, bare.step, bare.values);
  }

  #observe(raw: RawObservation): void {
    const { epoch, step, hold = 'line' } = raw;
    if (epoch === null) {
      this.#emitBare();
      if (hold === 'bar') {
        this.#bare = raw;
        return;
      }
      this.#numbered ||= step !== null;
      this.#before = false;
      if (step !== null) this.#step = step;
      this.#emit(null, step, raw.values);
      return;
    }
    this.#enter(epoch, raw.total ?? null, raw.fractional === true);
    switch (hold) {
      case 'line':
        this.#line(raw, epoch);
        break;
      case 'once': {
        const given = this.#given;
        const isNew = ([name]: [string, number]): boolean => given?.epoch !== epoch || !given.values.has(name);
        this.#emit(epoch, null, Object.fromEntries(Object.entries(raw.values).filter(isNew)));
        break;
      }
      case 'bar':
        if (Object.keys(raw.values).length === 0) break;
        this.#hold(epoch, 'bar', raw.values).complete = raw.complete === true;
        break;
      case 'epoch':
        this.#underHeader = true;
        this.#hold(epoch, 'below', raw.values);
        break;
      case 'test':
        this.#hold(epoch, 'test', raw.values);
        break;
      default:
        assertNever(hold);
    }
  }

  /** A line that stands: of the epoch itself, or of a step in it. */
  #line(raw: RawObservation, epoch: number): void {
    if (raw.step === null) {
      this.#underHeader = false;
      this.#split = null;
      if (this.#pending?.epoch === epoch) this.#pending.replaceBar(raw.values);
      this.#learnRate(epoch, raw.values);
    }
    this.#emit(epoch, raw.step, raw.values);
  }

  #enter(epoch: number, total: number | null, fractional = false): void {
    this.#before = false;
    this.#numbered = true;
    // The bar was that of the epoch that is named now.
    this.#bare = null;
    this.#epochs.decide(epoch, fractional);
    if (epoch !== this.#epoch) {
      this.#flush(this.#epoch !== null && epoch > this.#epoch);
      this.#epoch = epoch;
      this.#underHeader = false;
      this.#split = null;
    }
    if (total !== null) this.#learnTotal(epoch, total);
  }

  #leave(): void {
    this.#epoch = null;
    this.#step = null;
    this.#underHeader = false;
    this.#split = null;
  }

  #hold(epoch: number, part: 'bar' | 'below' | 'test', values: Readonly<Record<string, number>>): HeldEpoch {
    let pending = this.#pending;
    if (pending?.epoch !== epoch || pending.isFull) {
      this.#flush(true);
      pending = new HeldEpoch(epoch);
      this.#pending = pending;
    }
    pending.add(part, values);
    return pending;
  }

  /** @param goesOn the next epoch begins, so that the one at hand is over. */
  #flush(goesOn: boolean): void {
    const pending = this.#pending;
    if (pending === null) return;
    this.#pending = null;
    const values: Record<string, number> = {};
    if (goesOn || pending.complete) merge(values, pending.bar);
    merge(values, pending.below);
    if (Object.keys(pending.test).length > 0 && (goesOn || this.#testsComeByEpoch)) {
      merge(values, pending.test);
      this.#testsComeByEpoch ||= goesOn;
    }
    this.#learnRate(pending.epoch, values);
    this.#emit(pending.epoch, null, values);
  }

  /** Passes on what has not been passed on for this epoch and step with this very value. */
  #emit(epoch: number | null, step: number | null, values: Readonly<Record<string, number>>): void {
    const isKnown = epoch !== null || step !== null;
    let given = this.#given;
    if (given?.epoch !== epoch || given.step !== step || given.values.size > MAX_NAMES) {
      given = { epoch, step, values: new Map<string, number>() };
      this.#given = given;
    }
    const fresh: Record<string, number> = {};
    for (const [name, value] of Object.entries(values)) {
      if (isKnown && given.values.has(name) && Object.is(given.values.get(name), value)) continue;
      given.values.set(name, value);
      setValue(fresh, name, value);
    }
    if (Object.keys(fresh).length === 0) return;
    this.#out.push({
      kind: 'observation',
      epoch: epoch === null ? null : epoch + (this.#epochs.shift ?? 0),
      step,
      values: fresh,
    });
  }

  #tell(values: Readonly<Record<string, Json>>): void {
    for (const name of Object.keys(values)) if (this.#settings.size < MAX_NAMES) this.#settings.add(bare(name));
    this.#out.push({ kind: 'hyperparameters', values });
  }

  /**
   * `3/10` tells the number of epochs. Where epochs count from 0 the whole may be the last one (0/9 to 9/9) or the
   * number (0/10 to 9/10): the last epoch shows which.
   */
  #learnTotal(epoch: number, total: number): void {
    this.#total = total;
    if (this.#epochs.shift === 0) this.#tellEpochs(total);
    else if (epoch === total) this.#tellEpochs(total + 1);
  }

  #tellEpochs(epochs: number): void {
    if (this.#settings.has('epochs')) return;
    this.#tell({ epochs });
  }

  /** A learning rate that is the same in the first two epochs is the one that training started with. */
  #learnRate(epoch: number, values: Readonly<Record<string, number>>): void {
    const found = Object.entries(values).find(([name]) => isRate(name));
    if (found === undefined || ['lr', 'learningrate'].some((name) => this.#settings.has(name))) return;
    const [name, value] = found;
    const first = this.#firstRate;
    if (first === null) this.#firstRate = { epoch, name, value };
    else if (first.name === name && first.epoch !== epoch) {
      const isConstant = Object.is(first.value, value) && /^(?:lr|learning[_ ]?rate)$/i.test(name);
      this.#settings.add('lr');
      if (isConstant) this.#tell({ [name.toLowerCase()]: value });
    }
  }
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[_\-\s]/g, '');
}
