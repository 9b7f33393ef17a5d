import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hyperparameterHint } from '../../../../src/core/hyperparameters/hint';
import { findHyperparameter, findStoppingFact, HYPERPARAMETERS } from '../../../../src/core/hyperparameters/table';
import { HYPERPARAMETER_KEYS, MODEL_KEYS, SPLIT_KEYS, STOPPING_KEYS } from '../../../../src/core/config/keys';
import type { Json, JsonObject } from '../../../../src/core/json';
import { render } from '../../../../src/core/message';
import type { RunRecord } from '../../../../src/core/run/record';
import type { RunStatus } from '../../../../src/core/run/status';
import type { RunSummary } from '../../../../src/core/run/summary';
import type { VerdictKind } from '../../../../src/core/verdict/types';

interface Given {
  readonly loss: number | null;
  readonly epoch?: number;
  readonly status?: RunStatus;
  readonly verdict?: VerdictKind;
  readonly data?: string;
  readonly lossName?: string;
  readonly command?: readonly string[];
}

let count = 0;

function run(hyperparameters: JsonObject, given: Given): RunSummary {
  count += 1;
  const id = `r${count}`;
  const { loss, epoch = 5, data = 'd.csv' } = given;
  const record: RunRecord = {
    format: 1,
    id,
    entry: 'a',
    configFile: null,
    createdAt: '',
    source: 'cli',
    task:
      given.command === undefined
        ? {
            kind: 'trainer',
            data,
            target: 'y',
            features: null,
            problem: 'auto',
            module: null,
            split: { train: 0.6, validation: 0.2, test: 0.2 },
            model: { layers: [64], activation: 'relu', batchNormalization: false },
          }
        : { kind: 'command', argv: given.command, cwd: '.', envNames: [] },
    engine: null,
    hyperparameters,
    earlyStopping: { mode: 'off' },
    metrics: { from: 'stdout', pattern: null, train: null, validation: null },
    plannedEpochs: 60,
    seed: null,
    git: null,
    data: { file: data, bytes: 1, sha256: data },
    versions: {},
  };
  return {
    key: id,
    root: '/',
    id,
    record,
    entry: 'a',
    createdAt: 0,
    status: given.status ?? { kind: 'completed' },
    startedAt: 0,
    endedAt: 0,
    durationMs: 0,
    epochMs: 1,
    epoch,
    plannedEpochs: 60,
    losses: { train: 'loss', validation: given.lossName ?? 'val_loss' },
    metricNames: [],
    axis: 'epoch',
    epochSaid: epoch,
    chosenBy: { train: 'habit', validation: 'habit' },
    trainLast: null,
    validationLast: null,
    validationBest: loss === null ? null : { epoch, value: loss },
    trainAtBest: null,
    stop: null,
    checkpoint: null,
    test: null,
    warnings: [],
    verdict: {
      kind: given.verdict ?? 'good-fit',
      span: null,
      rule: { name: '', parameters: {} },
      numbers: {},
      sentence: { text: '', args: [] },
      suggestions: [],
    },
  };
}

function here(runs: readonly RunSummary[], value: Json | undefined, path = ['hyperparameters', 'dropout']): string[] {
  count = 0;
  return hyperparameterHint({ path, value, runs })?.here.map((message) => render(message)) ?? ['(no hint)'];
}

function runs(...all: [JsonObject, Given][]): RunSummary[] {
  count = 0;
  return all.map(([hyperparameters, given]) => run(hyperparameters, given));
}

describe('what the runs of the workspace say of a hyperparameter', () => {
  it('is the best and the worst value, and which runs overfit with this one', () => {
    const all = runs(
      [{ dropout: 0 }, { loss: 0.713, verdict: 'overfitting' }],
      [{ dropout: 0 }, { loss: 0.8, verdict: 'overfitting' }],
      [{ dropout: 0.3 }, { loss: 0.243 }],
      [{ dropout: 0.3 }, { loss: 0.9 }],
    );
    assert.deepEqual(here(all, 0), [
      '4 runs: best validation loss 0.243 with 0.3 (run r3), worst 0.713 with 0.',
      '2 of 2 runs with 0 overfit.',
    ]);
    assert.deepEqual(here(all, 0.3), ['4 runs: best validation loss 0.243 with 0.3 (run r3), worst 0.713 with 0.']);
  });

  it('says that a value has not been tried', () => {
    const all = runs(
      [{ dropout: 0.3 }, { loss: 0.2 }],
      [{ dropout: 0 }, { loss: 0.4 }],
      [{ dropout: '0.1' }, { loss: 0.3 }],
    );
    assert.deepEqual(here(all, 0.1), [
      '3 runs: best validation loss 0.2 with 0.3 (run r1), worst 0.4 with 0.',
      '0.1 has not been tried yet. Tried so far: 0, 0.3, "0.1".',
    ]);
    assert.deepEqual(here(all, undefined), ['3 runs: best validation loss 0.2 with 0.3 (run r1), worst 0.4 with 0.']);
  });

  it('is one run, or runs of one value', () => {
    assert.deepEqual(here(runs([{ dropout: 0.3 }, { loss: 0.2 }]), 0.3), [
      '1 run so far: best validation loss 0.2 with 0.3 (run r1).',
    ]);
    assert.deepEqual(here(runs([{ dropout: 0 }, { loss: 0.3, verdict: 'overfitting', epoch: 2 }]), 0), [
      '1 run so far: best validation loss 0.3 with 0 (run r1).',
      'The run with 0 overfits: its validation loss is best at epoch 2.',
    ]);
    assert.deepEqual(here(runs([{ dropout: 0 }, { loss: 0.3 }], [{ dropout: 0 }, { loss: 0.2 }]), 0), [
      '2 runs, all with 0: best validation loss 0.2 (run r2).',
    ]);
  });

  it('does not call a value the worst that is as good, or that still trains', () => {
    const same = runs([{ dropout: 0 }, { loss: 0.2 }], [{ dropout: 0.3 }, { loss: 0.2 }]);
    assert.deepEqual(here(same, 0), ['2 runs: best validation loss 0.2 with 0 (run r1).']);
    const live = runs([{ dropout: 0 }, { loss: 0.9, status: { kind: 'running' } }], [{ dropout: 0.3 }, { loss: 0.2 }]);
    assert.deepEqual(here(live, 0), ['2 runs: best validation loss 0.2 with 0.3 (run r2).']);
  });

  it('leaves out runs that failed, crashed or have no validation loss', () => {
    const all = runs(
      [{ dropout: 0 }, { loss: 0.1, status: { kind: 'failed', exitCode: 1, message: '' } }],
      [{ dropout: 0 }, { loss: 0.1, status: { kind: 'crashed', signal: null, message: '' } }],
      [{ dropout: 0 }, { loss: null }],
      [{ dropout: 0 }, { loss: Infinity }],
    );
    assert.deepEqual(here([...all, { ...run({}, { loss: 1 }), record: null }], 0), []);
  });

  it('never mixes runs of other data or another loss, and names what it speaks of', () => {
    const all = runs(
      [{ dropout: 0 }, { loss: 0.5 }],
      [{ dropout: 0.3 }, { loss: 0.4 }],
      [{ dropout: 0 }, { loss: 0.001, data: 'other.csv' }],
    );
    assert.deepEqual(here(all, 0), [
      'On d.csv → y:',
      '2 runs: best validation loss 0.4 with 0.3 (run r2), worst 0.5 with 0.',
      'On other.csv → y:',
      '1 run so far: best validation loss 0.001 with 0 (run r3).',
    ]);
    const losses = runs([{ dropout: 0 }, { loss: 0.5 }], [{ dropout: 0.3 }, { loss: 0.4, lossName: 'val_mae' }]);
    assert.equal(here(losses, 0).filter((sentence) => sentence.startsWith('On ')).length, 2);
    const commands = runs(
      [
        { lr: 1, dataset: 'cifar' },
        { loss: 0.5, command: ['python', 'a.py', '--lr'] },
      ],
      [
        { lr: 2, dataset: 'mnist' },
        { loss: 0.4, command: ['python', 'a.py', '--lr'] },
      ],
    );
    assert.equal(
      here(commands, 1, ['hyperparameters', 'lr']).filter((sentence) => sentence.startsWith('On ')).length,
      2,
    );
  });

  it('finds values of the network and of early stopping too', () => {
    const all = runs([{}, { loss: 0.5 }]);
    assert.deepEqual(here(all, [64], ['trainer', 'model', 'layers']), [
      '1 run so far: best validation loss 0.5 with [64] (run r1).',
    ]);
    assert.deepEqual(here(all, 3, ['earlyStopping', 'patience']), []);
    assert.deepEqual(here(all, 'd.csv', ['trainer', 'data']), []);
  });

  it('is where the best epochs were, for the number of epochs', () => {
    const all = runs([{ epochs: 60 }, { loss: 0.5, epoch: 2 }], [{ epochs: 60 }, { loss: 0.4, epoch: 19 }]);
    assert.deepEqual(here(all, 60, ['hyperparameters', 'epochs']), [
      '2 runs, all with 60: best validation loss 0.4 (run r2).',
      'The best epochs were 2 to 19.',
    ]);
  });

  it('is nothing for a seed: a better one is luck', () => {
    assert.deepEqual(here(runs([{ seed: 1 }, { loss: 0.5 }]), 2, ['hyperparameters', 'seed']), []);
  });

  it('is there for a hyperparameter that nobody knows, if some run has it', () => {
    count = 0;
    const all = runs([{ filters: 8 }, { loss: 0.5 }]);
    const hint = hyperparameterHint({ path: ['hyperparameters', 'filters'], value: 16, runs: all });
    assert.equal(render(hint?.title ?? { text: '', args: [] }), 'filters');
    assert.equal(hyperparameterHint({ path: ['hyperparameters', 'strange'], value: 1, runs: all }), null);
    assert.equal(hyperparameterHint({ path: ['hyperparameters', 'constructor'], value: 1, runs: all }), null);
    assert.equal(hyperparameterHint({ path: ['env', 'seed'], value: 1, runs: all }), null);
    assert.equal(hyperparameterHint({ path: ['extends'], value: 'a', runs: all }), null);
  });
});

describe('the table of hyperparameters', () => {
  it('knows everything that the built-in trainer and early stopping take', () => {
    for (const name of [...HYPERPARAMETER_KEYS, ...MODEL_KEYS, ...SPLIT_KEYS]) {
      assert.equal(findHyperparameter(name)?.name, name);
    }
    for (const name of STOPPING_KEYS) assert.equal(findStoppingFact(name)?.name, name);
  });

  it('explains words of stopping rules only where a rule stands', () => {
    assert.equal(findHyperparameter('alpha'), null);
    assert.equal(findStoppingFact('early_stopping_tolerance')?.name, 'tolerance');
  });

  const aliases: [string, string][] = [
    ['lr', 'learningRate'],
    ['learning_rate', 'learningRate'],
    ['learning-rate', 'learningRate'],
    ['LR', 'learningRate'],
    ['batch_size', 'batchSize'],
    ['mini_batch_size', 'batchSize'],
    ['weight_decay', 'weightDecay'],
    ['num_epochs', 'epochs'],
    ['max_epochs', 'epochs'],
    ['random_state', 'seed'],
    ['hidden_units', 'layers'],
    ['batch_norm', 'batchNormalization'],
    ['min_delta', 'minDelta'],
    ['start_from_epoch', 'startEpoch'],
    ['restore_best_weights', 'restoreBestWeights'],
    ['early_stopping', 'earlyStopping'],
    ['dropout_rate', 'dropout'],
  ];
  for (const [alias, name] of aliases) {
    it(`knows ${alias} as ${name}`, () => assert.equal(findHyperparameter(alias)?.name, name));
  }

  it('knows no hyperparameter by two meanings, and none that is not one', () => {
    const bare = (name: string): string => name.toLowerCase().replace(/[_-]/g, '');
    const owners = new Map<string, string>();
    for (const fact of HYPERPARAMETERS) {
      for (const name of new Set([fact.name, ...fact.aliases].map(bare))) {
        assert.equal(owners.get(name), undefined, `${name}: ${fact.name} and ${owners.get(name) ?? ''}`);
        owners.set(name, fact.name);
      }
    }
    for (const name of ['constructor', '__proto__', '', 'x']) assert.equal(findHyperparameter(name), null);
  });

  it('explains in at most two short sentences a field', () => {
    for (const fact of HYPERPARAMETERS) {
      for (const message of [fact.what, fact.tooHigh, fact.tooLow, fact.usual]) {
        if (message === null) continue;
        const text = render(message);
        assert.match(text, /\.$/, text);
        assert.ok(text.split(/\. /).length <= 2, text);
        assert.ok(text.length <= 160, `${text.length}: ${text}`);
      }
    }
  });
});
