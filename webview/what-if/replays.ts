import { replayCurve } from '../../src/core/what-if/curve';
import { outcomeOf, type WhatIfOutcome } from '../../src/core/what-if/outcome';
import { ruleOf, type WhatIfSetting } from '../../src/core/what-if/setting';
import { Replayer, type ReplayCurve } from '../../src/core/stopping/replay';
import type { StoppingRule } from '../../src/core/stopping/types';
import { countsStepsOnly } from '../data/axes';
import type { ShownRun } from '../data/model';
import type { Points } from '../data/points';

/** A rule at work on a run, and by which setting it was made. */
interface Replayed {
  readonly id: string;
  readonly rule: StoppingRule;
  readonly replayer: Replayer;
}

/** Which state of a metric's points something was made from. */
interface Made {
  readonly points: Points | null;
  readonly version: number;
  readonly rewrites: number;
}

interface Kept {
  readonly inSteps: boolean;
  validation: Made;
  train: Made;
  curve: ReplayCurve | null;
  /** One for each use: the chosen setting, a row of the table. */
  readonly replayed: Map<string, Replayed>;
}

/**
 * Replays stopping rules over the runs of the panel. Only what has changed is replayed: another setting, checks that
 * have come since.
 */
export class Replays {
  readonly #kept = new Map<string, Kept>();

  /**
   * What a setting makes of each run, in their order.
   *
   * @param use what it is for: another setting for the same use takes the place of the one before.
   */
  outcomes(use: string, setting: WhatIfSetting, runs: readonly ShownRun[]): readonly WhatIfOutcome[] {
    const id = JSON.stringify(setting);
    return runs.map((run) => {
      const { plannedEpochs, epochMs } = run.view.summary;
      const kept = this.#keptOf(run);
      const planned = `${id} ${String(plannedEpochs)}`;
      let replayed = kept.replayed.get(use);
      if (replayed?.id !== planned) {
        const rule = ruleOf(setting, plannedEpochs);
        replayed = { id: planned, rule, replayer: new Replayer(rule) };
        kept.replayed.set(use, replayed);
      }
      const { curve } = kept;
      const { rule, replayer } = replayed;
      return outcomeOf(rule, curve, curve === null ? null : replayer.advance(curve), epochMs);
    });
  }

  /** The most checks that a run has. */
  mostChecks(runs: readonly ShownRun[]): number {
    return Math.max(0, ...runs.map((run) => this.#keptOf(run).curve?.epoch.length ?? 0));
  }

  /** Forgets runs that are gone. */
  keep(runs: readonly ShownRun[]): void {
    const keys = new Set(runs.map(({ key }) => key));
    for (const key of this.#kept.keys()) if (!keys.has(key)) this.#kept.delete(key);
  }

  #keptOf(run: ShownRun): Kept {
    const { losses } = run.view.summary;
    const inSteps = countsStepsOnly(run);
    const validation = madeFrom(run, losses.validation);
    const train = madeFrom(run, losses.train);
    let kept = this.#kept.get(run.key);
    // Another axis makes another curve of the same points.
    if (kept?.inSteps !== inSteps) {
      kept = { inSteps, validation, train, curve: curveFrom(validation, train, inSteps), replayed: new Map() };
      this.#kept.set(run.key, kept);
      return kept;
    }
    if (isSame(kept.validation, validation) && isSame(kept.train, train)) return kept;
    const curve = curveFrom(validation, train, inSteps);
    const grown = hasGrown(kept.validation, validation) && hasGrown(kept.train, train);
    if (!grown || !begins(curve, kept.curve)) kept.replayed.clear();
    Object.assign(kept, { validation, train, curve });
    return kept;
  }
}

function madeFrom(run: ShownRun, name: string | null): Made {
  const points = name === null ? null : (run.series.get(name) ?? null);
  return { points, version: points?.version ?? 0, rewrites: points?.rewrites ?? 0 };
}

function isSame(a: Made, b: Made): boolean {
  return a.points === b.points && a.version === b.version;
}

/** Whether nothing but the end has changed since. */
function hasGrown(before: Made, now: Made): boolean {
  return before.points === now.points && before.rewrites === now.rewrites;
}

/** Whether the checks that were replayed are still the first ones, and still have the same train losses beside them. */
function begins(curve: ReplayCurve | null, before: ReplayCurve | null): boolean {
  if (curve === null || before === null) return curve === before;
  if (curve.epoch.byteOffset !== before.epoch.byteOffset) return false;
  const now = curve.train;
  if (now === null || before.train === null) return now === before.train;
  return before.train.every((value, index) => Object.is(value, now[index]));
}

function curveFrom(validation: Made, train: Made, inSteps: boolean): ReplayCurve | null {
  const { points } = validation;
  if (points === null || points.length === 0) return null;
  return replayCurve(
    columnsOf(points, inSteps),
    train.points === null ? null : columnsOf(train.points, inSteps),
    inSteps,
  );
}

function columnsOf(points: Points, inSteps: boolean) {
  const none = new Float64Array(0);
  return {
    epoch: points.column(inSteps ? 'step' : 'epoch') ?? none,
    value: points.column('value') ?? none,
    time: points.column('time'),
  };
}
