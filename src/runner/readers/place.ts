/** Where a row of a log stands; null for what the log does not say. */
export interface Place {
  readonly epoch: number | null;
  readonly step: number | null;
  readonly time: number | null;
}

/** Whether a row stands behind another one, by the first of epoch, step and time that both say and that differs. */
export function isBehind(row: Place, other: Place): boolean {
  for (const [a, b] of [
    [row.epoch, other.epoch],
    [row.step, other.step],
    [row.time, other.time],
  ] as const) {
    if (a === null || b === null || a === b) continue;
    return a > b;
  }
  return false;
}
