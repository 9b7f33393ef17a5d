import { makeRule, RULE_NAMES } from '../src/core/stopping/presets';
import type { RuleName } from '../src/core/stopping/presets';
import { replay } from '../src/core/stopping/replay';
import type { ReplayCurve } from '../src/core/stopping/replay';
import type { BenchResult } from './result';

const RUNS = 100;
const EPOCHS = 1_000;
const ROUNDS = 31;
/** One animation frame at 60 a second, in milliseconds. */
const FRAME = 16;

/** What a panel needs when somebody moves a parameter: a rule replayed over 100 runs of 1,000 epochs, to their ends. */
export function bench(): Promise<BenchResult[]> {
  const curves = Array.from({ length: RUNS }, (_, run) => curveOf(run));
  return Promise.resolve(RULE_NAMES.map((name) => measure(name, curves)));
}

function measure(name: RuleName, curves: readonly ReplayCurve[]): BenchResult {
  // Patience and strips that no curve exhausts: every check of every run is looked at.
  const rule = makeRule(name, { patience: EPOCHS, alpha: 1e9, strips: EPOCHS }, EPOCHS);
  const times: number[] = [];
  let stops = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    // Processor time: on a busy machine the clock would count what others do.
    const start = process.cpuUsage();
    for (const curve of curves) if (replay(rule, curve).decision !== null) stops += 1;
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
  if (stops > 0) throw new Error(`${name} stopped ${stops} runs that it was to go through`);
  times.sort((a, b) => a - b);
  const middle = times[ROUNDS >> 1] ?? NaN;
  const worst = times[ROUNDS - 1] ?? NaN;
  return {
    name: `${name} over ${RUNS} runs of ${EPOCHS.toLocaleString('en')} epochs`,
    figure: `${middle.toFixed(2)} ms of processor time (slowest of ${ROUNDS}, the first ones cold: ${worst.toFixed(2)} ms)`,
    target: `under ${FRAME} ms`,
    ok: middle < FRAME,
  };
}

/** A validation loss that falls for ever with noise, and a train loss beside it, fast enough for AUTO. Repeatable. */
function curveOf(seed: number): ReplayCurve {
  let state = seed + 1;
  const noise = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const epoch = Float64Array.from({ length: EPOCHS }, (_, index) => index + 1);
  const value = epoch.map((at) => 3 - at / 500 + 0.05 * noise());
  const train = epoch.map((at) => 3 - at / 500 + 0.02 * noise());
  return { epoch, value, train };
}
