import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SplitFractions } from '../../core/config/plan';
import type { JsonObject } from '../../core/json';
import type { Dataset, Part } from './fit/dataset';
import { TrainerProblem } from './problem';
import type { LayersModel, Tensor, Tf } from './tf';

/** What `createModel` is told about the data: shapes of one example, without the batch. */
export interface ModelInput {
  readonly inputShape: readonly number[];
  readonly targetShape: readonly number[];
}

/** What `loadData` is told. `root` is the folder of the config file. */
export interface DataInput {
  readonly root: string;
  readonly hyperparameters: JsonObject;
  readonly seed: number;
  readonly split: SplitFractions;
}

/** A module of the user's own, its answers checked. */
export interface UserModule {
  createModel(tf: Tf, hyperparameters: JsonObject, input: ModelInput): Promise<LayersModel>;
  loadData(tf: Tf, input: DataInput): Promise<Dataset>;
}

/**
 * Imports a module that exports `createModel(tf, hyperparameters, { inputShape, targetShape })`, which gives a
 * LayersModel, and `loadData(tf, { root, hyperparameters, seed, split })`, which gives
 * `{ train: { x, y }, validation?, test? }` of tensors. Both may be async.
 *
 * @throws TrainerProblem when it cannot be loaded or lacks an export
 */
export async function loadUserModule(root: string, file: string): Promise<UserModule> {
  let exported: Record<string, unknown>;
  try {
    exported = (await import(pathToFileURL(path.resolve(root, file)).href)) as Record<string, unknown>;
  } catch (error) {
    throw new TrainerProblem(`The module ${file} could not be loaded: ${wordsOf(error)}`, { cause: error });
  }
  const createModel = find(exported, 'createModel');
  const loadData = find(exported, 'loadData');
  if (createModel === null || loadData === null) {
    const name = createModel === null ? 'createModel(tf, hyperparameters, shapes)' : 'loadData(tf, input)';
    throw new TrainerProblem(`The module ${file} does not export a function \`${name}\`. Add it: export function …`);
  }
  return {
    createModel: async (tf, hyperparameters, input) => {
      const model = await called(file, 'createModel', () => createModel(tf, hyperparameters, input));
      if (isModel(model)) return model;
      throw new TrainerProblem(`\`createModel\` of ${file} must return a model (tf.sequential or tf.model).`);
    },
    loadData: async (tf, input) => readDataset(file, await called(file, 'loadData', () => loadData(tf, input))),
  };
}

type AnyFunction = (...args: readonly unknown[]) => unknown;

/** An exported function; the exports of a CommonJS module may stand below `default`. */
function find(exported: Record<string, unknown>, name: string): AnyFunction | null {
  const { default: whole } = exported;
  const value: unknown =
    exported[name] ?? (typeof whole === 'object' && whole !== null ? Reflect.get(whole, name) : undefined);
  return typeof value === 'function' ? (value as AnyFunction) : null;
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
