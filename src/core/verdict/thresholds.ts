/**
 * Every threshold of the verdicts, in one place. All are relative (losses reach from 3e5 to 1e-14): shares of a level,
 * of the run's own fall, or multiples of its own noise. docs/verdicts.md explains them; a test compares the two.
 */
export const THRESHOLDS = {
  /** Finite validation checks below which nothing is said, except a rise that leaves no doubt. */
  leastChecks: 5,
  /** Checks from which a strong rise already counts. */
  leastChecksStrong: 3,

  /** Overfitting: checks since the best one, at least, and as a share of all checks. */
  overfitChecks: 3,
  overfitShare: 0.05,
  /** Overfitting: rise of the recent level above the level around the best check, relative to it. */
  overfitRise: 0.05,
  /** The same where there is too little to go by: fewer than `leastChecks` checks, or no train loss. */
  overfitRiseStrong: 0.12,
  /** Overfitting: the rise as multiples of the check-to-check noise. */
  overfitNoise: 2,
  /** Overfitting: the rise as a share of the fall from the first check to the best: near zero, noise looks large. */
  overfitOfFall: 0.005,
  /** Overfitting: train loss has fallen by this share since the best check. */
  overfitTrainFall: 0.03,
  /** Overfitting: generalization gap as a share of the validation loss. */
  overfitGap: 0.05,

  /** Diverged: recent level over the best level, and over the first value. */
  explodedOverBest: 4,
  explodedOverStart: 1.5,

  /** Still improving: fall of the validation level over the last part of the run, relative to it. */
  improvingFall: 0.015,
  /** How much of the run that part is. */
  improvingShare: 0.3,

  /** Plateaued: checks without a gain worth the name, at least, and as a share of all checks. */
  plateauChecks: 10,
  plateauShare: 0.3,
  /** A gain worth the name, relative to the level. */
  plateauGain: 0.01,
  /** Train loss falling by more than this over the plateau is still learning: no plateau. */
  plateauTrainFall: 0.05,

  /** Underfitting: checks, and the share by which neither train nor validation loss has ever fallen. */
  underfitChecks: 10,
  underfitFall: 0.05,

  /** Unstable: checks, swing from check to check relative to the level, and share of turns (up, down, up). */
  unstableChecks: 8,
  unstableSwing: 0.25,
  unstableTrainSwing: 0.15,
  unstableTurns: 0.5,
} as const;
