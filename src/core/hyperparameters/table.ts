import { DATA_AND_MODEL } from './data-and-model';
import type { HyperparameterFact } from './fact';
import { OPTIMIZATION } from './optimization';
import { REGULARIZATION } from './regularization';
import { STOPPING_ONLY } from './stopping';

/** All hyperparameters that Lossline can explain. */
export const HYPERPARAMETERS: readonly HyperparameterFact[] = [...OPTIMIZATION, ...REGULARIZATION, ...DATA_AND_MODEL];

const BY_NAME = byName(HYPERPARAMETERS);
const STOPPING_BY_NAME = byName(STOPPING_ONLY);

/** What is known of a hyperparameter by any of its names (`lr`, `--learning-rate`, `Batch_Size`); null if nothing. */
export function findHyperparameter(name: string): HyperparameterFact | null {
  return BY_NAME.get(bare(name)) ?? null;
}

/** The same for a key below `earlyStopping`, where some names mean something else (`alpha`, `rule`). */
export function findStoppingFact(name: string): HyperparameterFact | null {
  return STOPPING_BY_NAME.get(bare(name)) ?? findHyperparameter(name);
}

/** By name and alias; the first of two that claim a name has it. */
function byName(facts: readonly HyperparameterFact[]): ReadonlyMap<string, HyperparameterFact> {
  return new Map(
    [...facts]
      .reverse()
      .flatMap((fact) => [fact.name, ...fact.aliases].map((name): [string, HyperparameterFact] => [bare(name), fact])),
  );
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[_\-\s]/g, '');
}
