import { LossChooser } from '../metrics/loss-chooser';
import type { Observation } from '../run/observation';
import type { LossNames } from '../run/summary';
import { EpochClock } from '../series/epoch-clock';
import type { RunAxis } from '../series/epoch-clock';
import { resolveRule } from './rule';
import { createStopper } from './stopper';
import type { Stopper } from './stopper';
import type { Check, EarlyStopping, StopDecision, StoppingRule } from './types';

/**
 * Watches a run's observations with the rule of its entry. The runner, the built-in trainer and the readers of run
 * directories all use this one class on the same raw values, so that they cannot disagree.
 *
 * The monitored metric is the one of that very name; failing that, `val_loss` means the run's validation loss and
 * `loss` its train loss, whatever the run calls them or the entry says they are. Each value is a check, also when
 * several fall into one epoch; in a run that is measured by steps a check stands at its step. A run that starts over
 * (its epochs fall back to where they began: an appended log, the next fold) is watched afresh.
 */
export class StopWatcher {
  /** Whether the decision may stop the run; false for OFF. */
  readonly acts: boolean;
  readonly rule: StoppingRule;
  readonly auto: boolean;

  readonly #clock: EpochClock;
  readonly #chooser: LossChooser;
  /** First values of test losses, which count once a second one shows that they are curves. */
  readonly #firstOf = new Map<string, Check>();
  /** Whether the metric of the monitor's very name has appeared. */
  #named = false;
  #axis: RunAxis = 'epoch';
  #stopper: Stopper;
  #series: string | null = null;
  #decision: StopDecision | null = null;
  #firstEpoch: number | null = null;
  #lastEpoch = 0;

  /** @param input `metrics` names the losses of the run, where the entry does. */
  constructor(input: { earlyStopping: EarlyStopping; plannedEpochs: number | null; metrics?: LossNames }) {
    const { rule, auto, acts } = resolveRule(input.earlyStopping, input.plannedEpochs);
    this.rule = rule;
    this.auto = auto;
    this.acts = acts;
    this.#clock = new EpochClock(input.plannedEpochs);
    this.#chooser = new LossChooser(input.metrics);
    this.#stopper = createStopper(rule, auto);
  }

  /** The run's own name of the monitored metric; null as long as it has not appeared. */
  get monitored(): string | null {
    return this.#series;
  }

  /** The monitor's name when no such metric has appeared so far, else null. */
  get missing(): string | null {
    return this.#series === null ? this.rule.monitor : null;
  }

  /** What has been decided so far. */
  get decision(): StopDecision | null {
    return this.#decision;
  }

  /** Takes the next observation; returns the decision once, at the check where it falls. */
  observe(observation: Observation): StopDecision | null {
    this.#clock.epochOf(observation);
    const epoch = this.#clock.position;
    this.#followAxis();
    this.#learnNames(observation, epoch);
    if (this.#series === null || !Object.hasOwn(observation.values, this.#series)) return null;
    const value = observation.values[this.#series] ?? Number.NaN;
    this.#noticeRestart(epoch);
    const decision = this.#stopper.check({ epoch, value });
    this.#decision ??= decision;
    return decision;
  }

  /** Checks at steps and checks at epochs cannot be counted together. */
  #followAxis(): void {
    const { axis } = this.#clock;
    if (axis === this.#axis) return;
    this.#axis = axis;
    this.#firstOf.clear();
    if (this.#series !== null) this.#startOver();
  }

  #learnNames({ values }: Observation, epoch: number): void {
    let fresh = false;
    for (const name of Object.keys(values)) {
      if (this.#chooser.see(name)) fresh = true;
      else if (this.#chooser.isWaiting(name) && !this.#firstOf.has(name)) {
        this.#firstOf.set(name, { epoch, value: values[name] ?? Number.NaN });
      }
      if (name === this.rule.monitor && !this.#named) {
        this.#named = true;
        fresh = true;
      }
    }
    if (!fresh) return;
    const series = this.#findMonitored();
    if (series === this.#series) return;
    // A better name has turned up (val_loss after test_loss): what was counted belongs to another metric.
    this.#series = series;
    this.#startOver();
    const first = series === null ? undefined : this.#firstOf.get(series);
    if (first === undefined) return;
    this.#noticeRestart(first.epoch);
    this.#stopper.check(first);
  }

  /** The name, among the run's own, of the metric that the rule monitors; null when there is none. */
  #findMonitored(): string | null {
    const { monitor } = this.rule;
    if (this.#named) return monitor;
    if (monitor === 'val_loss') return this.#chooser.losses.validation;
    return monitor === 'loss' ? this.#chooser.losses.train : null;
  }

  #noticeRestart(epoch: number): void {
    if (this.#firstEpoch !== null && epoch < this.#lastEpoch && epoch <= this.#firstEpoch) this.#startOver();
    this.#firstEpoch ??= epoch;
    this.#lastEpoch = epoch;
  }

  #startOver(): void {
    this.#firstEpoch = null;
    // A run that has really been told to stop stays told.
    if (this.acts && this.#decision !== null) return;
    this.#stopper = createStopper(this.rule, this.auto);
    this.#decision = null;
  }
}
