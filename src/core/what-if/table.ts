import type { Applied, NotApplicable, WhatIfOutcome } from './outcome';

/** A rule over several runs: means over those to which it can be applied. */
export interface WhatIfRow {
  readonly runs: number;
  /** Runs to which the rule can be applied, and those of them that it stops. */
  readonly applied: number;
  readonly stopped: number;
  /** Mean epochs saved, and mean share of the run's epochs that is saved; NaN when it applies to none. */
  readonly epochsSaved: number;
  readonly shareSaved: number;
  /** Mean milliseconds saved over the runs whose pace is known; null when none is. */
  readonly msSaved: number | null;
  /** Mean and largest share of validation loss lost; null when no run has one. */
  readonly lostShare: number | null;
  readonly mostLost: number | null;
  /** Why it cannot be applied to the first run that it cannot be applied to; null when it can to all. */
  readonly reason: NotApplicable | null;
}

/** Sums up what a rule makes of several runs. Each run counts the same, however long it is. */
export function rowOf(outcomes: readonly WhatIfOutcome[]): WhatIfRow {
  const applied = outcomes.filter((outcome): outcome is Applied => outcome.kind === 'applied');
  const lost = applied.flatMap(({ lostShare }) => lostShare ?? []);
  const times = applied.flatMap(({ msSaved }) => msSaved ?? []);
  const other = outcomes.find((outcome) => outcome.kind === 'not-applicable');
  return {
    runs: outcomes.length,
    applied: applied.length,
    stopped: applied.filter(({ decision }) => decision !== null).length,
    epochsSaved: mean(applied.map(({ epochsSaved }) => epochsSaved)),
    shareSaved: mean(applied.map(({ epochsSaved, endEpoch }) => (endEpoch > 0 ? epochsSaved / endEpoch : 0))),
    msSaved: times.length === 0 ? null : mean(times),
    lostShare: lost.length === 0 ? null : mean(lost),
    mostLost: lost.length === 0 ? null : Math.max(...lost),
    reason: other?.kind === 'not-applicable' ? other.reason : null,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
