import path from 'node:path';
import process from 'node:process';
import { StopWatcher } from '../../core/stopping/watcher';
import { identityOf } from '../process/identity';
import { EventsFile } from '../store/events-file';
import { RunLock } from '../store/lock';
import { MetricsFile } from '../store/metrics-file';
import { readRecord } from '../store/record-file';
import { readHistory, readObservations, type RunHistory } from '../store/history';
import { parseRunnerInput, readStdin } from './input';
import { createPrintedReader } from '../../core/logs/printed';
import { compileLinePattern, patternNotice } from './line-pattern';
import { LogSources } from './log-sources';
import { OutputReader } from './output-reader';
import { Recorder } from './recorder';
import { giveWay } from './priority';
import { Supervisor } from './supervisor';
import { adoptTraining, startTraining, type Start } from './training';
import { Sleeper } from './wake';
import { writeEnd } from './write-end';

/** Exit codes, for the launcher and for tests. */
const EXIT = { ok: 0, usage: 2, locked: 3, record: 4, crash: 5 } as const;

/**
 * The runner: `runner.js <run directory>` starts and watches a training process (arguments and environment come on
 * standard input), `runner.js --adopt <run directory>` goes on watching one whose runner died.
 */
async function main(argv: readonly string[]): Promise<number> {
  const adopt = argv[0] === '--adopt';
  const named = argv[adopt ? 1 : 0];
  if (named === undefined) return fail(EXIT.usage, 'Usage: runner.js [--adopt] <run directory>');
  const directory = path.resolve(named);
  const { record, problem } = readRecord(directory);
  if (record === null) return fail(EXIT.record, problem);

  const sleeper = new Sleeper();
  let signalled = false;
  const onSignal = (): void => {
    signalled = true;
    sleeper.wake();
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  // A closed terminal or window must not end a training run.
  process.on('SIGHUP', () => undefined);

  const lock = RunLock.take(directory, identityOf(process.pid));
  if (lock === null) return fail(EXIT.locked, 'Another process already watches this run.');
  const history = readHistory(directory);
  if (history.events.some((event) => event.type === 'ended')) {
    lock.release();
    return EXIT.ok;
  }
  const events = new EventsFile(directory, history.lastEventSeq);
  const metrics = new MetricsFile(directory, history.lastSeq);
  const watcher = new StopWatcher(record);
  const sources = adopt ? LogSources.resume(directory, record) : LogSources.begin(directory, record);
  const recorded = adopt && sources !== null ? readObservations(directory) : null;
  const recorder = new Recorder({ metrics, events, watcher, lock, already: { ...history, recorded } });
  const start = adopt ? adopted(history) : await begin(directory, sleeper);
  if (start.kind === 'failed') {
    const ending = { exitCode: null, signal: null, message: start.message };
    await writeEnd({ directory, recorder, lock, sleeper }, ending);
  } else {
    const { training } = start;
    giveWay();
    if (!adopt) recorder.event({ type: 'started', process: training.identity }, Date.now());
    const source = record.metrics.pattern;
    const { pattern, problem: fault } = source === null ? { pattern: null, problem: null } : compileLinePattern(source);
    if (fault !== null && !adopt) recorder.event({ type: 'notice', level: 'error', text: fault }, Date.now());
    const reader = createPrintedReader({ pattern });
    const output = new OutputReader(directory, reader);
    const stopRecorded = history.events.some((event) => event.type === 'stop-requested');
    const signals = { signalled: () => signalled, stopRecorded };
    const outputNotice = (): string | null => (pattern === null ? null : patternNotice(reader.patternUse));
    await new Supervisor({
      directory,
      record,
      training,
      recorder,
      output,
      sources,
      outputNotice,
      lock,
      sleeper,
      ...signals,
    }).run();
  }
  recorder.close();
  lock.release();
  return EXIT.ok;
}

async function begin(directory: string, sleeper: Sleeper): Promise<Start> {
  const input = parseRunnerInput(await readStdin());
  if (input === null)
    return { kind: 'failed', message: 'The program that started this run ended before it said what to start.' };
  return startTraining(directory, input, () => sleeper.wake());
}

function adopted(history: RunHistory): Start {
  const started = history.events.find((event) => event.type === 'started');
  if (started === undefined)
    return { kind: 'failed', message: 'The run was lost before its training process started.' };
  return { kind: 'started', training: adoptTraining(started.process) };
}

function fail(code: number, text: string): number {
  process.stderr.write(`${text}\n`);
  return code;
}

process.on('uncaughtException', (error) => {
  // The training process lives on; whoever looks next adopts the run.
  process.stderr.write(`${error.stack ?? String(error)}\n`);
  process.exit(EXIT.crash);
});

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
  // Whatever still holds the event loop (a watcher, an unread stdin) must not keep a finished runner.
  process.exit();
});
