import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseConfig } from '../../../../src/core/config/parse';
import { applyEdits } from '../../../../src/core/config/text-edit';
import { writeLosses } from '../../../../src/core/config/write-losses';

interface Row {
  readonly name: string;
  readonly format?: 'json';
  readonly text: string;
  readonly train: string | null;
  readonly validation: string | null;
  readonly after: string;
}

const head = 'version: 1\nruns:\n';
const rows: readonly Row[] = [
  {
    name: 'adds a section behind the last key',
    text: `${head}  a:\n    command: [python3, train.py] # mine\n  b:\n    command: x\n`,
    train: 'train/box_loss',
    validation: 'val/box_loss',
    after: `${head}  a:\n    command: [python3, train.py] # mine\n    metrics: { train: train/box_loss, validation: val/box_loss }\n  b:\n    command: x\n`,
  },
  {
    name: 'adds behind a value of several lines, at the end of a file without a last newline',
    text: `${head}  a:\n    command:\n      - python3\n      - train.py`,
    train: 'loss',
    validation: null,
    after: `${head}  a:\n    command:\n      - python3\n      - train.py\n    metrics: { train: loss }`,
  },
  {
    name: 'behind a block text too',
    text: `${head}  a:\n    command: x\n    description: |\n      long\n      text\n\n  b: { command: y }\n`,
    train: 'loss',
    validation: null,
    after: `${head}  a:\n    command: x\n    description: |\n      long\n      text\n    metrics: { train: loss }\n\n  b: { command: y }\n`,
  },
  {
    name: 'changes what is there and keeps the rest, comments and all',
    text: `${head}  a:\n    command: x\n    metrics:\n      from: stdout # printed\n      train: loss # was that\n`,
    train: 'nll',
    validation: 'dev nll',
    after: `${head}  a:\n    command: x\n    metrics:\n      from: stdout # printed\n      train: nll # was that\n      validation: dev nll\n`,
  },
  {
    name: 'takes out what is left to the names',
    text: `${head}  a:\n    command: x\n    metrics:\n      train: loss\n      validation: val\n`,
    train: null,
    validation: 'val',
    after: `${head}  a:\n    command: x\n    metrics: { validation: val }\n`,
  },
  {
    name: 'writes in braces where the entry is written so',
    text: `${head}  a: { command: x, epochs: 3 }\n`,
    train: 'a, b',
    validation: 'off',
    after: `${head}  a: { command: x, epochs: 3, metrics: { train: "a, b", validation: "off" } }\n`,
  },
  {
    name: 'repeats what would no longer be inherited',
    text: `${head}  base:\n    command: x\n    metrics: { from: stdout }\n  a:\n    extends: base\n`,
    train: 'loss',
    validation: null,
    after: `${head}  base:\n    command: x\n    metrics: { from: stdout }\n  a:\n    extends: base\n    metrics: { from: stdout, train: loss }\n`,
  },
  {
    name: 'keeps Windows line ends',
    text: 'version: 1\r\nruns:\r\n  a:\r\n    command: x\r\n',
    train: 'loss',
    validation: null,
    after: 'version: 1\r\nruns:\r\n  a:\r\n    command: x\r\n    metrics: { train: loss }\r\n',
  },
  {
    name: 'JSON, over several lines',
    format: 'json',
    text: '{\n  "version": 1,\n  "runs": {\n    "a": {\n      "command": "x" // mine\n    }\n  }\n}\n',
    train: 'loss',
    validation: 'val "x"',
    after:
      '{\n  "version": 1,\n  "runs": {\n    "a": {\n      "command": "x", // mine\n      "metrics": { "train": "loss", "validation": "val \\"x\\"" }\n    }\n  }\n}\n',
  },
  {
    name: 'JSON, on one line, with a section',
    format: 'json',
    text: '{ "version": 1, "runs": { "a": { "command": "x", "metrics": { "train": "loss", "validation": "v" } } } }',
    train: 'nll',
    validation: null,
    after: '{ "version": 1, "runs": { "a": { "command": "x", "metrics": { "train": "nll" } } } }',
  },
];

describe('writing the losses of an entry', () => {
  for (const { name, format = 'yaml', text, train, validation, after } of rows) {
    test(name, () => {
      const result = writeLosses({ text, format }, 'a', { train, validation });
      assert.ok('edits' in result, 'can be written');
      const edited = applyEdits(text, result.edits);
      assert.equal(edited, after);
      const plan = parseConfig(edited, format).entries.find((entry) => entry.name === 'a')?.plan;
      assert.deepEqual([plan?.metrics.train, plan?.metrics.validation], [train, validation]);
    });
  }

  test('changes nothing where it says so already, or where nothing is asked for', () => {
    const text = `${head}  a:\n    command: x\n    metrics: { train: loss }\n`;
    assert.deepEqual(writeLosses({ text, format: 'yaml' }, 'a', { train: 'loss', validation: null }), { edits: [] });
    assert.deepEqual(
      writeLosses({ text: `${head}  a:\n    command: x\n`, format: 'yaml' }, 'a', { train: null, validation: null }),
      { edits: [] },
    );
  });

  test('gives up where the entry has a problem, is not there, or shares its body with others', () => {
    assert.ok(
      'error' in writeLosses({ text: `${head}  a: {}\n`, format: 'yaml' }, 'a', { train: 'x', validation: null }),
    );
    assert.ok(
      'error' in
        writeLosses({ text: `${head}  a:\n    command: x\n`, format: 'yaml' }, 'b', { train: 'x', validation: null }),
    );
    const shared = `x-base: &base { command: x }\n${head}  a: *base\n`;
    assert.ok(
      'error' in writeLosses({ text: `${shared}  c: *base\n`, format: 'yaml' }, 'a', { train: 'x', validation: null }),
    );
  });
});
