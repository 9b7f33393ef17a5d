import type { TrainerTask } from '../../core/config/plan';
import type { RunRecord } from '../../core/run/record';
import { prepareTable } from './data/prepare';
import type { PreparedPart, PreparedTable } from './data/prepare';
import type { Dataset, Part } from './fit/dataset';
import type { TrainerHyperparameters } from './hyperparameters';
import { wrapModel } from './model/custom';
import { buildDenseNetwork } from './model/dense';
import type { Network } from './model/network';
import { createOptimizer } from './model/optimizer';
import { TrainerProblem } from './problem';
import type { Report } from './report';
import type { Optimizer, Tf } from './tf';
import { loadUserModule } from './user-module';

/** Everything that a training loop needs, put together from a run record. */
export interface Assembled {
  readonly data: Dataset;
  readonly network: Network;
  readonly optimizer: Optimizer;
  /** How raw values become inputs and outputs answers; saved beside the weights. */
  readonly preprocessing: object;
}

export interface AssembleInput {
  readonly root: string;
  readonly record: Pick<RunRecord, 'hyperparameters'>;
  readonly task: TrainerTask;
  readonly seed: number;
  readonly hyperparameters: TrainerHyperparameters;
  readonly report: Pick<Report, 'notice'>;
}

/**
 * Loads the data and builds the model that a trainer task asks for: from a table, or from the user's own module.
 *
 * @throws TrainerProblem when data, config or module do not allow it
 */
export async function assemble(tf: Tf, input: AssembleInput): Promise<Assembled> {
  const { task } = input;
  if (task.module !== null) return fromModule(tf, input, task.module);
  if (task.data === null) throw new TrainerProblem('The entry names neither `data` nor a `module` that loads some.');
  const { hyperparameters, root, seed, report } = input;
  const table = await prepareTable(root, { ...task, data: task.data }, seed, report);
  return {
    data: toTensors(tf, table),
    network: buildDenseNetwork(tf, { width: table.width, target: table.target, model: task.model, hyperparameters }),
    optimizer: createOptimizer(tf, hyperparameters),
    preprocessing: { format: 1, inputs: table.width, features: table.features, target: table.target },
  };
}

async function fromModule(tf: Tf, input: AssembleInput, file: string): Promise<Assembled> {
  const { root, seed, task, report } = input;
  const module = await loadUserModule(root, file);
  const hyperparameters = { ...input.record.hyperparameters, ...input.hyperparameters };
  const data = await module.loadData(tf, { root, hyperparameters, seed, split: task.split });
  const shapes = { inputShape: data.train.x.shape.slice(1), targetShape: data.train.y.shape.slice(1) };
  const model = await module.createModel(tf, hyperparameters, shapes);
  const optimizer = createOptimizer(tf, input.hyperparameters);
  const wrapped = wrapModel(tf, { model, sample: data.train, optimizer, report });
  return { data, ...wrapped, preprocessing: { format: 1, module: file } };
}

function toTensors(tf: Tf, table: PreparedTable): Dataset {
  const part = (prepared: PreparedPart): Part => ({
    rows: prepared.rows,
    x: tf.tensor2d(prepared.x, [prepared.rows, table.width]),
    y: tf.tensor1d(prepared.y),
  });
  return {
    train: part(table.train),
    validation: table.validation === null ? null : part(table.validation),
    test: table.test === null ? null : part(table.test),
  };
}
