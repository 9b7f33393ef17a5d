import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConfig } from '../../../../src/core/config/parse';
import { render } from '../../../../src/core/message';

function warnings(hyperparameters: string): string[] {
  const text = `version: 1\nruns:\n  a:\n    command: [x, "\${v}"]\n    hyperparameters: { v: 1, ${hyperparameters} }\n`;
  const document = parseConfig(text, 'yaml');
  assert.ok(document.entries[0]?.plan, 'a warning must not keep the entry from being started');
  return document.problems
    .filter((problem) => problem.code === 'out-of-range')
    .map(
      (problem) =>
        `${text.slice(problem.range.start, problem.range.end)} ${problem.severity}: ${render(problem.message)}`,
    );
}

const CASES: readonly (readonly [hyperparameters: string, expected: readonly string[]])[] = [
  ['epochs: -3', ["-3 warning: 'epochs' is -3, which hardly any program can use. The command gets it as it is."]],
  ['lr: 0', ["0 warning: 'lr' is 0, which hardly any program can use. The command gets it as it is."]],
  [
    'batch_size: 1.5',
    ["1.5 warning: 'batch_size' is 1.5, which hardly any program can use. The command gets it as it is."],
  ],
  ['batch_size: auto', []],
  ['lr: 0.1, epochs: 20, seed: -1, width: -3', []],
];
for (const [hyperparameters, expected] of CASES) {
  test(`a command with ${hyperparameters}`, () => assert.deepEqual(warnings(hyperparameters), expected));
}
