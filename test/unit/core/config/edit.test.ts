import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { addEntry, freeName, setValue } from '../../../../src/core/config/edit';
import type { EditResult, ValueChange } from '../../../../src/core/config/edit';
import { parseConfig } from '../../../../src/core/config/parse';
import { applyEdits } from '../../../../src/core/config/text-edit';
import type { Json } from '../../../../src/core/json';
import { render } from '../../../../src/core/message';

const at = (path: string, value: Json): ValueChange => ({ path: path.split('.'), value });

function after(text: string, result: EditResult): string {
  if ('error' in result) return `! ${render(result.error)}`;
  return applyEdits(text, result.edits);
}

const set = (text: string, change: ValueChange, format: 'yaml' | 'json' = 'yaml', entry = 'a'): string =>
  after(text, setValue({ text, format }, entry, change));

const HEAD = 'version: 1\nruns:\n  a:\n    trainer: { data: d.csv, target: y }\n';

describe('setting a value in YAML', () => {
  const table: [string, string, ValueChange, string][] = [
    [
      'replaces a number in a flow section',
      '    hyperparameters: { dropout: 0.1, l2: 0 } # keep\n',
      at('hyperparameters.dropout', 0.3),
      '    hyperparameters: { dropout: 0.3, l2: 0 } # keep\n',
    ],
    [
      'replaces a number in a block, and leaves its comment',
      '    hyperparameters:\n      dropout: 0.1 # of both layers\n      l2: 0\n',
      at('hyperparameters.dropout', 0.3),
      '    hyperparameters:\n      dropout: 0.3 # of both layers\n      l2: 0\n',
    ],
    [
      'adds to a flow section',
      '    hyperparameters: { l2: 0 }\n',
      at('hyperparameters.dropout', 0.3),
      '    hyperparameters: { l2: 0, dropout: 0.3 }\n',
    ],
    [
      'adds to a flow section with a comma at its end',
      '    hyperparameters: { l2: 0, }\n',
      at('hyperparameters.dropout', 0.3),
      '    hyperparameters: { l2: 0, dropout: 0.3 }\n',
    ],
    [
      'adds to a flow section over several lines',
      '    hyperparameters: {\n      l2: 0, # none\n      l1: 0\n    }\n',
      at('hyperparameters.dropout', 0.3),
      '    hyperparameters: {\n      l2: 0, # none\n      l1: 0,\n      dropout: 0.3\n    }\n',
    ],
    [
      'adds to a block, behind the comment of its last line',
      '    hyperparameters:\n      l2: 0 # none\n    earlyStopping: OFF\n',
      at('hyperparameters.dropout', 0.3),
      '    hyperparameters:\n      l2: 0 # none\n      dropout: 0.3\n    earlyStopping: OFF\n',
    ],
    [
      'fills an empty section',
      '    hyperparameters: {}\n',
      at('hyperparameters.l2', 0.01),
      '    hyperparameters: { l2: 0.01 }\n',
    ],
    [
      'fills a section of which only the key is there',
      '    hyperparameters:\n',
      at('hyperparameters.l2', 0.01),
      '    hyperparameters: { l2: 0.01 }\n',
    ],
    [
      'adds a section to the entry',
      '    earlyStopping: OFF\n',
      at('hyperparameters.dropout', 0.3),
      '    earlyStopping: OFF\n    hyperparameters: { dropout: 0.3 }\n',
    ],
    ['adds nested sections', '    earlyStopping: OFF\n', at('trainer.model.layers', [32, 32]), ''],
    [
      'replaces a word by a rule',
      '    earlyStopping: OFF # for now\n',
      at('earlyStopping', { monitor: 'val_loss', patience: 6 }),
      '    earlyStopping: { monitor: val_loss, patience: 6 } # for now\n',
    ],
  ];
  for (const [what, body, change, expected] of table) {
    it(what, () => {
      const wanted =
        expected === ''
          ? `${HEAD.replace('target: y }', 'target: y, model: { layers: [32, 32] } }')}${body}`
          : HEAD + expected;
      assert.equal(set(HEAD + body, change), wanted);
    });
  }

  it('moves a list that stands on lines of its own up behind its key', () => {
    const text =
      'version: 1\nruns:\n  a:\n    trainer:\n      data: d.csv\n      target: y\n      model:\n        layers:\n          - 64\n          - 64\n        activation: relu\n';
    const changed = set(text, at('trainer.model.layers', [32, 32]));
    assert.match(changed, /\n {8}layers: \[32, 32\]\n {8}activation: relu\n$/);
  });

  it('writes an inherited value into the entry that is meant', () => {
    const text = `${HEAD}    hyperparameters: { dropout: 0 }\n  b:\n    extends: a\n\n# the end\n`;
    assert.equal(
      set(text, at('hyperparameters.dropout', 0.5), 'yaml', 'b'),
      text.replace('    extends: a\n', '    extends: a\n    hyperparameters: { dropout: 0.5 }\n'),
    );
  });

  it('keeps Windows line ends', () => {
    const text = `${HEAD}    hyperparameters:\n      l2: 0\n`.replaceAll('\n', '\r\n');
    assert.equal(set(text, at('hyperparameters.dropout', 0.3)), `${text.slice(0, -2)}\r\n      dropout: 0.3\r\n`);
  });

  it('does not touch what an alias stands for: it stands for it elsewhere too', () => {
    const text = `x-hp: &hp { dropout: 0, l2: 0 }\n${HEAD}    hyperparameters: *hp\n`;
    assert.match(
      set(text, at('hyperparameters.dropout', 0.3)),
      /^! 'hyperparameters\.dropout' cannot be changed safely.+by hand/,
    );
  });

  it('says that the entry is gone', () => {
    assert.equal(set(HEAD, at('hyperparameters.l2', 1), 'yaml', 'z'), "! There is no entry 'z' in this file any more.");
  });
});

describe('setting a value in JSON', () => {
  const text = `{
  // what to train
  "version": 1,
  "runs": {
    "a": {
      "trainer": { "data": "d.csv", "target": "y" },
      "hyperparameters": {
        "dropout": 0, // none
        "l2": 0 // none
      }
    }
  }
}
`;
  it('replaces a value', () => {
    assert.equal(
      set(text, at('hyperparameters.dropout', 0.3), 'json'),
      text.replace('"dropout": 0,', '"dropout": 0.3,'),
    );
  });
  it('adds one on a line of its own, and the comma before it', () => {
    assert.equal(
      set(text, at('hyperparameters.l1', 0.01), 'json'),
      text.replace('"l2": 0 // none\n', '"l2": 0, // none\n        "l1": 0.01\n'),
    );
  });
  it('adds a section', () => {
    const changed = set(text, at('earlyStopping', { patience: 6 }), 'json');
    assert.match(changed, /\n {6}\},\n {6}"earlyStopping": \{ "patience": 6 \}\n {4}\}/);
  });
});

describe('adding an entry', () => {
  const changes = [at('hyperparameters.dropout', 0.3), at('hyperparameters.l2', 0.01), at('earlyStopping', 'AUTO')];
  it('puts it right behind the one it extends', () => {
    const text = `${HEAD}    hyperparameters: { dropout: 0 } # a\n\n  # another\n  z:\n    extends: a\n`;
    assert.equal(
      after(text, addEntry({ text, format: 'yaml' }, 'a', 'a-2', changes)),
      `${HEAD}    hyperparameters: { dropout: 0 } # a\n\n  a-2:\n    extends: a\n    hyperparameters: { dropout: 0.3, l2: 0.01 }\n    earlyStopping: AUTO\n\n  # another\n  z:\n    extends: a\n`,
    );
  });
  it('adds it to a file that ends without a line break', () => {
    const text = HEAD.trimEnd();
    const changed = after(text, addEntry({ text, format: 'yaml' }, 'a', 'b c: d', changes.slice(2)));
    assert.equal(changed, `${text}\n\n  "b c: d":\n    extends: a\n    earlyStopping: AUTO`);
  });
  it('adds it to JSON', () => {
    const text = '{ "version": 1, "runs": { "a": { "command": ["x"] } } }';
    assert.equal(
      after(text, addEntry({ text, format: 'json' }, 'a', 'b', changes.slice(2))),
      '{ "version": 1, "runs": { "a": { "command": ["x"] }, "b": { "extends": "a", "earlyStopping": "AUTO" } } }',
    );
  });
  it('refuses a name that is taken, and finds free ones', () => {
    assert.equal(
      after(HEAD, addEntry({ text: HEAD, format: 'yaml' }, 'a', 'a', changes)),
      "! There is an entry 'a' already.",
    );
    assert.deepEqual(
      [freeName(['a'], 'a'), freeName(['a', 'a-2', 'a-3'], 'a'), freeName(['a', 'a-2'], 'a-2')],
      ['a-2', 'a-4', 'a-3'],
    );
  });
});

describe('any config', () => {
  const word = fc.constantFrom('a', 'b', 'c', 'd');
  const section = fc.constantFrom(
    '{ dropout: 0 }',
    '{}',
    '',
    '\n      dropout: 0.2 # some\n      l2: 1e-3',
    '{ l2: 0,\n        dropout: 0.1 }',
    '*shared',
    '\n      <<: *shared\n      l1: 0',
  );
  const entry = fc.record({
    name: word,
    section,
    base: fc.option(word),
    stopping: fc.constantFrom('OFF', 'AUTO', '{ patience: 3 }', '\n      patience: 3'),
    order: fc.boolean(),
  });
  const change = fc.constantFrom(
    at('hyperparameters.dropout', 0.45),
    at('hyperparameters.l2', 0.02),
    at('earlyStopping', { patience: 7 }),
    at('trainer.model.layers', [8]),
  );

  it('either says what was asked and keeps all else, or is left alone with a reason', () => {
    let done = 0;
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: ({ name }) => name, minLength: 1 }), change, (entries, wanted) => {
        const text = `x-shared: &shared { dropout: 0.1 }\nversion: 1\nruns:\n${entries
          .map(({ name, base, section: values, stopping, order }) => {
            const what = base === null ? '    trainer: { data: d.csv, target: y }' : `    extends: ${base}`;
            const lines = [`    hyperparameters: ${values}`, `    earlyStopping: ${stopping}`];
            return [`  ${name}: # ${name}`, what, ...(order ? lines : lines.reverse())].join('\n');
          })
          .join('\n\n')}\n`;
        const name = entries[0]?.name ?? '';
        const before = parseConfig(text, 'yaml');
        const result = setValue({ text, format: 'yaml' }, name, wanted);
        if ('error' in result) return;
        done += 1;
        const changed = parseConfig(applyEdits(text, result.edits), 'yaml');
        const errors = (problems: typeof before.problems): number =>
          problems.filter(({ severity }) => severity === 'error').length;
        assert.ok(errors(changed.problems) <= errors(before.problems));
        assert.deepEqual(
          changed.entries.map((one) => one.name),
          before.entries.map((one) => one.name),
        );
        const others = (document: typeof before): unknown[] =>
          document.entries
            .filter((one) => one.name !== name && !text.includes(`extends: ${name}`))
            .map(({ plan }) => plan);
        assert.deepEqual(others(changed), others(before));
        const plan = changed.entries.find((one) => one.name === name)?.plan;
        const [first, second = ''] = wanted.path;
        if (plan !== null && plan !== undefined && first === 'hyperparameters') {
          assert.equal(plan.hyperparameters[second], wanted.value);
        }
      }),
      { numRuns: 500 },
    );
    assert.ok(done > 250, `${done} of 500 could be edited`);
  });
});
