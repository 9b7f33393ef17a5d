import { plannedSteps } from '../hyperparameters/planned-steps';
import { validationMetric } from '../metrics/kind';
import { LossChooser } from '../metrics/loss-chooser';
import { EpochClock } from '../series/epoch-clock';
import type { RunAxis } from '../series/epoch-clock';
import { LossCurve } from '../series/loss-curve';
import { MetricSeries } from '../series/series';
import { idleReason } from '../stopping/idle';
import { StopWatcher } from '../stopping/watcher';
import { judge } from '../verdict/judge';
import type { Verdict } from '../verdict/types';
import { EventLog } from './event-log';
import type { RunEvent, StopRequester } from './events';
import type { Observation } from './observation';
import { Pace } from './pace';
import type { RunRecord } from './record';
import { isLive } from './status';
import type { RunStatus } from './status';
import { statusOf } from './status-of';
import type { EpochValue, LossNames, RunSummary } from './summary';

/** What is known from outside the run directory's logs when a summary is asked for. */
export interface SummaryInput {
  /** Whether the runner process is there. */
  readonly process: 'alive' | 'gone' | 'unknown';
  /** The stop request in the run directory, null for none. */
  readonly stopRequest: StopRequester | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** After so long without news an imported run no longer counts as running. */
const LEAST_QUIET_MS = 180_000;
const QUIET_EPOCHS = 5;

/** After so many observations a metric that was named and has not come is not waited for any longer. */
const LONG_ENOUGH = 200;

/**
 * Builds what is shown of a run from its lines, one by one. An observation costs constant time on average; a summary
 * costs what has come since the last one, and a verdict only where something has changed.
 */
export class RunBuilder {
  readonly #input: { key: string; root: string; id: string; record: RunRecord | null; problem: string | null };
  readonly #series = new Map<string, MetricSeries>();
  readonly #clock: EpochClock;
  readonly #watcher: StopWatcher;
  readonly #events = new EventLog();
  /** How long an epoch and how long a step takes. */
  readonly #pace: Readonly<Record<RunAxis, Pace>> = { epoch: new Pace(), step: new Pace() };
  readonly #chooser: LossChooser;
  #losses: LossNames = { train: null, validation: null };
  #axis: RunAxis = 'epoch';
  #train: LossCurve | null = null;
  #validation: LossCurve | null = null;
  #observations = 0;
  #firstTime: number | null = null;
  #lastTime: number | null = null;
  #judged: { readonly observations: number; readonly live: boolean; readonly verdict: Verdict } | null = null;

  constructor(input: { key: string; root: string; id: string; record: RunRecord | null; problem: string | null }) {
    this.#input = input;
    const plannedEpochs = input.record?.plannedEpochs ?? null;
    const metrics = input.record?.metrics;
    this.#clock = new EpochClock(plannedEpochs);
    this.#chooser = new LossChooser(metrics);
    this.#watcher = new StopWatcher({
      earlyStopping: input.record?.earlyStopping ?? { mode: 'off' },
      plannedEpochs,
      ...(metrics === undefined ? {} : { metrics }),
    });
  }

  /** All points of every metric, in the order of arrival, by the run's own names. */
  get series(): ReadonlyMap<string, MetricSeries> {
    return this.#series;
  }

  /** Takes the next line of metrics.jsonl. Lines must come in order, each once. */
  addObservation(observation: Observation): void {
    const { time, step } = observation;
    const epoch = this.#clock.epochOf(observation);
    const order = this.#observations;
    this.#observations += 1;
    for (const [name, value] of Object.entries(observation.values)) {
      this.#seriesOf(name).push({ epoch, step, time, order, value });
      this.#chooser.see(name);
    }
    this.#watcher.observe(observation);
    this.#pace.epoch.see(epoch, time);
    if (step !== null) this.#pace.step.see(step, time);
    this.#firstTime ??= time;
    this.#lastTime = time;
  }

  /** Takes the next line of events.jsonl. */
  addEvent(event: RunEvent): void {
    this.#events.add(event);
  }

  /** The run as it stands. Plain data. */
  summary(input: SummaryInput): RunSummary {
    const { key, root, id } = this.#input;
    const record = this.#recordWithFindings();
    const status = this.#status(input);
    if (!isLive(status) || this.#observations >= LONG_ENOUGH) this.#chooser.giveUp();
    this.#followLosses();
    const { startedAt, endedAt, durationMs } = this.#times(status);
    const best = this.#validation?.best ?? null;
    const validationBest = best === null ? null : pointAt(this.#validation, best);
    return {
      key,
      root,
      id,
      record,
      entry: record?.entry ?? id,
      createdAt: record === null ? 0 : (finite(Date.parse(record.createdAt)) ?? 0),
      status,
      startedAt,
      endedAt,
      durationMs,
      axis: this.#axis,
      epochMs: this.#isTimeless ? null : this.#pace[this.#axis].epochMs,
      epoch: this.#clock.position,
      epochSaid: this.#clock.said,
      plannedEpochs: this.#planned(record),
      losses: this.#losses,
      chosenBy: this.#chooser.chosenBy,
      metricNames: [...this.#series.keys()],
      trainLast: pointAt(this.#train, (this.#train?.length ?? 0) - 1),
      validationLast: pointAt(this.#validation, (this.#validation?.length ?? 0) - 1),
      validationBest,
      trainAtBest: best === null ? null : this.#trainAt(best),
      verdict: this.#verdict(isLive(status)),
      stop: this.#events.decision ?? this.#watcher.decision,
      checkpoint: this.#events.checkpoint,
      test: this.#events.test,
      warnings: this.#warnings(isLive(status)),
    };
  }

  /** The record with the hyperparameters that became known later; what was asked for is never overruled. */
  #recordWithFindings(): RunRecord | null {
    const { record } = this.#input;
    if (record === null || this.#events.hyperparameters.size === 0) return record;
    const found = Object.fromEntries(this.#events.hyperparameters);
    return { ...record, hyperparameters: { ...found, ...record.hyperparameters } };
  }

  #seriesOf(name: string): MetricSeries {
    const known = this.#series.get(name);
    if (known !== undefined) return known;
    const series = new MetricSeries();
    this.#series.set(name, series);
    return series;
  }

  /** How many epochs, or steps, were asked for. */
  #planned(record: RunRecord | null): number | null {
    if (record === null) return null;
    return this.#axis === 'step' ? plannedSteps(record.hyperparameters) : record.plannedEpochs;
  }

  #followLosses(): void {
    const { losses } = this.#chooser;
    const { axis } = this.#clock;
    if (axis !== this.#axis || losses.train !== this.#losses.train || losses.validation !== this.#losses.validation) {
      this.#axis = axis;
      this.#train = this.#curveOf(losses.train, null);
      this.#validation = this.#curveOf(losses.validation, this.#train);
      this.#judged = null;
    }
    this.#losses = losses;
    this.#train?.follow();
    this.#validation?.follow();
  }

  #curveOf(name: string | null, leader: LossCurve | null): LossCurve | null {
    const series = name === null ? undefined : this.#series.get(name);
    return series === undefined ? null : new LossCurve(series, leader, this.#axis);
  }

  #status(input: SummaryInput): RunStatus {
    const plannedEpochs = this.#input.record?.plannedEpochs ?? null;
    return statusOf({
      problem: this.#input.problem,
      started: this.#events.startedAt !== null || this.#observations > 0,
      cause: this.#events.cause,
      ended: this.#events.ended,
      process: input.process,
      request: input.stopRequest,
      plannedEpochs,
      isThrough: plannedEpochs !== null && this.#clock.axis === 'epoch' && this.#clock.position >= plannedEpochs,
      imported: this.#input.record?.task.kind === 'import' ? { growing: this.#isGrowing(input.now) } : null,
    });
  }

  /** Whether the logs of an imported run have brought news lately: within a few epochs' time, at least some minutes. */
  #isGrowing(now: number): boolean {
    if (this.#events.ended !== null || this.#lastTime === null) return false;
    const patience = Math.max(LEAST_QUIET_MS, QUIET_EPOCHS * (this.#pace[this.#clock.axis].epochMs ?? 0));
    return Math.abs(now - this.#lastTime) < patience;
  }

  /** Whether an imported log has the same time at its first row and at its last. */
  get #isTimeless(): boolean {
    const isRead = this.#input.record?.task.kind === 'import';
    return isRead && this.#observations > 1 && this.#firstTime === this.#lastTime;
  }

  #times(status: RunStatus): Pick<RunSummary, 'startedAt' | 'endedAt' | 'durationMs'> {
    const startedAt = this.#events.startedAt ?? this.#firstTime;
    const lastSign = this.#lastTime ?? this.#events.lastTime;
    // That an import has come to its end says when it was read, not when the training ended.
    const isRead = this.#input.record?.task.kind === 'import';
    const said = isRead ? undefined : this.#events.ended?.time;
    const endedAt = isLive(status) ? null : (said ?? lastSign);
    const until = endedAt ?? this.#lastTime;
    if (startedAt === null || until === null) return { startedAt, endedAt, durationMs: null };
    // A log that says no times was given one for all of it, that of its file: how long it took is not known.
    if (this.#isTimeless) return { startedAt, endedAt, durationMs: null };
    // A clock that was set back during the run: the observations alone may still tell, else there is no saying.
    const observed = (this.#lastTime ?? 0) - (this.#firstTime ?? 0);
    const durationMs = until >= startedAt ? until - startedAt : Math.max(0, observed);
    return { startedAt, endedAt, durationMs };
  }

  /** Train loss beside a validation loss: the last one up to it, not from before the epoch (or the check) before. */
  #trainAt(best: number): EpochValue | null {
    const [train, validation] = [this.#train, this.#validation];
    if (train === null || validation === null) return null;
    const epoch = validation.epoch.at(best);
    const point = pointAt(train, train.indexAt(epoch, validation.step.at(best)));
    const since = this.#axis === 'epoch' ? epoch - 1 : best === 0 ? -Infinity : validation.epoch.at(best - 1);
    return point !== null && point.epoch > since ? point : null;
  }

  #verdict(live: boolean): Verdict {
    const judged = this.#judged;
    // A verdict looks at the whole curve: of a long live run only every thousandth part of it calls for a new one.
    const fresh = judged === null ? 0 : this.#observations - judged.observations;
    const enough = judged?.live === live && (live ? fresh <= judged.observations / 1000 : fresh === 0);
    if (judged !== null && enough) return judged.verdict;
    const verdict = judge({
      train: this.#train,
      validation: this.#validation,
      live,
      axis: this.#axis,
      instead: this.#validation === null ? validationMetric(this.#series.keys()) : null,
      // Not what the program printed of its settings: a line of the config would not reach those.
      record: this.#input.record,
    });
    this.#judged = { observations: this.#observations, live, verdict };
    return verdict;
  }

  #warnings(live: boolean): readonly string[] {
    const words = [...this.#events.warnings];
    const waitedLongEnough = this.#observations > 0 && (!live || this.#observations >= LONG_ENOUGH);
    const { missing } = this.#chooser;
    for (const side of ['train', 'validation'] as const) {
      const name = missing[side];
      if (name === null || !waitedLongEnough) continue;
      const instead = this.#losses[side];
      words.push(
        instead === null
          ? `The ${side} loss that the entry names, ${name}, never appeared in this run's log.`
          : `The ${side} loss that the entry names, ${name}, never appeared in this run's log; ${instead} stands in for it.`,
      );
    }
    const isSure = this.#observations > 0 && this.#axis === 'epoch' && this.#clock.position >= 3;
    const idle = this.#watcher.acts && (isSure || waitedLongEnough) ? idleReason(this.#watcher) : null;
    if (idle !== null) words.push(idle);
    return words.slice(-20);
  }
}

function pointAt(curve: LossCurve | null, index: number): EpochValue | null {
  if (curve === null || index < 0 || index >= curve.length) return null;
  return { epoch: curve.epoch.at(index), value: curve.value.at(index) };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
