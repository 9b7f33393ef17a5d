/**
 * Every threshold of the verdicts, in one place. All are relative (losses reach from 3e5 to 1e-14): shares of a level,
 * of the run's own fall, or multiples of its own noise. docs/verdicts.md explains them; a test compares the two.
 */
export const THRESHOLDS = {
  /** Finite validation checks below which nothing is said while more may come, and when the run is over. */
  leastChecks: 5,
  leastChecksOver: 3,

  /** The recent level is the median of this share of the checks (so many of them, none before the best one) … */
  recentShare: 0.1,
  recentLeast: 3,
  recentMost: 15,
  /** … the level around the best check that of this share to either side of it (1 to 5; itself, of few checks). */
  aroundShare: 0.04,

  /** Too slow, leak, underfitting: how much of the run its beginning and its end are, with the fewest checks … */
  endShare: 0.1,
  endLeast: 3,
  /** … and the most of them: too slow, underfitting. */
  slowEndMost: 15,
  underfitEndMost: 50,

  /** Overfitting: checks since the best one, at least, and as a share of all checks. */
  overfitChecks: 3,
  overfitShare: 0.05,
  /** Overfitting: rise of the recent level above the level around the best check, relative to it. */
  overfitRise: 0.17,
  /** The same while the run goes on: there will be more to go by, and an alarm interrupts somebody. */
  overfitRiseLive: 0.25,
  /** The same where there is no train loss to go by. */
  overfitRiseStrong: 0.2,
  /** Overfitting: the rise in standard errors of the two levels, taken from the check-to-check noise. */
  overfitNoise: 4,
  /** Overfitting: the rise as a share of the fall from the first check to the best: near zero, noise looks large. */
  overfitOfFall: 0.005,
  /** Overfitting: train loss has fallen by this share since the best check. */
  overfitTrainFall: 0.2,
  /** Overfitting: generalization gap as a share of the validation loss. */
  overfitGap: 0.05,
  /** Overfitting that is plain to see: a rise of so many standard errors, over this share of the checks, may be smaller … */
  plainNoise: 20,
  plainShare: 0.4,
  plainRise: 0.16,
  /** … also while the run goes on. */
  plainRiseLive: 0.24,
  /** Overfitting by an open gap: no check since the best one comes nearer to it than this … */
  wideClearance: 0.09,
  /** … and the recent level is above the best by this, over this many checks and share of all checks (more while live) … */
  wideRise: 0.25,
  wideRiseLive: 0.35,
  wideChecks: 3,
  wideChecksLive: 8,
  wideShare: 0.25,
  /** … while train loss has fallen by this share and the gap is this share of the validation loss. */
  wideTrainFall: 0.25,
  wideGap: 0.4,

  /** Overfitting where train loss has nothing left to fall: rise, gap, and most rise of the train loss (of the validation level). */
  fittedRise: 0.17,
  fittedGap: 0.35,
  fittedTrainRise: 0.02,
  /** … where train loss had fallen by this since the first check. */
  fittedLearned: 0.25,

  /** Overfitting: a fall of the train loss that the sentence tells; of less it says that train loss stays below. */
  saidTrainFall: 0.03,

  /** Diverged: recent level over the best level, and over the first value. */
  explodedOverBest: 4,
  explodedOverStart: 1.5,

  /** Still improving: fall of the validation level over the last part of the run, relative to it … */
  improvingFall: 0.01,
  /** … and either by this much or by this share of the whole fall since the first check … */
  improvingFallLarge: 0.1,
  improvingOfFall: 0.07,
  /** … and as multiples of the check-to-check noise. */
  improvingNoise: 1,
  /** Still improving: the best check is one of the last three, or of this share of all checks. */
  improvingSinceBest: 0.05,
  /** How much of the run the last part is. */
  improvingShare: 0.3,

  /** Plateaued: checks without a gain worth the name, at least, and as a share of all checks. */
  plateauChecks: 10,
  plateauShare: 0.3,
  /** A gain worth the name, relative to the level. */
  plateauGain: 0.01,
  /** Train loss falling by more than this over the plateau is still learning: no plateau. */
  plateauTrainFall: 0.05,
  /** A validation level that is above its lowest by more than this is no plateau. */
  plateauRise: 0.1,

  /** Underfitting: checks, and the share by which neither train nor validation loss has ever fallen. */
  underfitChecks: 10,
  underfitFall: 0.05,

  /** Unstable: checks, swing from check to check relative to the level, and share of turns (up, down, up). */
  unstableChecks: 8,
  unstableSwing: 0.25,
  unstableTrainSwing: 0.15,
  unstableTurns: 0.5,
  /** Unstable, both losses back up: each has risen by this since the lowest level … */
  relapseRise: 0.25,
  /** … and lost this share of its fall again. */
  relapseOfFall: 0.1,

  /** Too slow: checks, fall of the train loss since the start (least, most), in standard errors, and how straight it is. */
  slowChecks: 10,
  slowLeastFall: 0.005,
  slowMostFall: 0.15,
  slowNoise: 6,
  /** Fall of the later half over that of the earlier half: 1 is a straight line, a working run bends to far less. */
  slowStraight: 0.7,

  /** Leak suspected: checks, validation over train loss, and the share of checks at which it is below that. */
  leakChecks: 8,
  leakRatio: 0.3,
  leakShare: 0.9,

  /** Looks at the curve now and earlier, their distance as a share of the checks, and the fewest checks to look back to. */
  looks: 3,
  lookShare: 0.03,
  looksFrom: 8,

  /** Confidence: margin over the narrowest threshold, checks, share of looks that agree; for high, and for medium. */
  marginHigh: 1.5,
  marginMedium: 1.15,
  checksHigh: 20,
  checksMedium: 8,
  agreementHigh: 1,
  agreementMedium: 0.6,
} as const;
