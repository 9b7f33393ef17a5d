import type { MonitorMode } from '../types';
import { extreme, lastStep } from './trial';
import type { Trial } from './trial';

/**
 * Optuna's `PatientPruner`: lets the wrapped pruner decide only once the best of the last `patience + 1` values is worse
 * by more than `minDelta` than the best before them.
 *
 * @param wrapped what decides then; null to prune at once.
 */
export function prunedWithPatience(
  trial: Trial,
  mode: MonitorMode,
  parameters: { readonly patience: number; readonly minDelta: number },
  wrapped: ((trial: Trial) => boolean) | null,
): boolean {
  const { patience, minDelta } = parameters;
  if (lastStep(trial) === null || trial.size <= patience + 1) return false;
  const values = [...trial].sort(([a], [b]) => a - b).map(([, value]) => value);
  const before = extreme(mode, values.slice(0, -patience - 1));
  const after = extreme(mode, values.slice(-patience - 1));
  const impatient = mode === 'min' ? before + minDelta < after : before - minDelta > after;
  return impatient && (wrapped?.(trial) ?? true);
}
