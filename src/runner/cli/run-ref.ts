import type { RunSummary } from '../../core/run/summary';
import { EXIT } from './exit-codes';
import { CliFailure } from './failure';
import { nearestHint } from './nearest';

type Named = Pick<RunSummary, 'id' | 'entry'>;

const unknown = (message: string): CliFailure => new CliFailure(message, EXIT.usage);
const SHOWN = 5;

function back<T extends Named>(runs: readonly T[], steps: number, what: string): T {
  const run = runs[steps];
  if (run !== undefined) return run;
  const count = runs.length === 1 ? 'is only 1 run' : `are only ${runs.length} runs`;
  throw unknown(`There ${count}${what}, so ~${steps} names none. "lossline list" shows the runs.`);
}

/**
 * Finds the run that a person means: its id, the start of its id, `latest`, or an entry's name for its latest run;
 * `entry~1` and `latest~1` are the ones before. A whole id comes first, then `latest`, an entry, the start of an id.
 *
 * @param runs newest first.
 * @throws CliFailure (exit code 2) when nothing or more than one run fits.
 */
export function resolveRun<T extends Named>(reference: string, runs: readonly T[]): T {
  if (runs.length === 0) throw unknown('There are no runs here yet. "lossline train" starts one.');
  const exact = runs.find((run) => run.id === reference);
  if (exact !== undefined) return exact;
  const match = /^(.+?)(?:~(\d{0,9}))?$/su.exec(reference);
  const base = match?.[1] ?? reference;
  const steps = match?.[2] === undefined ? 0 : match[2] === '' ? 1 : Number(match[2]);
  if (base === 'latest') return back(runs, steps, '');
  const ofEntry = runs.filter((run) => run.entry === base);
  if (ofEntry.length > 0) return back(ofEntry, steps, ` of "${base}"`);
  const starting = runs.filter((run) => run.id.startsWith(reference));
  const [first, second] = starting;
  if (first !== undefined && second === undefined) return first;
  if (first !== undefined) {
    const ids = starting.slice(0, SHOWN).map((run) => run.id);
    const more = starting.length > SHOWN ? `, and ${starting.length - SHOWN} more` : '';
    throw unknown(`"${reference}" is the start of ${starting.length} run ids: ${ids.join(', ')}${more}.`);
  }
  const hint = nearestHint(base, new Set(['latest', ...runs.map((run) => run.entry), ...runs.map((run) => run.id)]));
  throw unknown(`There is no run "${reference}".${hint} "lossline list" shows the runs.`);
}
