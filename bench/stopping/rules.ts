import { makeRule } from '../../src/core/stopping/presets';
import type { GivenParameters, RuleName } from '../../src/core/stopping/presets';
import type { StoppingRule } from '../../src/core/stopping/types';

/** A rule with its setting, by the name that the table prints; null trains to the end. */
export interface Contestant {
  readonly name: string;
  readonly rule: StoppingRule | null;
}

/** Every rule restores its best weights here, also where its library would not: that is the best it can do. */
function contestant(name: string, kind: RuleName, given: GivenParameters): Contestant {
  return { name, rule: makeRule(kind, { restoreBestWeights: true, ...given }, 10) };
}

const PATIENCES = [3, 5, 10, 20] as const;

/** All rules and settings that AUTO is compared with. */
export const PRESETS: readonly Contestant[] = [
  ...PATIENCES.flatMap((patience) =>
    [0, 0.001].map((minDelta) =>
      contestant(`Keras patience ${patience}${minDelta > 0 ? ', min delta 0.001' : ''}`, 'keras', {
        patience,
        minDelta,
      }),
    ),
  ),
  contestant('TensorFlow.js patience 10', 'tfjs', { patience: 10 }),
  ...[3, 10].map((patience) => contestant(`Lightning patience ${patience}`, 'lightning', { patience })),
  ...[1, 3, 10].map((patience) => contestant(`fastai patience ${patience}`, 'fastai', { patience })),
  ...[1, 3, 10].map((patience) => contestant(`Hugging Face patience ${patience}`, 'huggingface', { patience })),
  contestant('Hugging Face patience 10, threshold 0.001', 'huggingface', { patience: 10, minDelta: 0.001 }),
  ...[10, 20].map((patience) => contestant(`XGBoost rounds ${patience}`, 'xgboost', { patience })),
  ...[10, 20].map((patience) => contestant(`LightGBM rounds ${patience}`, 'lightgbm', { patience })),
  ...[3, 10].map((patience) =>
    contestant(`SageMaker tolerance 0.001, patience ${patience}`, 'sagemaker', { patience }),
  ),
  contestant('Object2Vec tolerance 0.01, patience 3', 'object2vec', {}),
  ...[1, 2, 3, 5].map((alpha) => contestant(`GL ${alpha}`, 'GL', { alpha })),
  ...[0.5, 0.75, 1, 2, 3].map((alpha) => contestant(`PQ ${alpha}`, 'PQ', { alpha })),
  ...[2, 3, 4, 6].map((strips) => contestant(`UP ${strips}`, 'UP', { strips })),
  { name: 'train to the end', rule: null },
];

/** Lossline's own. */
export const AUTO: Contestant = contestant('AUTO', 'auto', {});
