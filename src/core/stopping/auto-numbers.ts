/**
 * The constants of AUTO. None is to be tuned: docs/auto.md shows that the result hardly depends on them, and the bench
 * varies each (`npm run bench:stopping -- --sensitivity`).
 */
export const AUTO_NUMBERS = {
  /** How much of a new value goes into the level: most of what a loss jumps, it jumps on unseen rows too. */
  follow: 2 / 3,
  /** A gain must be more than this share of the whole fall so far. */
  leastGain: 0.001,
  /** Checks that are waited where nothing speaks for overfitting. */
  patience: 40,
  /** Checks that are waited at least. */
  leastPatience: 5,
  /** Checks in a row without a finite value that end a run. */
  mostMissing: 3,
  /** Stands for train loss over validation loss where there is none to tell. */
  unknownGap: 2 / 3,
  /** Power of the kept level over the recent best in the patience. */
  risePower: 3,
  /** Checks that the two losses of the gap are means of. */
  gapChecks: 3,
  /** Checks that the recent best is the least of. */
  recentChecks: 5,
  /** Checks whose median is where the fall began: one wild first value must not decide what is a gain. */
  startChecks: 3,
  /** Where validation is rare, a check counts for the epochs since the last one, up to this many. */
  mostStride: 5,
} as const;

/** Values for {@link AUTO_NUMBERS}; others than its own only to see what they change. */
export type AutoNumbers = { readonly [K in keyof typeof AUTO_NUMBERS]: number };
