import path from 'node:path';
import { CURVES_FILE, readCurves } from './stopping/curves';
import type { RecordedRun } from './stopping/curves';
import type { Role } from './stopping/data-sets';
import type { BenchResult } from './result';
import { fateOf } from './verdicts/recorded';
import { healthyRuns } from './verdicts/simulate';
import { DEBUGGER_RULES, watch } from './verdicts/watch';
import type { Losses, Watched } from './verdicts/watch';

/**
 * How often verdicts are wrong: on recorded runs, whose test loss says what became of them, and on simulated curves that
 * do not overfit. Thresholds were chosen on the recorded runs of the data sets for design; the other data sets and the
 * simulator only judge.
 */

const MOST_ALARMS = 0.03;
const SIMULATED = 2000;
const SEED = 4;

export function bench(): Promise<BenchResult[]> {
  return Promise.resolve([...recorded('design', null), ...recorded('judge', MOST_ALARMS), ...simulated()]);
}

/** @param most the share of false alarms that is aimed for; null where it is only reported */
function recorded(role: Role, most: number | null): BenchResult[] {
  const runs = readCurves(path.join(process.env['LOSSLINE_ROOT'] ?? '.', CURVES_FILE), role)
    .filter(({ test }) => test.every(Number.isFinite))
    .map((run) => ({ run, losses: lossesOf(run), ...fateOf(run), watched: watch(lossesOf(run)) }));
  const healthy = runs.filter(({ fate }) => fate === 'healthy');
  const overfit = runs.filter(({ fate }) => fate === 'overfit');
  const far = overfit.filter((run) => run.far);
  const missed = (some: typeof runs): number => some.filter(({ watched }) => !isOverfitting(watched)).length;
  const agreed = overfit.length - missed(overfit) + healthy.filter(({ watched }) => !isOverfitting(watched)).length;
  const flips = runs.reduce((sum, { watched }) => sum + watched.flips, 0);
  const epochs = runs.reduce((sum, { watched }) => sum + watched.epochs, 0);
  const name = (what: string): string => `recorded (${role}): ${what}`;
  return [
    plain(name('verdicts that the test loss bears out'), share(agreed, healthy.length + overfit.length)),
    ...alarms(name('healthy'), healthy, most),
    plain(name('overfitting not said though the test loss rose by 10 %'), share(missed(overfit), overfit.length)),
    plain(name('… by 25 %'), share(missed(far), far.length)),
    plain(name('changes of the verdict in 100 epochs of a live run'), ((100 * flips) / epochs).toFixed(2)),
    ...debuggerAlarms(
      name('healthy'),
      healthy.map(({ losses }) => losses),
    ),
  ];
}

function simulated(): BenchResult[] {
  const runs = healthyRuns(SIMULATED, SEED).map((losses) => ({ losses, watched: watch(losses) }));
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

function isOverfitting({ end }: Watched): boolean {
  return end.kind === 'overfitting';
}

function alarms(name: string, runs: readonly { readonly watched: Watched }[], most: number | null): BenchResult[] {
  const end = runs.filter(({ watched }) => isOverfitting(watched)).length;
  const ever = runs.filter(({ watched }) => watched.flagged).length;
  const target = most === null ? null : `at most ${most * 100} %`;
  const ok = (count: number): boolean | null => (most === null ? null : count <= most * runs.length);
  return [
    { name: `${name}: false alarms at the end`, figure: share(end, runs.length), target, ok: ok(end) },
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
