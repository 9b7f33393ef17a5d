import { formatEpoch, formatValue } from '../../core/format';
import type { JsonObject } from '../../core/json';
import { LossCurve } from '../../core/series/loss-curve';
import {
  LOSS_NOT_DECREASING,
  OVERFIT,
  OVERTRAINING,
  lossNotDecreasingFlag,
  overfitFlag,
  overtrainingFlag,
} from '../../core/verdict/debugger-rules';
import type { DebuggerFlag } from '../../core/verdict/debugger-rules';
import type { Look } from './progress';

/** What a rule of SageMaker Debugger says of a run, at the vendor's defaults. */
export interface FlagOfRun {
  readonly rule: 'Overfit' | 'Overtraining' | 'LossNotDecreasing';
  readonly parameters: Readonly<Record<string, number>>;
  /** Where it fires first; null when it never does, or when the run lacks the losses that it looks at. */
  readonly fires: { readonly epoch: number; readonly numbers: Readonly<Record<string, number>> } | null;
  /** Whether the run has the losses that the rule looks at. */
  readonly applies: boolean;
}

interface Losses {
  /** Epochs, or steps where the run is measured by steps; one of each of the values. */
  readonly epochs: readonly number[];
  readonly train: readonly number[];
  readonly validation: readonly number[];
}

/**
 * The losses as the rules want them, one of each a step: at every validation loss, with the train loss that was logged
 * last up to it (the verdict takes their mean since the check before); NaN where there is none. A run without validation loss has its train losses alone.
 */
function lossesOf({ summary, series }: Look): Losses {
  const curve = (name: string | null, leader: LossCurve | null): LossCurve | null => {
    const points = name === null ? undefined : series.get(name);
    if (points === undefined) return null;
    const made = new LossCurve(points, leader, summary.axis);
    made.follow();
    return made;
  };
  const train = curve(summary.losses.train, null);
  const validation = curve(summary.losses.validation, train);
  const indices = Array.from({ length: (validation ?? train)?.length ?? 0 }, (_, i) => i);
  const epochs = indices.map((i) => (validation ?? train)?.epoch.at(i) ?? NaN);
  if (validation === null) return { epochs, train: indices.map((i) => train?.value.at(i) ?? NaN), validation: [] };
  const beside = (i: number): number => {
    const at = train?.indexAt(validation.epoch.at(i), validation.step.at(i)) ?? -1;
    return at < 0 ? NaN : (train?.value.at(at) ?? NaN);
  };
  return {
    epochs,
    train: train === null ? [] : indices.map(beside),
    validation: indices.map((i) => validation.value.at(i)),
  };
}

/** What three rules of SageMaker Debugger say of a run. */
export function debuggerFlags(look: Look): readonly FlagOfRun[] {
  const { epochs, train, validation } = lossesOf(look);
  const loss = validation.length > 0 ? validation : train;
  const flag = (
    rule: FlagOfRun['rule'],
    parameters: object,
    applies: boolean,
    found: DebuggerFlag | null,
  ): FlagOfRun => ({
    rule,
    parameters: { ...parameters },
    applies,
    fires: found === null ? null : { epoch: epochs[found.index] ?? NaN, numbers: found.numbers },
  });
  return [
    flag('Overfit', OVERFIT, train.length > 0 && validation.length > 0, overfitFlag(train, validation)),
    flag('Overtraining', OVERTRAINING, loss.length > 0, overtrainingFlag(train, validation)),
    flag(
      'LossNotDecreasing',
      LOSS_NOT_DECREASING,
      loss.length > 0,
      lossNotDecreasingFlag(loss, LOSS_NOT_DECREASING, epochs),
    ),
  ];
}

/** The flags as `--json` prints them. */
export function flagsJson(flags: readonly FlagOfRun[]): JsonObject[] {
  return flags.map(({ rule, parameters, applies, fires }) => ({
    rule,
    parameters: { ...parameters },
    applies,
    fires: fires === null ? null : { epoch: fires.epoch, numbers: { ...fires.numbers } },
  }));
}

/** The flags in a sentence, with the numbers that raise them. */
export function flagsText(flags: readonly FlagOfRun[], axis: Look['summary']['axis']): string {
  const said = flags.map(({ rule, applies, fires }) => {
    if (!applies) return `${rule} needs losses that the run does not have`;
    if (fires === null) return `${rule} does not fire`;
    const numbers = Object.entries(fires.numbers).map(([name, value]) => `${name} ${formatValue(value)}`);
    return `${rule} fires at ${axis} ${formatEpoch(fires.epoch)} (${numbers.join(', ')})`;
  });
  return `SageMaker Debugger: ${said.join('; ')}.`;
}
