import type { Json } from '../json';

/** How programs call the number of steps that they are asked for, in the order in which they are believed. */
const NAMES = [
  ...['max_steps', 'max_iters', 'max_iter', 'total_steps', 'num_steps', 'train_steps', 'max_train_steps'],
  ...['num_iterations', 'num_train_steps', 'training_steps', 'train_iters', 'max_updates', 'iterations', 'num_iters'],
  ...['num_boost_round', 'n_estimators', 'num_boosting_rounds', 'total_timesteps'],
];

/** How many steps a run was asked for, by its hyperparameters; null where they do not say. */
export function plannedSteps(hyperparameters: Readonly<Record<string, Json>>): number | null {
  const byName = new Map<string, Json>();
  for (const [name, value] of Object.entries(hyperparameters)) {
    // maxSteps, max-steps and trainer.max_steps are max_steps.
    const last = name.split(/[./]/).at(-1) ?? name;
    const snake = last
      .replace(/([a-z\d])([A-Z])/g, '$1_$2')
      .replaceAll('-', '_')
      .toLowerCase();
    if (!byName.has(snake)) byName.set(snake, value);
  }
  for (const name of NAMES) {
    const value = byName.get(name);
    // -1 is Hugging Face's and Lightning's word for "not limited".
    if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  }
  return null;
}
