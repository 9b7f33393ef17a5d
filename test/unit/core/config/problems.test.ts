import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseConfig } from '../../../../src/core/config/parse';
import { mended, problemLines, startable, trainerConfig } from './helpers';

const hyper = (body: string): string => trainerConfig(`    hyperparameters: { ${body} }`);

/** Each: what is wrong, the text, what is said, and the line after the first fix (null for no fix). */
const VALUES: [string, string, string, string | null][] = [
  [
    'learning rate 0',
    'learningRate: 0',
    "out-of-range [a] 'learningRate' must be a number greater than 0, not 0. «0»",
    'learningRate: 0.001',
  ],
  [
    'learning rate below 0',
    'learningRate: -0.01',
    "out-of-range [a] 'learningRate' must be a number greater than 0, not -0.01. «-0.01»",
    'learningRate: 0.01',
  ],
  [
    'learning rate "abc"',
    'learningRate: "abc"',
    `wrong-type [a] 'learningRate' must be a number greater than 0, not "abc". «"abc"»`,
    'learningRate: 0.001',
  ],
  [
    'a number in quotes',
    'learningRate: "0.1"',
    `wrong-type [a] 'learningRate' must be a number greater than 0, not "0.1". «"0.1"»`,
    'learningRate: 0.1',
  ],
  [
    'not a number',
    'learningRate: .nan',
    "out-of-range [a] 'learningRate' must be a number greater than 0, not .nan. «.nan»",
    'learningRate: 0.001',
  ],
  ['infinite L2', 'l2: .inf', "out-of-range [a] 'l2' must be a number of at least 0, not .inf. «.inf»", null],
  [
    'half a row',
    'batchSize: 2.5',
    "out-of-range [a] 'batchSize' must be a whole number of at least 1, not 2.5. «2.5»",
    'batchSize: 3',
  ],
  [
    'no batch',
    'batchSize: 0',
    "out-of-range [a] 'batchSize' must be a whole number of at least 1, not 0. «0»",
    'batchSize: 1',
  ],
  [
    'no epochs',
    'epochs: 0',
    "out-of-range [a] 'epochs' must be a whole number from 1 to 1000000, not 0. «0»",
    'epochs: 1',
  ],
  [
    'endless epochs',
    'epochs: 1000001',
    "out-of-range [a] 'epochs' must be a whole number from 1 to 1000000, not 1000001. «1000001»",
    'epochs: 1000000',
  ],
  [
    'dropout of all units',
    'dropout: 1',
    "out-of-range [a] 'dropout' must be a number from 0 to less than 1, not 1. «1»",
    'dropout: 0.5',
  ],
  [
    'dropout in percent',
    'dropout: 30',
    "out-of-range [a] 'dropout' must be a number from 0 to less than 1, not 30. «30»",
    'dropout: 0.3',
  ],
  [
    'negative seed',
    'seed: -3',
    "out-of-range [a] 'seed' must be a whole number from 0 to 4294967295, not -3. «-3»",
    'seed: 3',
  ],
  ['yes for true', 'shuffle: yes', `wrong-type [a] 'shuffle' must be true or false, not "yes". «yes»`, 'shuffle: true'],
  [
    'misspelt optimizer',
    'optimizer: adm',
    `out-of-range [a] 'optimizer' must be one of adam, sgd, momentum, rmsprop, adagrad, adamax, adadelta, not "adm". «adm»`,
    'optimizer: adam',
  ],
  [
    'optimizer in capitals',
    'optimizer: SGD',
    `out-of-range [a] 'optimizer' must be one of adam, sgd, momentum, rmsprop, adagrad, adamax, adadelta, not "SGD". «SGD»`,
    'optimizer: sgd',
  ],
  ['no value', 'l2: ', "wrong-type [a] 'l2' has no value. Write one, or remove the line. «l2»", null],
  ['a list for a number', 'l2: [1]', "wrong-type [a] 'l2' must be a number of at least 0, not […]. «[1]»", null],
  [
    'another name of a key',
    'lr: 0.1',
    "unknown-key [a] 'lr' is not a known key here. Did you mean 'learningRate'? «lr»",
    'learningRate: 0.1',
  ],
  [
    'a misspelt key',
    'batchsise: 3',
    "unknown-key [a] 'batchsise' is not a known key here. Did you mean 'batchSize'? «batchsise»",
    'batchSize: 3',
  ],
  [
    'a strange key',
    'foo: 3',
    "unknown-key [a] 'foo' is not a known key of 'hyperparameters'. Known keys: learningRate, batchSize, epochs, optimizer, momentum, dropout, l1, l2, shuffle, seed. «foo»",
    null,
  ],
  [
    'a key of the network',
    'layers: [3]',
    "unknown-key [a] 'layers' describes the network: write it below 'model' of 'trainer'. «layers»",
    null,
  ],
  [
    'a key of early stopping',
    'patience: 3',
    "unknown-key [a] 'patience' belongs to early stopping: write it below 'earlyStopping'. «patience»",
    null,
  ],
  [
    'weight decay',
    'weight_decay: 1',
    "unknown-key [a] The built-in trainer has no 'weight_decay'. Use l2, which also keeps the weights small. «weight_decay»",
    null,
  ],
  [
    'idle momentum',
    'momentum: 0.9, l2: 0',
    "warning conflict [a] 'momentum' has no effect with the optimizer adam. Use momentum, sgd or rmsprop, or remove it. «momentum»",
    'l2: 0',
  ],
  [
    'a key twice',
    'l2: 0, l2: 1',
    "duplicate-key [a] 'l2' is written twice here. The first one counts; remove one of the two. «l2»",
    null,
  ],
];

const MORE: [string, string, string[]][] = [
  [
    'split that leaves nothing to validate on',
    trainerConfig('', 'split: { train: 1, validation: 0, test: 0 }'),
    [
      "out-of-range [a] 'split' leaves no rows to validate on. Give 'validation' a fraction greater than 0, such as 0.2. «0»",
    ],
  ],
  [
    'split that leaves nothing to train on',
    trainerConfig('', 'split: { train: 0, validation: 0.5, test: 0.5 }'),
    ["out-of-range [a] 'split' leaves no rows to train on. Give 'train' a fraction greater than 0, such as 0.6. «0»"],
  ],
  [
    'split of two parts that leave nothing',
    trainerConfig('', 'split: { train: 0.8, test: 0.2 }'),
    [
      "out-of-range [a] 'split' leaves no rows to validate on. Give 'validation' a fraction greater than 0, such as 0.2. «{ train: 0.8, test: 0.2 }»",
    ],
  ],
  [
    'split of more than all',
    trainerConfig('', 'split: { train: 0.6, validation: 0.3, test: 0.2 }'),
    [
      "out-of-range [a] 'split' must sum to 1, but sums to 1.1 (train 0.6, validation 0.3, test 0.2). «{ train: 0.6, validation: 0.3, test: 0.2 }»",
    ],
  ],
  [
    'split of less than all',
    trainerConfig('', 'split: { train: 0.6, validation: 0.1, test: 0.2 }'),
    [
      "out-of-range [a] 'split' must sum to 1, but sums to 0.9 (train 0.6, validation 0.1, test 0.2). «{ train: 0.6, validation: 0.1, test: 0.2 }»",
    ],
  ],
  [
    'split of one part',
    trainerConfig('', 'split: { train: 0.6 }'),
    ["missing-key [a] 'split' needs at least two of train, validation and test, as fractions of the rows. «split»"],
  ],
  [
    'layers of nothing',
    trainerConfig('', 'model: { layers: [16, 0] }'),
    ["out-of-range [a] Each of 'layers' must be a whole number of units from 1 to 16384, not 0. «0»"],
  ],
  [
    'features that are no list',
    trainerConfig('', 'features: x'),
    [`wrong-type [a] 'features' must be a list of column names, not "x". «x»`],
  ],
  [
    'features with the answer',
    trainerConfig('', 'features: [x, y]'),
    ["conflict [a] 'features' holds the target 'y' itself, which gives the answer away. Remove it. «[x, y]»"],
  ],
  [
    'an absolute path',
    'version: 1\nruns: { a: { trainer: { data: /etc/passwd, target: y } } }',
    [
      "bad-path [a] 'data' must be relative to the folder of this config, such as data/train.csv, not an absolute path. «/etc/passwd»",
    ],
  ],
  [
    'no data, no target',
    'version: 1\nruns: { a: { trainer: {} } }',
    [
      "missing-key [a] 'trainer' needs 'data': the CSV file to train on, such as data: data/train.csv. «trainer»",
      "missing-key [a] 'trainer' needs 'target': the column of the data to predict. «trainer»",
    ],
  ],
  [
    'nothing to train',
    'version: 1\nruns: { a: { description: x } }',
    ["missing-key [a] 'a' does not say what to train: give it a 'trainer' section, or a 'command' to run. «a»"],
  ],
  [
    'trainer and command',
    trainerConfig('    command: [x]'),
    [
      "conflict [a] 'a' has both 'trainer' and 'command'. Keep the one that shall train, and remove the other. «command»",
    ],
  ],
  [
    'an empty entry',
    'version: 1\nruns:\n  a:',
    ["not-a-mapping [a] 'a' is empty. Give it a 'trainer' section, a 'command', or 'extends' with another run. «a»"],
  ],
  [
    'an entry that is a number',
    'version: 1\nruns:\n  a: 5',
    ["not-a-mapping [a] 'a' must be a section with keys of its own, not 5. «5»"],
  ],
  [
    'two entries of one name',
    trainerConfig('  a:\n    extends: a'),
    ["duplicate-entry [] There is a run 'a' already. Only the first one counts; give this one another name. «a»"],
  ],
  [
    'an unclosed brace',
    trainerConfig('    hyperparameters: { l2: 0\n  b:\n    extends: a'),
    [
      'syntax [a] This { } is not closed. End it with }, or indent its lines further. «0»',
      "conflict [b] 'b' takes over a mistake of 'a'. Mend it there, or write the value anew here. «a»",
    ],
  ],
  [
    'an unclosed quote',
    trainerConfig('    earlyStopping: "OFF\n'),
    ['syntax [a] This quote is not closed. Write another one at the end of the text. «"»'],
  ],
  [
    'a tab',
    trainerConfig('\tearlyStopping: OFF\n'),
    ['syntax [a] YAML lines must be indented with spaces, not tabs. «\t»'],
  ],
  [
    'a missing colon',
    trainerConfig('    earlyStopping OFF\n'),
    ['syntax [a] A colon is missing here: write "key: value". «earlyStopping OFF»'],
  ],
  [
    'an unknown top key',
    'version: 1\nfoo: 1\nx-mine: 1\nruns: { a: { command: [x] } }',
    ["unknown-key [] 'foo' is not a known key here. Known keys: version, runs, watch, $schema. «foo»"],
  ],
  [
    'no version',
    'runs: { a: { command: [x] } }',
    ["warning version [] 'version' is missing. Write version: 1 at the top. «runs»"],
  ],
  [
    'a newer version',
    'version: 2\nruns: {}',
    [
      'version [] This config is of version 2, and this Lossline reads version 1. Update Lossline, or write version: 1. «2»',
      "warning missing-key [] 'runs' is empty. Below it, give each run a name and say what it trains. «runs»",
    ],
  ],
  ['an empty file', '', ["missing-key [] This config is empty. Write version: 1 and, below 'runs', what to train. «»"]],
  ['a list', '- a', ["not-a-mapping [] A config starts with the keys 'version' and 'runs', not with […]. «- a»"]],
  [
    'no runs',
    'version: 1',
    ["missing-key [] 'runs' is missing. Below it, give each run a name and say what it trains. «version»"],
  ],
  [
    'runs by another name',
    'version: 1\nrun: {}',
    ["unknown-key [] 'run' is not a known key here. Did you mean 'runs'? «run»"],
  ],
  [
    'a second document',
    'version: 1\nruns: { a: { command: [x] } }\n---\nb: 1',
    ['syntax [] A second YAML document starts here and is not read. Put all runs into the first one. «---\nb: 1»'],
  ],
  [
    'an alias of nothing',
    'version: 1\nruns: { a: *b }',
    ['syntax [a] The alias *b has no anchor. Write &b at the value it stands for, earlier in the file. «*b»'],
  ],
  [
    'an alias of itself',
    'version: 1\nruns: { a: &a { command: [*a] } }',
    ['syntax [a] The alias *a stands inside the value it refers to. Remove it. «*a»'],
  ],
  [
    'a tag',
    'version: 1\nruns: { a: !foo { command: [x] } }',
    ['syntax [a] Tags such as !name mean nothing in a Lossline config. Remove the tag. «!foo»'],
  ],
  [
    'an unknown extends',
    'version: 1\nruns: { base: { command: [x] }, b: { extends: bse } }',
    ["unknown-extends [b] There is no run 'bse' to extend. Did you mean 'base'? «bse»"],
  ],
  [
    'extends of itself',
    'version: 1\nruns: { a: { extends: a } }',
    ["extends-cycle [a] 'a' extends itself. Name another run, or remove the line. «a»"],
  ],
  [
    'a cycle',
    'version: 1\nruns: { a: { extends: b }, b: { extends: c }, c: { extends: b } }',
    [
      "conflict [a] 'a' takes over a mistake of 'c'. Mend it there, or write the value anew here. «b»",
      'extends-cycle [b] These runs extend each other in a circle: b → c → b. Remove one of the extends. «c»',
      'extends-cycle [c] These runs extend each other in a circle: b → c → b. Remove one of the extends. «b»',
    ],
  ],
  [
    'a rule that cannot act',
    trainerConfig('    earlyStopping: { patience: 50 }'),
    [
      "warning conflict [a] With 'patience' 50 this rule cannot stop a run of 50 epochs. Lower it, or plan more epochs. «50»",
    ],
  ],
  [
    'early stopping by true',
    trainerConfig('    earlyStopping: true'),
    ["wrong-type [a] 'earlyStopping' must be OFF, AUTO or a rule such as { patience: 10 }, not true. «true»"],
  ],
  [
    'Keras names of the rule',
    trainerConfig('    earlyStopping: { min_delta: 0, start_from_epoch: 2 }'),
    [
      "unknown-key [a] 'min_delta' is not a known key here. Did you mean 'minDelta'? «min_delta»",
      "unknown-key [a] 'start_from_epoch' is not a known key here. Did you mean 'startEpoch'? «start_from_epoch»",
    ],
  ],
  [
    'cwd of the trainer',
    trainerConfig('    cwd: x'),
    ["conflict [a] 'cwd' is for runs with a command; the built-in trainer does not use it. Remove it. «cwd»"],
  ],
  [
    'an unknown variable',
    'version: 1\nruns:\n  a:\n    command: [x, "--lr=${lr}", "${lr} ${lrr} ${lrr}"]\n    hyperparameters: { lr: 1 }',
    [
      "unknown-variable [a] There is no hyperparameter 'lrr'. Did you mean 'lr'? «${lrr}»",
      "unknown-variable [a] There is no hyperparameter 'lrr'. Did you mean 'lr'? «${lrr}»",
    ],
  ],
  [
    'an unclosed variable',
    'version: 1\nruns: { a: { command: "x ${b} ${", hyperparameters: { b: 1 } } }',
    [
      'unknown-variable [a] This ${ has no }. Close it after the name, or write $${ for the characters themselves. «${»',
    ],
  ],
  [
    'a hyperparameter that goes nowhere',
    'version: 1\nruns: { a: { command: "x ${b}", hyperparameters: { b: 1, c: 2 } } }',
    ["warning conflict [a] 'c' does not reach the command. Pass it on as ${c}, or remove it. «c»"],
  ],
  [
    'an open quote in a command',
    'version: 1\nruns: { a: { command: "x \'y" } }',
    ["syntax [a] This single quote is not closed. «'»"],
  ],
  [
    'a shell in a command',
    'version: 1\nruns: { a: { command: "cd x && y" } }',
    [
      `warning conflict [a] '&&' would be passed on as a plain word, because no shell runs the command. Use cwd and env, or [bash, -c, …]. «"cd x && y"»`,
    ],
  ],
  [
    'no program',
    'version: 1\nruns: { a: { command: [] } }',
    ["wrong-type [a] 'command' names no program. Write one, such as [python3, train.py]. «[]»"],
  ],
  [
    'an id that numbers cannot hold',
    'version: 1\nruns: { a: { command: [x], hyperparameters: { id: 12345678901234567890 } } }',
    [
      "out-of-range [a] 'id' cannot be kept exactly as a number: 12345678901234567890. Put it in quotes to pass it on as text. «12345678901234567890»",
    ],
  ],
  [
    'a name with blanks',
    'version: 1\nruns: { " a": { command: [x] } }',
    [`bad-name [ a] The name ' a' starts or ends with a blank. Remove it. «" a"»`],
  ],
  [
    'TypeScript for a module',
    'version: 1\nruns: { a: { trainer: { module: m.ts } } }',
    [`bad-path [a] 'module' must be a JavaScript file (.js, .mjs or .cjs), not "m.ts". «m.ts»`],
  ],
];

const JSON_CASES: [string, string, string[]][] = [
  [
    'a missing comma',
    '{"version":1,"runs":{"a":{"command":["x" "y"]}}}',
    ['syntax [a] A comma is missing before this. «"y"»'],
  ],
  [
    'a missing brace',
    '{"version":1,"runs":{"a":{"command":["x"]}}',
    ['syntax [a] A closing } is missing. Find the { that is still open and close it. «}»'],
  ],
  [
    'single quotes',
    "{'version':1}",
    [
      "syntax [] JSON cannot be read here. Text and keys go in double quotes; the words are true, false and null. «'version'»",
      'syntax [] A value is missing here. Write one after the colon or comma. «}»',
    ],
  ],
  [
    'two entries of one name',
    '{"version":1,"runs":{"a":{"command":["x"]},"a":{}}}',
    [`duplicate-entry [] There is a run 'a' already. Only the first one counts; give this one another name. «"a"»`],
  ],
  [
    'a misspelt key',
    '{"version":1,"runs":{"a":{"comand":["x"]}}}',
    [`unknown-key [a] 'comand' is not a known key here. Did you mean 'command'? «"comand"»`],
  ],
  [
    'NaN',
    '{"version":1,"runs":{"a":{"command":["x"],"hyperparameters":{"b":NaN}}}}',
    [
      'syntax [a] JSON cannot be read here. Text and keys go in double quotes; the words are true, false and null. «NaN»',
    ],
  ],
  [
    'text after the end',
    '{"version":1,"runs":{"a":{"command":["x"]}}} x',
    ['syntax [a] JSON cannot be read here. Text and keys go in double quotes; the words are true, false and null. «x»'],
  ],
];

describe('a mistake in a config', () => {
  for (const [name, body, sentence, fixed] of VALUES) {
    it(`is told with its place and a fix: ${name}`, () => {
      const text = hyper(body);
      assert.deepEqual(problemLines(text), [sentence]);
      assert.equal(mended(text), fixed === null ? null : hyper(fixed));
      if (fixed !== null) assert.deepEqual(problemLines(mended(text) ?? ''), []);
    });
  }
  for (const [name, text, sentences] of MORE) {
    it(`is told with its place: ${name}`, () => assert.deepEqual(problemLines(text), sentences));
  }
  for (const [name, text, sentences] of JSON_CASES) {
    it(`is told in JSON too: ${name}`, () => assert.deepEqual(problemLines(text, 'json'), sentences));
  }

  it('in one entry leaves the others alone', () => {
    const text = `version: 1
runs:
  good: { command: [x] }
  bad: { command: [x], cwd: /x }
  worse: 5
  child: { extends: bad }
  mended: { extends: bad, cwd: sub }
  last: { command: [y] }
`;
    assert.equal(startable(parseConfig(text, 'yaml')), 'good+ bad- worse- child- mended+ last+');
  });

  it('of the version keeps every run from being started', () => {
    assert.equal(startable(parseConfig('version: 2\nruns: { a: { command: [x] } }', 'yaml')), 'a-');
    assert.equal(startable(parseConfig('runs: { a: { command: [x] } }', 'yaml')), 'a+');
  });

  it('that two entries make only together is told at the one that extends', () => {
    const text = `version: 1
runs:
  b: { extends: a, trainer: { target: x1 } }
  a: { trainer: { data: d.csv, target: y, features: [x1, x2] } }
  c: { extends: a, command: [x] }
`;
    assert.deepEqual(problemLines(text), [
      "conflict [b] 'features' holds the target 'x1' itself, which gives the answer away. Remove it. «a»",
      "conflict [c] 'c' has both 'trainer' and 'command'. Keep the one that shall train, and remove the other. «command»",
    ]);
    assert.equal(startable(parseConfig(text, 'yaml')), 'b- a+ c-');
  });

  it('in two variables of one name is told at each of them', () => {
    const text = 'version: 1\nruns: { a: { command: "x ${b} ${b}" } }';
    const places = parseConfig(text, 'yaml').problems.map(({ range }) => range.start);
    assert.deepEqual(places, [text.indexOf('${b}'), text.lastIndexOf('${b}')]);
  });

  it('of a number that JSON does not have is told for a command too', () => {
    for (const number of ['.inf', '-.inf', '.nan', '1e999']) {
      const text = `version: 1\nruns: { a: { command: [x], hyperparameters: { b: [${number}] } } }`;
      assert.deepEqual(problemLines(text), [
        `out-of-range [a] 'b' cannot be kept exactly as a number: ${number}. Put it in quotes to pass it on as text. «${number}»`,
      ]);
    }
  });

  it('has a place that stays right behind a byte order mark and with Windows line ends', () => {
    for (const [name, text, format] of [
      ...[...VALUES.map(([title, body]) => [title, hyper(body)] as const), ...MORE].map(
        ([n, t]) => [n, t, 'yaml'] as const,
      ),
      ...JSON_CASES.map(([n, t]) => [n, t, 'json'] as const),
    ]) {
      if (text === '' || name === 'a second document') continue;
      const expected = problemLines(text, format);
      const marked = `\uFEFF${text}`;
      assert.deepEqual(problemLines(marked, format), expected, `${name} with a byte order mark`);
      assert.deepEqual(problemLines(text.replaceAll('\n', '\r\n'), format), expected, `${name} with CRLF`);
    }
  });
});
