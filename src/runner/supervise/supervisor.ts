import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { StopRequester } from '../../core/run/events';
import type { RunRecord } from '../../core/run/record';
import { STOP_STAGES, TreeStopper, type StopStage } from '../process/stop-tree';
import { HEARTBEAT_MS, type RunLock } from '../store/lock';
import { RUN_FILES } from '../store/paths';
import { readStopRequest, writeStopRequest } from '../store/stop-file';
import { endOf, noEpochNotice } from './ending';
import { lastLines } from './last-words';
import type { LogSources, SourcesLook } from './log-sources';
import type { OutputReader, OutputReading } from './output-reader';
import type { Recorder } from './recorder';
import type { Training, TrainingState } from './training';
import type { Sleeper } from './wake';
import { writeEnd } from './write-end';

/** Waits, in milliseconds. */
const POLL_MS = 50;
const IDLE_POLL_MS = 150;
/** While the training runs, so many times as long as reading took is left to it before the next block is read. */
const REST_SHARE = 3;
const IDLE_AFTER_MS = 500;
const STOP_LOOK_MS = 100;
const DELETED_AFTER_MS = 10_000;
/**
 * How long the built-in trainer may take to restore, save and evaluate by itself. It knows without a signal that it
 * is to end: it comes to the rule's decision on its own, and it looks for stop.json. A signal on top of that would
 * be its second call, at which it gives up what it is saving.
 */
const TRAINER_GRACE: StopStage = { signal: null, graceMs: 20_000 };

/** Whether the training process is being stopped. */
type Stopping =
  { readonly kind: 'no' } | { readonly kind: 'yes'; readonly stopper: TreeStopper; readonly over: boolean };

/** What the supervisor works with. */
export interface SupervisorParts {
  readonly directory: string;
  readonly record: RunRecord;
  readonly training: Training;
  readonly recorder: Recorder;
  readonly output: OutputReader;
  /** Log files that are read beside the output, or instead of it; null for none. */
  readonly sources?: LogSources | null;
  /** What is to be said about the reading of the output once all is read; null for nothing. */
  readonly outputNotice?: () => string | null;
  readonly lock: RunLock;
  readonly sleeper: Sleeper;
  /** Whether this process itself was told to end. */
  readonly signalled: () => boolean;
  /** An earlier runner has recorded a stop request already, and died before it was carried out. */
  readonly stopRecorded: boolean;
  readonly stages?: readonly StopStage[];
}

/**
 * Watches one training process from its start to its end: reads its log, records, stops it where the rule or a
 * person says so, and writes `ended` as the last line. One loop does it all, so nothing can overtake anything.
 */
export class Supervisor {
  readonly #p: SupervisorParts;
  readonly #outputFile: string;
  #stopping: Stopping = { kind: 'no' };
  #state: TrainingState = { kind: 'running' };
  // The lock was taken just now, and nothing is to be synced yet.
  #lastBeat = performance.now();
  #lastStopLook = -Infinity;
  #lastData = performance.now();
  #missingSince: number | null = null;
  /** Once all is over: how far the log is still to be read. A process that escaped may write for ever. */
  #readUpTo: number | null = null;

  constructor(parts: SupervisorParts) {
    this.#p = parts;
    this.#outputFile = path.join(parts.directory, RUN_FILES.output);
  }

  /** Returns when the run has ended and everything about it is on disk. */
  async run(): Promise<void> {
    if (this.#p.stopRecorded) this.#stop();
    for (;;) {
      const now = performance.now();
      this.#beat(now);
      this.#lookForStop(now);
      if (this.#state.kind === 'running') this.#state = this.#p.training.state();
      this.#tickStopper(now);
      const reading = this.#readOutput(now);
      this.#p.recorder.flush(Date.now());
      if (this.#isThrough(reading)) break;
      await (reading.more || this.#readUpTo !== null ? this.#rest(now) : this.#sleep(now));
    }
    await this.#finish();
  }

  #beat(now: number): void {
    if (now - this.#lastBeat < HEARTBEAT_MS) return;
    this.#lastBeat = now;
    this.#p.lock.beat();
    this.#p.recorder.sync();
    if (existsSync(this.#p.directory)) this.#missingSince = null;
    else this.#missingSince ??= now;
    // A run that was deleted can neither be seen nor stopped any more; its training must not go on for ever.
    if (this.#missingSince !== null && now - this.#missingSince >= DELETED_AFTER_MS) this.#stop();
  }

  #lookForStop(now: number): void {
    if (this.#stopping.kind !== 'no' || this.#state.kind !== 'running') return;
    if (this.#p.signalled()) {
      this.#leaveStopFile();
      this.#requested('signal');
      return;
    }
    if (now - this.#lastStopLook < STOP_LOOK_MS) return;
    this.#lastStopLook = now;
    const by = readStopRequest(this.#p.directory);
    if (by !== null) this.#requested(by);
  }

  /** A trainer is told by file, also when we were told by signal. */
  #leaveStopFile(): void {
    if (this.#p.record.task.kind !== 'trainer') return;
    try {
      writeStopRequest(this.#p.directory, 'signal', Date.now());
    } catch {
      // The signals that follow the grace time do without.
    }
  }

  #requested(by: StopRequester): void {
    this.#p.recorder.event({ type: 'stop-requested', by }, Date.now());
    this.#stop();
  }

  /** Reads one block of output and records it. */
  #readOutput(now: number): OutputReading {
    // While lines wait for room on the disk the log keeps the rest.
    if (this.#p.recorder.full) return { lines: [], grew: true, more: false };
    const reading = this.#p.output.read();
    if (reading.grew) this.#lastData = now;
    const lines = this.#p.sources?.printed(reading.lines) ?? reading.lines;
    if (this.#p.recorder.take(lines, Date.now()) !== null) this.#stop();
    return this.#readLogFiles(now) ? { ...reading, grew: true, more: true } : reading;
  }

  /** Reads a block of each log file and records it. Returns whether there is more to read at once. */
  #readLogFiles(now: number): boolean {
    const { sources } = this.#p;
    if (sources === undefined || sources === null) return false;
    const look = sources.look(now);
    if (look.lines.length > 0) this.#lastData = now;
    this.#recordLook(look);
    return look.more;
  }

  #recordLook({ lines, notices }: SourcesLook): void {
    const { recorder } = this.#p;
    const now = Date.now();
    for (const { line, time } of lines) if (recorder.take([line], time ?? now) !== null) this.#stop();
    for (const notice of notices) recorder.event({ type: 'notice', ...notice }, now);
  }

  /** The program has ended: what is left in its log files. */
  async #readLogFilesToTheEnd(): Promise<void> {
    const { sources, recorder } = this.#p;
    if (sources === undefined || sources === null) return;
    for (let more = true; more;) {
      const look = sources.end();
      this.#recordLook(look);
      recorder.flush(Date.now());
      more = look.more && !(recorder.full && !existsSync(this.#p.directory));
      if (more) await immediate();
    }
  }

  /** Whether the process has ended, the stop (if any) is through and the log is read. */
  #isThrough(reading: OutputReading): boolean {
    if (this.#state.kind === 'running' || (this.#stopping.kind !== 'no' && !this.#stopping.over)) return false;
    if (this.#readUpTo === null) {
      this.#readUpTo = statSync(this.#outputFile, { throwIfNoEntry: false })?.size ?? 0;
      return false;
    }
    if (this.#p.recorder.full) return !existsSync(this.#p.directory);
    return !reading.grew || this.#p.output.offset >= this.#readUpTo;
  }

  #stop(): void {
    if (this.#state.kind !== 'running') return;
    // The built-in trainer is saving already; a command is asked once.
    if (this.#stopping.kind !== 'no') return;
    const stages = this.#p.stages ?? STOP_STAGES;
    const endsByItself = this.#p.record.task.kind === 'trainer';
    const stopper = new TreeStopper(this.#p.training.identity, endsByItself ? [TRAINER_GRACE, ...stages] : stages);
    this.#stopping = { kind: 'yes', stopper, over: false };
  }

  #tickStopper(now: number): void {
    if (this.#stopping.kind === 'no' || this.#stopping.over) return;
    const result = this.#stopping.stopper.tick(now);
    if (result === 'working') return;
    this.#stopping = { ...this.#stopping, over: true };
    if (result === 'gave-up') {
      const text = 'Some processes of this run could not be ended, not even with SIGKILL.';
      this.#p.recorder.event({ type: 'notice', level: 'error', text }, Date.now());
    }
  }

  /**
   * Who asked for the stop that the built-in trainer obeyed before this loop saw the request: it looks for requests
   * itself, after every batch, and is through in a moment. A request that came after the last epoch stopped nothing.
   */
  #obeyed(): StopRequester | null {
    const { record, recorder, directory } = this.#p;
    if (record.task.kind !== 'trainer') return null;
    const hadAll = record.plannedEpochs !== null && recorder.observations >= record.plannedEpochs;
    return hadAll ? null : readStopRequest(directory);
  }

  /** Between two blocks of a log that holds more: a reader that only reads would take a core from the training. */
  async #rest(turnStart: number): Promise<void> {
    if (this.#state.kind !== 'running') {
      await immediate();
      return;
    }
    await this.#p.sleeper.sleep(Math.min(POLL_MS, REST_SHARE * (performance.now() - turnStart)), null);
  }

  async #sleep(now: number): Promise<void> {
    const idle = now - this.#lastData > IDLE_AFTER_MS && this.#stopping.kind === 'no';
    await this.#p.sleeper.sleep(idle ? IDLE_POLL_MS : POLL_MS, idle ? this.#outputFile : null);
  }

  async #finish(): Promise<void> {
    const { recorder, output, record } = this.#p;
    const rest = output.end();
    recorder.take(this.#p.sources?.printed(rest) ?? rest, Date.now());
    await this.#readLogFilesToTheEnd();
    const asked = this.#stopping.kind !== 'no';
    const state = this.#state.kind === 'running' ? { kind: 'gone' as const } : this.#state;
    const ending = endOf({ state, asked, said: recorder.lastWords, lines: lastLines(this.#outputFile) });
    const obeyed = asked || ending.exitCode !== 0 ? null : this.#obeyed();
    if (obeyed !== null) recorder.event({ type: 'stop-requested', by: obeyed }, Date.now());
    const notice =
      this.#p.sources?.missingNotice() ??
      (asked ? null : noEpochNotice(record, recorder.observations, ending.exitCode));
    if (notice !== null) recorder.event({ type: 'notice', level: 'warning', text: notice }, Date.now());
    const remark = asked ? null : (this.#p.outputNotice?.() ?? null);
    if (remark !== null) recorder.event({ type: 'notice', level: 'warning', text: remark }, Date.now());
    await writeEnd(this.#p, ending);
  }
}

function immediate(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
