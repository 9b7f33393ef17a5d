import { RULE_PARAMETERS } from '../stopping/presets';

/** Every key that a config file may hold, by section. docs/config-reference.md must name each (a test checks). */
export const TOP_KEYS = ['version', 'runs', 'watch', '$schema'] as const;

export const ENTRY_KEYS = [
  'description',
  'extends',
  'trainer',
  'command',
  'cwd',
  'env',
  'hyperparameters',
  'earlyStopping',
  'metrics',
  'epochs',
] as const;

export const TRAINER_KEYS = ['data', 'target', 'features', 'problem', 'split', 'model', 'module'] as const;

export const MODEL_KEYS = ['layers', 'activation', 'batchNormalization'] as const;

export const SPLIT_KEYS = ['train', 'validation', 'test'] as const;

export const HYPERPARAMETER_KEYS = [
  'learningRate',
  'batchSize',
  'epochs',
  'optimizer',
  'momentum',
  'dropout',
  'l1',
  'l2',
  'shuffle',
  'seed',
] as const;

export const STOPPING_KEYS: readonly string[] = ['rule', 'monitor', 'mode', ...Object.keys(RULE_PARAMETERS)];

export const METRICS_KEYS = ['from', 'pattern', 'train', 'validation'] as const;

/** Names under which people know the number of epochs, the usual one first. */
export const EPOCH_NAMES = [
  'epochs',
  'num_epochs',
  'max_epochs',
  'n_epochs',
  'numEpochs',
  'maxEpochs',
  'nEpochs',
] as const;

/** The most epochs that an entry may plan, and that the built-in trainer takes. */
export const MOST_EPOCHS = 1_000_000;

/** Names under which people know the seed. */
export const SEED_NAMES = ['seed', 'random_seed', 'randomSeed', 'random_state'] as const;
