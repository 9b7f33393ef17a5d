import path from 'node:path';
import { CURVES_FILE, readCurves } from './stopping/curves';
import type { Verdict } from '../src/core/verdict/types';
import type { RecordedRun } from './stopping/curves';
import type { Role } from './stopping/data-sets';
import type { BenchResult } from './result';
import { fateOf } from './verdicts/recorded';
import { healthyRuns } from './verdicts/simulate';
import { DEBUGGER_RULES, follow, verdictAtEnd } from './verdicts/watch';
import type { Followed, Losses } from './verdicts/watch';

/**
 * How often verdicts are wrong: on recorded runs, whose test loss says what became of them, and on simulated curves that
 * do not overfit. Thresholds were chosen on the recorded runs of the data sets for design; the other data sets and the
 * simulator only judge.
 */

const MOST_ALARMS = 0.03;
const SIMULATED = 1000;
const SEED = 4;
/** Of the runs that are not healthy every so many-th is followed epoch by epoch. */
const FOLLOWED = 5;

export function bench(): Promise<BenchResult[]> {
  return Promise.resolve([...recorded('design', null), ...recorded('judge', MOST_ALARMS), ...simulated()]);
}

/** @param most the share of false alarms that is aimed for; null where it is only reported */
function recorded(role: Role, most: number | null): BenchResult[] {
  const runs = readCurves(path.join(process.env['LOSSLINE_ROOT'] ?? '.', CURVES_FILE), role)
    .filter(({ test }) => test.every(Number.isFinite))
    .map((run, index) => {
      const losses = lossesOf(run);
      const { fate, far } = fateOf(run);
      const isFollowed = fate === 'healthy' || index % FOLLOWED === 0;
      return {
        losses,
        rows: run.plan.validation,
        fate,
        far,
        end: verdictAtEnd(losses),
        live: isFollowed ? follow(losses) : null,
      };
    });
  const healthy = runs.filter(({ fate }) => fate === 'healthy');
  const overfit = runs.filter(({ fate }) => fate === 'overfit');
  const far = overfit.filter((run) => run.far);
  const said = (some: typeof runs): number => some.filter(({ end }) => end.kind === 'overfitting').length;
  const agreed = said(overfit) + healthy.length - said(healthy);
  const followed = runs.flatMap(({ live }) => (live === null ? [] : [live]));
  const flips = followed.reduce((sum, live) => sum + live.flips, 0);
  const epochs = followed.reduce((sum, live) => sum + live.epochs, 0);
  const name = (what: string): string => `recorded (${role}): ${what}`;
  return [
    plain(name('verdicts that the test loss bears out'), share(agreed, healthy.length + overfit.length)),
    ...alarms(name('healthy'), healthy, most),
    plain(
      name('overfitting not said though the test loss rose by 10 %'),
      share(overfit.length - said(overfit), overfit.length),
    ),
    plain(name('… by 25 %'), share(far.length - said(far), far.length)),
    ...suspicions(name('all'), runs),
    plain(name('changes of the verdict in 100 epochs of a live run'), ((100 * flips) / epochs).toFixed(2)),
    ...debuggerAlarms(
      name('healthy'),
      healthy.map(({ losses }) => losses),
    ),
  ];
}

function simulated(): BenchResult[] {
  const runs = healthyRuns(SIMULATED, SEED).map((losses) => ({
    losses,
    end: verdictAtEnd(losses),
    live: follow(losses),
  }));
  return [
    ...alarms('simulated, healthy', runs, MOST_ALARMS),
    ...debuggerAlarms(
      'simulated, healthy',
      runs.map(({ losses }) => losses),
    ),
  ];
}

function lossesOf({ train, validation }: RecordedRun): Losses {
  return { train, validation };
}

/** Few rows make a validation loss that lies below train loss by chance. */
const FEW_ROWS = 20;

/** Verdicts that nothing in these runs can bear out: no validation data leaks, and each learning rate was chosen. */
function suspicions(name: string, runs: readonly { readonly end: Verdict; readonly rows: number }[]): BenchResult[] {
  return (['leak-suspected', 'too-slow'] as const).map((kind) => {
    const said = runs.filter(({ end }) => end.kind === kind);
    const few = said.filter(({ rows }) => rows <= FEW_ROWS).length;
    const high = said.filter(({ end }) => end.confidence === 'high').length;
    const figure = `${share(said.length, runs.length)}; ${few} of them on ${FEW_ROWS} rows or fewer, ${high} with high confidence`;
    return plain(`${name}: ${kind} at the end`, figure);
  });
}

interface Seen {
  readonly end: Verdict;
  readonly live: Followed | null;
}

function alarms(name: string, runs: readonly Seen[], most: number | null): BenchResult[] {
  const atEnd = runs.filter(({ end }) => end.kind === 'overfitting').length;
  const ever = runs.filter(({ live }) => live?.flagged === true).length;
  const target = most === null ? null : `at most ${most * 100} %`;
  const ok = (count: number): boolean | null => (most === null ? null : count <= most * runs.length);
  return [
    { name: `${name}: false alarms at the end`, figure: share(atEnd, runs.length), target, ok: ok(atEnd) },
    { name: `${name}: false alarms ever, steady for 3 epochs`, figure: share(ever, runs.length), target, ok: ok(ever) },
  ];
}

function debuggerAlarms(name: string, runs: readonly Losses[]): BenchResult[] {
  return DEBUGGER_RULES.map(([rule, fires]) =>
    plain(`${name}: SageMaker Debugger ${rule} fires`, share(runs.filter(fires).length, runs.length)),
  );
}

function plain(name: string, figure: string): BenchResult {
  return { name, figure, target: null, ok: null };
}

function share(part: number, whole: number): string {
  return `${part} of ${whole} (${whole === 0 ? '–' : ((100 * part) / whole).toFixed(1)} %)`;
}
