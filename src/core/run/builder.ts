import { chooseLosses, isLossName, MAX_LOSS_NAMES } from '../metrics/names';
import { EpochClock } from '../series/epoch-clock';
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

/**
 * Builds what is shown of a run from its lines, one by one. An observation costs constant time on average; a summary
 * costs what has come since the last one, and a verdict only where something has changed.
 */
export class RunBuilder {
  readonly #input: { key: string; root: string; id: string; record: RunRecord | null; problem: string | null };
  readonly #series = new Map<string, MetricSeries>();
  readonly #clock = new EpochClock();
  readonly #watcher: StopWatcher;
  readonly #events = new EventLog();
  readonly #pace = new Pace();
  readonly #lossNames: string[] = [];
  #chosenFrom = 0;
  #losses: LossNames = { train: null, validation: null };
  #train: LossCurve | null = null;
  #validation: LossCurve | null = null;
  #observations = 0;
  #epoch = 0;
  #firstTime: number | null = null;
  #lastTime: number | null = null;
  #judged: { readonly observations: number; readonly live: boolean; readonly verdict: Verdict } | null = null;

  constructor(input: { key: string; root: string; id: string; record: RunRecord | null; problem: string | null }) {
    this.#input = input;
    this.#watcher = new StopWatcher({
      earlyStopping: input.record?.earlyStopping ?? { mode: 'off' },
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
    }
    this.#watcher.observe(observation);
    this.#pace.see(epoch, time);
    this.#epoch = epoch;
    this.#firstTime ??= time;
    this.#lastTime = time;
  }

  /** Takes the next line of events.jsonl. */
  addEvent(event: RunEvent): void {
    this.#events.add(event);
  }

  /** The run as it stands. Plain data. */
  summary(input: SummaryInput): RunSummary {
    const { key, root, id, record } = this.#input;
    this.#followLosses();
    const status = this.#status(input);
    const { startedAt, endedAt, durationMs } = this.#times(status);
    const best = this.#validation?.best ?? null;
    const validationBest = best === null ? null : pointAt(this.#validation, best);
    return {
      key,
      root,
      id,
      record: this.#recordWithFindings(),
      entry: record?.entry ?? id,
      createdAt: record === null ? 0 : (finite(Date.parse(record.createdAt)) ?? 0),
      status,
      startedAt,
      endedAt,
      durationMs,
      epochMs: this.#pace.epochMs,
      epoch: this.#epoch,
      plannedEpochs: record?.plannedEpochs ?? null,
      losses: this.#losses,
      metricNames: [...this.#series.keys()],
      trainLast: pointAt(this.#train, (this.#train?.length ?? 0) - 1),
      validationLast: pointAt(this.#validation, (this.#validation?.length ?? 0) - 1),
      validationBest,
      trainAtBest: validationBest && this.#trainAt(validationBest.epoch),
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
    if (this.#lossNames.length < MAX_LOSS_NAMES && isLossName(name)) this.#lossNames.push(name);
    return series;
  }

  #followLosses(): void {
    if (this.#chosenFrom !== this.#lossNames.length) {
      this.#chosenFrom = this.#lossNames.length;
      const losses = chooseLosses(this.#lossNames);
      if (losses.train !== this.#losses.train || losses.validation !== this.#losses.validation) {
        this.#train = this.#curveOf(losses.train, null);
        this.#validation = this.#curveOf(losses.validation, this.#train);
      }
      this.#losses = losses;
    }
    this.#train?.follow();
    this.#validation?.follow();
  }

  #curveOf(name: string | null, leader: LossCurve | null): LossCurve | null {
    const series = name === null ? undefined : this.#series.get(name);
    return series === undefined ? null : new LossCurve(series, leader);
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
      isThrough: plannedEpochs !== null && this.#epoch >= plannedEpochs,
      imported: this.#input.record?.task.kind === 'import' ? { growing: this.#isGrowing(input.now) } : null,
    });
  }

  /** Whether the logs of an imported run have brought news lately: within a few epochs' time, at least some minutes. */
  #isGrowing(now: number): boolean {
    if (this.#events.ended !== null || this.#lastTime === null) return false;
    const patience = Math.max(LEAST_QUIET_MS, QUIET_EPOCHS * (this.#pace.epochMs ?? 0));
    return Math.abs(now - this.#lastTime) < patience;
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
    // A clock that was set back during the run: the observations alone may still tell, else there is no saying.
    const observed = (this.#lastTime ?? 0) - (this.#firstTime ?? 0);
    const durationMs = until >= startedAt ? until - startedAt : Math.max(0, observed);
    return { startedAt, endedAt, durationMs };
  }

  /** Train loss at an epoch: that of the very epoch, else the last one within the epoch before it. */
  #trainAt(epoch: number): EpochValue | null {
    const index = this.#train?.indexAt(epoch) ?? -1;
    const point = pointAt(this.#train, index);
    return point !== null && point.epoch > epoch - 1 ? point : null;
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
      record: this.#input.record,
    });
    this.#judged = { observations: this.#observations, live, verdict };
    return verdict;
  }

  #warnings(live: boolean): readonly string[] {
    const waitedLongEnough = this.#observations > 0 && (!live || this.#epoch >= 3);
    const words = this.#watcher.acts && waitedLongEnough ? idleReason(this.#watcher) : null;
    if (words === null) return this.#events.warnings;
    return [...this.#events.warnings, words].slice(-20);
  }
}

function pointAt(curve: LossCurve | null, index: number): EpochValue | null {
  if (curve === null || index < 0 || index >= curve.length) return null;
  return { epoch: curve.epoch.at(index), value: curve.value.at(index) };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
