import type { RunRecord } from '../../core/run/record';
import type { TrainerTask } from '../../core/config/plan';
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

/**
 * Loads the data and builds the model that a trainer task asks for.
 *
 * @throws TrainerProblem when data, config or module do not allow it
 */
export async function assemble(
  tf: Tf,
  input: {
    readonly root: string;
    readonly record: RunRecord;
    readonly task: TrainerTask;
    readonly seed: number;
    readonly hyperparameters: TrainerHyperparameters;
    readonly report: Pick<Report, 'notice'>;
  },
): Promise<Assembled> {
  const { root, record, task, seed, hyperparameters, report } = input;
  const { data: file } = task;
  const table = file === null ? null : await prepareTable(root, { ...task, data: file }, seed, report);
  const optimizer = createOptimizer(tf, hyperparameters);
  if (task.module === null) {
    if (table === null)
      throw new TrainerProblem('The entry names no `data`. Name a CSV file, or a `module` that loads data.');
    const network = buildDenseNetwork(tf, {
      width: table.width,
      target: table.target,
      model: task.model,
      hyperparameters,
    });
    return { data: toTensors(tf, table), network, optimizer, preprocessing: describe(table) };
  }
  const module = await loadUserModule(root, task.module, table === null);
  const given = { ...record.hyperparameters, ...hyperparameters };
  const data =
    module.loadData === null || table !== null
      ? toTensors(tf, requireTable(table))
      : await module.loadData(tf, { root, hyperparameters: given, seed });
  const model = await module.createModel(tf, given, {
    inputShape: data.train.x.shape.slice(1),
    classes: table?.target.kind === 'classes' ? table.target.classes : null,
  });
  const target = table?.target ?? null;
  const wrapped = wrapModel(tf, { model, sample: data.train, target, optimizer, report });
  return { data, ...wrapped, preprocessing: table === null ? { module: task.module } : describe(table) };
}

function requireTable(table: PreparedTable | null): PreparedTable {
  if (table === null) throw new TrainerProblem('The entry names no `data`, and its module loads none.');
  return table;
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

function describe(table: PreparedTable): object {
  return { format: 1, inputs: table.width, features: table.features, target: table.target };
}
