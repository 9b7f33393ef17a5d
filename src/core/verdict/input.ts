import type { RunRecord } from '../run/record';
import type { RunAxis } from '../series/epoch-clock';
import type { LossPoints } from './evidence';

/** What a verdict is made from. Raw values: smoothing is for display only. */
export interface JudgeInput {
  readonly train: LossPoints | null;
  readonly validation: LossPoints | null;
  /** Whether more epochs may come. */
  readonly live: boolean;
  /** Whether the points stand at epochs or at steps; epochs where it is left out. */
  readonly axis?: RunAxis;
  /** What was asked for; suggestions keep to what stands in it. Null when nothing is known. */
  readonly record: Pick<RunRecord, 'task' | 'hyperparameters' | 'earlyStopping' | 'plannedEpochs'> | null;
}
