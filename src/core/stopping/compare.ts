import type { MonitorMode } from './types';

/** Whether `a` is better than `b`, strictly. NaN is neither better nor worse than anything. */
export function better(mode: MonitorMode, a: number, b: number): boolean {
  return mode === 'min' ? a < b : a > b;
}

/** What every number is better than. */
export function worst(mode: MonitorMode): number {
  return mode === 'min' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}
