import { DATA_AND_MODEL } from './data-and-model';
import type { HyperparameterFact } from './fact';
import { OPTIMIZATION } from './optimization';
import { REGULARIZATION } from './regularization';

/** All hyperparameters that Lossline can explain. */
export const HYPERPARAMETERS: readonly HyperparameterFact[] = [...OPTIMIZATION, ...REGULARIZATION, ...DATA_AND_MODEL];

/** By name and alias; the first of two that claim a name has it. */
const BY_NAME: ReadonlyMap<string, HyperparameterFact> = new Map(
  [...HYPERPARAMETERS]
    .reverse()
    .flatMap((fact) => [fact.name, ...fact.aliases].map((name): [string, HyperparameterFact] => [bare(name), fact])),
);

/** What is known of a hyperparameter by any of its names (`lr`, `--learning-rate`, `Batch_Size`); null if nothing. */
export function findHyperparameter(name: string): HyperparameterFact | null {
  return BY_NAME.get(bare(name)) ?? null;
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[_\-\s]/g, '');
}
