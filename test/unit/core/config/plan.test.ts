import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseConfig } from '../../../../src/core/config/parse';
import { planOf, problemLines, trainerConfig, trainerOf } from './helpers';
import { patienceRule } from '../../../../src/core/stopping/rule';

describe('an entry of the built-in trainer', () => {
  it('is complete with every default', () => {
    assert.deepEqual(planOf(trainerConfig('')), {
      name: 'a',
      task: {
        kind: 'trainer',
        data: 'd.csv',
        target: 'y',
        features: null,
        problem: 'auto',
        split: { train: 0.6, validation: 0.2, test: 0.2 },
        model: { layers: [64, 64], activation: 'relu', batchNormalization: false },
        module: null,
      },
      env: {},
      hyperparameters: {
        learningRate: 0.001,
        batchSize: 32,
        epochs: 50,
        optimizer: 'adam',
        dropout: 0,
        l1: 0,
        l2: 0,
        shuffle: true,
        seed: 1,
      },
      earlyStopping: { mode: 'off' },
      metrics: { from: 'stdout', pattern: null, train: null, validation: null },
      plannedEpochs: 50,
      seed: 1,
    });
  });

  it('keeps hyperparameters in the same order, whatever the order in the file', () => {
    const plan = planOf(trainerConfig('    hyperparameters: { seed: 7, epochs: 9, optimizer: momentum }'));
    assert.deepEqual(Object.keys(plan.hyperparameters), [
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
    ]);
    assert.equal(plan.hyperparameters['momentum'], 0.9);
    assert.equal(plan.plannedEpochs, 9);
    assert.equal(plan.seed, 7);
  });

  it('takes the fraction that is left over for the one that is not given', () => {
    const split = (text: string): unknown => trainerOf(trainerConfig('', `split: ${text}`)).split;
    assert.deepEqual(split('{ train: 0.7, validation: 0.1 }'), { train: 0.7, validation: 0.1, test: 0.2 });
    assert.deepEqual(split('{ train: 0.8, validation: 0.2 }'), { train: 0.8, validation: 0.2, test: 0 });
    assert.deepEqual(split('{ validation: 0.3, test: 0.1 }'), { train: 0.6, validation: 0.3, test: 0.1 });
    assert.deepEqual(split('{ train: 0.333333, validation: 0.333333, test: 0.333334 }'), {
      train: 0.333333,
      validation: 0.333333,
      test: 0.333334,
    });
  });

  it('spells paths in one way', () => {
    const data = (path: string): unknown =>
      trainerOf(`version: 1\nruns: { a: { trainer: { data: ${JSON.stringify(path)}, target: y } } }`).data;
    assert.equal(data('./data//x.csv'), 'data/x.csv');
    assert.equal(data('data/../x.csv'), 'x.csv');
    assert.equal(data('..x/..y.csv'), '..x/..y.csv');
  });

  it('refuses paths that may lead out of the folder', () => {
    const paths = [
      '/x.csv',
      '../x.csv',
      'a/../../x.csv',
      './..',
      'C:/x.csv',
      'c:x.csv',
      'C:\\x.csv',
      '..\\x.csv',
      '\\\\server\\x',
      '//server/x',
      '~/x.csv',
      '~',
      '~root/x',
      'file:///x.csv',
      'http://x/y.csv',
      'a\0b.csv',
      'a\nb.csv',
      '',
      '  ',
    ];
    for (const path of paths) {
      const text = `version: 1\nruns: { a: { trainer: { data: ${JSON.stringify(path)}, target: y } } }`;
      const [entry] = parseConfig(text, 'yaml').entries;
      assert.equal(entry?.plan, null, path);
      const codes = parseConfig(text, 'yaml').problems.map((problem) => problem.code);
      assert.deepEqual(codes, [path.trim() === '' ? 'wrong-type' : 'bad-path'], path);
    }
  });

  it('gives a module any hyperparameters, and asks about those that look misspelt', () => {
    const text = `version: 1
runs:
  a:
    trainer: { module: ./net.mjs }
    hyperparameters: { filters: [8, 16], batch_size: 4 }
`;
    assert.deepEqual(problemLines(text), [
      "warning unknown-key [a] 'batch_size' goes to the module as it is. Did you mean 'batchSize'? «batch_size»",
    ]);
    const plan = planOf(text);
    assert.deepEqual(plan.hyperparameters['filters'], [8, 16]);
    assert.equal(plan.hyperparameters['learningRate'], 0.001);
    assert.deepEqual(plan.task.kind === 'trainer' && [plan.task.module, plan.task.data], ['net.mjs', null]);
  });

  it('keeps the table beside a module that only makes the network', () => {
    const task = trainerOf('version: 1\nruns: { a: { trainer: { module: m.js, data: d.csv, target: y } } }');
    assert.deepEqual([task.module, task.data, task.target], ['m.js', 'd.csv', 'y']);
  });
});

describe('early stopping', () => {
  const of = (value: string): unknown => planOf(trainerConfig(`    earlyStopping: ${value}`)).earlyStopping;

  it('is off by each of its spellings', () => {
    for (const value of ['OFF', 'off', 'Off', '"OFF"', 'false', 'False']) assert.deepEqual(of(value), { mode: 'off' });
  });
  it('is automatic by each of its spellings', () => {
    for (const value of ['AUTO', 'auto', "'Auto'"]) assert.deepEqual(of(value), { mode: 'auto' });
  });
  it('is a rule with defaults: the recommended patience, the mode by the name of the metric', () => {
    const rule = {
      kind: 'patience',
      monitor: 'val_loss',
      mode: 'min',
      patience: 5,
      minDelta: 0,
      startEpoch: 1,
      baseline: null,
      restoreBestWeights: true,
    };
    assert.deepEqual(of('{}'), { mode: 'rule', rule });
    assert.deepEqual(of('{ monitor: val_accuracy, patience: 7, baseline: 0.5 }'), {
      mode: 'rule',
      rule: { ...rule, monitor: 'val_accuracy', mode: 'max', patience: 7, baseline: 0.5 },
    });
    assert.deepEqual(of('{ monitor: val_accuracy, mode: min, baseline: null, minDelta: 0.01, startEpoch: 3 }'), {
      mode: 'rule',
      rule: { ...rule, monitor: 'val_accuracy', minDelta: 0.01, startEpoch: 3 },
    });
  });
});

describe('a command', () => {
  const of = (text: string): ReturnType<typeof planOf> => planOf(`version: 1\nruns:\n  a:\n    ${text}`);

  it('is a list of words; numbers reach it as they are written', () => {
    assert.deepEqual(of('command: [python3, train.py, --lr, 1e-4, 0.10, true, 0x10]').task, {
      kind: 'command',
      argv: ['python3', 'train.py', '--lr', '1e-4', '0.10', 'true', '0x10'],
      cwd: '.',
      envNames: [],
    });
  });

  it('may be one text, split as a shell splits it', () => {
    const { task } = of(`command: 'python3 "my script.py" --name ''a b'''`);
    assert.deepEqual(task.kind === 'command' && task.argv, ['python3', 'my script.py', '--name', 'a b']);
  });

  it('has its variables filled in, also in the environment, and never in names of it', () => {
    const plan = of(
      'command: [x, "--lr=${lr}", "${opt.name}${opt.betas}", "$${lr}", "$lr", "${deep.key}", "${none}"]\n' +
        '    env: { A: "${lr}", B: 3, "${lr}": c }\n    cwd: ./sub/\n' +
        '    hyperparameters: { lr: 0.003, opt: { name: adam, betas: [0.9, 0.999] }, deep.key: true, none: null }',
    );
    assert.deepEqual(plan.task, {
      kind: 'command',
      argv: ['x', '--lr=0.003', 'adam[0.9,0.999]', '${lr}', '$lr', 'true', 'null'],
      cwd: 'sub',
      envNames: ['A', 'B', '${lr}'],
    });
    assert.deepEqual(plan.env, { A: '0.003', B: '3', '${lr}': 'c' });
  });

  it('does not take what an object has by nature for a hyperparameter', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'opt.constructor', 'opt.__proto__']) {
      const text = `version: 1\nruns: { a: { command: [x, "\${${name}}"], hyperparameters: { opt: { a: 1 } } } }`;
      assert.deepEqual(
        parseConfig(text, 'yaml')
          .problems.map((problem) => problem.code)
          .sort(),
        ['unknown-variable'],
      );
    }
  });

  it('may have hyperparameters of such names, which stay plain keys', () => {
    for (const format of ['yaml', 'json'] as const) {
      const text =
        '{"version":1,"runs":{"__proto__":{"command":["${__proto__}","${constructor.x}"],' +
        '"hyperparameters":{"__proto__":1,"constructor":{"x":2,"__proto__":{"y":3}}}}}}';
      const plan = planOf(text, '__proto__', format);
      assert.deepEqual(
        Object.entries(plan.hyperparameters).map(([key]) => key),
        ['__proto__', 'constructor'],
      );
      assert.deepEqual(plan.task.kind === 'command' && plan.task.argv, ['1', '2']);
      assert.equal(Object.getPrototypeOf(plan.hyperparameters), Object.prototype);
      assert.equal((Object.prototype as Record<string, unknown>)['y'], undefined);
    }
  });

  it('plans its epochs by its own key or by a hyperparameter of a usual name', () => {
    const epochs = (text: string): unknown => of(`command: [x]\n    ${text}`).plannedEpochs;
    assert.equal(epochs('epochs: 7'), 7);
    for (const name of ['epochs', 'num_epochs', 'max_epochs', 'n_epochs']) {
      assert.equal(epochs(`hyperparameters: { ${name}: 12 }`), 12);
    }
    assert.equal(epochs('hyperparameters: { epochs: "many" }'), null);
    assert.equal(epochs('hyperparameters: { epochs: 1.5 }'), null);
    assert.equal(epochs('cwd: .'), null);
  });
});

describe('extends', () => {
  const text = `version: 1
runs:
  grandchild:
    extends: child
    hyperparameters: { l2: 0.1 }
  base:
    description: the first
    trainer:
      data: d.csv
      target: y
      split: { train: 0.5, validation: 0.25, test: 0.25 }
      model: { layers: [256, 256], activation: tanh }
    hyperparameters: { dropout: 0, seed: 3 }
    earlyStopping: { patience: 3, minDelta: 0.5 }
  child:
    extends: base
    trainer: { split: { train: 0.8, validation: 0.2 }, model: { layers: [8] } }
    hyperparameters:
    earlyStopping: { patience: 4 }
`;

  it('merges sections key by key, and replaces lists, splits and rules as a whole', () => {
    const task = trainerOf(text, 'grandchild');
    assert.deepEqual(task.split, { train: 0.8, validation: 0.2, test: 0 });
    assert.deepEqual(task.model, { layers: [8], activation: 'tanh', batchNormalization: false });
    const plan = planOf(text, 'grandchild');
    assert.equal(plan.hyperparameters['seed'], 3);
    assert.equal(plan.hyperparameters['l2'], 0.1);
    assert.deepEqual(plan.earlyStopping, { mode: 'rule', rule: { ...patienceRule(50), patience: 4 } });
    assert.equal(planOf(text, 'child').hyperparameters['l2'], 0);
    assert.deepEqual(problemLines(text), []);
  });

  it('merges the environment and nested hyperparameters of a command', () => {
    const commands = `version: 1
runs:
  a: { command: [x], env: { A: a, B: b }, hyperparameters: { opt: { lr: 1, betas: [1, 2] }, n: 1 } }
  b: { extends: a, env: { B: c }, hyperparameters: { opt: { betas: [3] }, m: 2 } }
`;
    const plan = planOf(commands, 'b');
    assert.deepEqual(plan.env, { A: 'a', B: 'c' });
    assert.deepEqual(plan.hyperparameters, { opt: { lr: 1, betas: [3] }, n: 1, m: 2 });
  });

  it('follows a chain of some length, and says so where it is too long', () => {
    const chain = (length: number): string =>
      `version: 1\nruns:\n  e0: { command: [x] }\n${Array.from({ length }, (_, i) => `  e${i + 1}: { extends: e${i} }\n`).join('')}`;
    assert.deepEqual(problemLines(chain(50)), []);
    assert.deepEqual(problemLines(chain(51)), [
      'conflict [e51] This run inherits through more than 50 others. Make the chain of extends shorter. «e50»',
    ]);
  });
});

describe('YAML', () => {
  it('may use anchors, aliases and merge keys', () => {
    const text = `version: 1
x-common: &common { cwd: sub, epochs: 3 }
runs:
  a: { <<: *common, command: &words [x, y] }
  b: { command: *words, <<: [{ epochs: 4 }, *common] }
`;
    assert.deepEqual(problemLines(text), []);
    assert.deepEqual([planOf(text).plannedEpochs, planOf(text, 'b').plannedEpochs], [3, 4]);
    assert.deepEqual(planOf(text, 'b').task, { kind: 'command', argv: ['x', 'y'], cwd: 'sub', envNames: [] });
  });

  it('reads words and numbers as YAML 1.2 does', () => {
    const plan = planOf(
      'version: 1\nruns: { a: { command: [x], hyperparameters: { a: 1e-4, b: yes, c: 0o17, d: ~, e: 012 } } }',
    );
    assert.deepEqual(plan.hyperparameters, { a: 0.0001, b: 'yes', c: 15, d: null, e: 12 });
  });

  it('and JSON give the same plan', () => {
    const json =
      '{ // a comment\n "version": 1, "runs": { "a": { "trainer": { "data": "d.csv", "target": "y", }, }, }, }';
    assert.deepEqual(planOf(json, 'a', 'json'), planOf(trainerConfig('')));
  });
});
