import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { JsonObject } from '../../core/json';
import type { Dataset, Part } from './fit/dataset';
import { TrainerProblem } from './problem';
import type { LayersModel, Tensor, Tf } from './tf';

/** What `createModel` is told about the data. */
export interface ModelInput {
  /** Shape of one example, without the batch: [4] for a table of four columns. */
  readonly inputShape: readonly number[];
  /** Names of the classes where the data comes from a table with a text target; else null. */
  readonly classes: readonly string[] | null;
}

/** What `loadData` is told. Paths are the module's own business; `root` is the folder of the config file. */
export interface DataInput {
  readonly root: string;
  readonly hyperparameters: JsonObject;
  readonly seed: number;
}

/** A module of the user's own. */
export interface UserModule {
  readonly file: string;
  createModel(tf: Tf, hyperparameters: JsonObject, input: ModelInput): Promise<LayersModel>;
  /** Null when the module has none: then the table of `data` is used. */
  readonly loadData: ((tf: Tf, input: DataInput) => Promise<Dataset>) | null;
}

/**
 * Imports a module that exports `createModel(tf, hyperparameters, input)`, which gives a LayersModel, and, where
 * `data` names no table, `loadData(tf, input)`, which gives `{ train: { x, y }, validation?, test? }` of tensors.
 *
 * @throws TrainerProblem when it cannot be loaded or lacks an export
 */
export async function loadUserModule(root: string, file: string, needsData: boolean): Promise<UserModule> {
  let exported: Record<string, unknown>;
  try {
    exported = (await import(pathToFileURL(path.resolve(root, file)).href)) as Record<string, unknown>;
  } catch (error) {
    throw new TrainerProblem(`The module ${file} could not be loaded: ${wordsOf(error)}`, { cause: error });
  }
  // A CommonJS module's exports may stand below `default`.
  const fallback = exported['default'];
  const find = (name: string): unknown =>
    exported[name] ?? (typeof fallback === 'object' && fallback !== null ? Reflect.get(fallback, name) : undefined);
  const createModel = find('createModel');
  const loadData = find('loadData');
  if (!isFunction(createModel)) {
    throw new TrainerProblem(`The module ${file} does not export a function \`createModel(tf, hyperparameters)\`.`);
  }
  if (!isFunction(loadData) && needsData) {
    throw new TrainerProblem(
      `The module ${file} does not export a function \`loadData(tf, input)\`, and the entry has no \`data\`. Add one of them.`,
    );
  }
  return {
    file,
    createModel: async (tf, hyperparameters, input) => {
      const model = await called(file, 'createModel', () => createModel(tf, hyperparameters, input));
      if (isModel(model)) return model;
      throw new TrainerProblem(`\`createModel\` of ${file} must return a model (tf.sequential or tf.model).`);
    },
    loadData: isFunction(loadData)
      ? async (tf, input) => readDataset(file, await called(file, 'loadData', () => loadData(tf, input)))
      : null,
  };
}

type AnyFunction = (...args: readonly unknown[]) => unknown;

function isFunction(value: unknown): value is AnyFunction {
  return typeof value === 'function';
}

async function called(file: string, name: string, call: () => unknown): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    throw new TrainerProblem(`\`${name}\` of ${file} failed: ${wordsOf(error)}`, { cause: error });
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

// Not `instanceof`: the module may have brought a copy of TensorFlow.js of its own.
function isModel(value: unknown): value is LayersModel {
  return typeof value === 'object' && value !== null && 'trainableWeights' in value && 'apply' in value;
}

function isTensor(value: unknown): value is Tensor {
  return typeof value === 'object' && value !== null && 'shape' in value && 'dataSync' in value;
}

function readDataset(file: string, value: unknown): Dataset {
  const parts = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const train = readPart(file, 'train', parts['train']);
  if (train === null) {
    throw new TrainerProblem(`\`loadData\` of ${file} must return { train: { x, y }, validation?, test? }.`);
  }
  return {
    train,
    validation: readPart(file, 'validation', parts['validation']),
    test: readPart(file, 'test', parts['test']),
  };
}

function readPart(file: string, name: string, value: unknown): Part | null {
  if (value === undefined || value === null) return null;
  const { x, y } = value as { x?: unknown; y?: unknown };
  if (!isTensor(x) || !isTensor(y)) {
    throw new TrainerProblem(`\`loadData\` of ${file}: \`${name}\` must be { x, y } with two tensors.`);
  }
  const [rows = 0] = x.shape;
  const [answers = 0] = y.shape;
  if (rows === 0 || rows !== answers) {
    throw new TrainerProblem(
      `\`loadData\` of ${file}: \`${name}.x\` has ${rows} rows and \`${name}.y\` ${answers}; both need the same number, at least one.`,
    );
  }
  return { rows, x, y };
}
