import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addEntry, setValue } from '../../../../src/core/config/edit';
import { parseConfig } from '../../../../src/core/config/parse';
import type { EntryPlan } from '../../../../src/core/config/plan';
import { applyEdits } from '../../../../src/core/config/text-edit';
import { isJsonObject } from '../../../../src/core/json';
import type { Json } from '../../../../src/core/json';
import { render } from '../../../../src/core/message';
import { isEdit } from '../../../../src/core/verdict/suggestions';
import type { EditSuggestion, VerdictKind } from '../../../../src/core/verdict/types';
import { KIND_CURVES } from './kinds';
import { judged } from './curves';

type Format = 'yaml' | 'json';

const TRAINER: Readonly<Record<Format, string>> = {
  yaml: `version: 1
runs:
  a:
    trainer: { data: d.csv, target: y, model: { layers: [64, 64] } } # the table
    hyperparameters:
      learningRate: 0.001 # usual
      batchSize: 32
      epochs: 60
      dropout: 0.3
      l2: 0.01
      shuffle: false
    earlyStopping: OFF
`,
  json: `{
  // the table
  "version": 1,
  "runs": {
    "a": {
      "trainer": { "data": "d.csv", "target": "y", "model": { "layers": [64, 64] } },
      "hyperparameters": { "learningRate": 0.001, "batchSize": 32, "epochs": 60, "dropout": 0.3, "l2": 0.01, "shuffle": false },
      "earlyStopping": "OFF"
    }
  }
}
`,
};

const COMMAND: Readonly<Record<Format, string>> = {
  yaml: `version: 1
runs:
  a:
    command: python3 train.py
    hyperparameters: { lr: 0.001, batch_size: 32, max_epochs: 60, dropout_rate: 0.3, weight_decay: 0.1, grad_clip: 0, shuffle: false }
`,
  json: `{
  "version": 1,
  "runs": {
    "a": {
      "command": "python3 train.py",
      "hyperparameters": { "lr": 0.001, "batch_size": 32, "max_epochs": 60, "dropout_rate": 0.3, "weight_decay": 0.1, "grad_clip": 0, "shuffle": false }
    }
  }
}
`,
};

function planOf(text: string, format: Format, entry: string): EntryPlan {
  const { entries, problems } = parseConfig(text, format);
  assert.deepEqual(
    problems.filter(({ severity }) => severity === 'error').map(({ message }) => render(message)),
    [],
    text,
  );
  const plan = entries.find(({ name }) => name === entry)?.plan;
  assert.ok(plan, `${entry} has no plan in ${text}`);
  return plan;
}

/** What the plan says at the place that a suggestion changes. */
function valueIn(plan: EntryPlan, { path }: EditSuggestion): Json {
  const [section, ...rest] = path;
  if (section === 'earlyStopping') return plan.earlyStopping.mode.toUpperCase();
  if (section === 'trainer') {
    assert.ok(plan.task.kind === 'trainer');
    assert.deepEqual(rest, ['model', 'layers']);
    return plan.task.model.layers;
  }
  const hyperparameters: Json = plan.hyperparameters;
  assert.ok(isJsonObject(hyperparameters));
  return hyperparameters[rest[0] ?? ''] ?? null;
}

const REACHED = new Set<string>();

for (const [name, texts] of [
  ['the built-in trainer', TRAINER],
  ['a command', COMMAND],
] as const) {
  for (const format of ['yaml', 'json'] as const) {
    describe(`every suggestion for ${name} works in ${format.toUpperCase()}`, () => {
      for (const [kind, [train, validation]] of Object.entries(KIND_CURVES)) {
        it(kind, () => {
          const text = texts[format];
          const plan = planOf(text, format, 'a');
          const verdict = judged(train, validation, { record: plan });
          assert.equal(verdict.kind, kind as VerdictKind, render(verdict.sentence));
          for (const suggestion of verdict.suggestions.filter(isEdit)) {
            const { path, value } = suggestion;
            REACHED.add(path.at(-1) ?? '');
            if (plan.task.kind === 'command' && path[0] === 'hyperparameters') {
              assert.ok(Object.hasOwn(plan.hyperparameters, path[1] ?? ''), `${path.join('.')} is new to the program`);
            }
            assert.notDeepEqual(
              value,
              path[0] === 'earlyStopping' ? null : valueIn(plan, suggestion),
              'nothing changes',
            );
            const inPlace = setValue({ text, format }, 'a', { path, value });
            assert.ok('edits' in inPlace, 'error' in inPlace ? render(inPlace.error) : '');
            assert.deepEqual(valueIn(planOf(applyEdits(text, inPlace.edits), format, 'a'), suggestion), value);
            const added = addEntry({ text, format }, 'a', 'b', [{ path, value }]);
            assert.ok('edits' in added, 'error' in added ? render(added.error) : '');
            const after = applyEdits(text, added.edits);
            assert.deepEqual(valueIn(planOf(after, format, 'b'), suggestion), value);
            assert.deepEqual(planOf(after, format, 'a'), plan, 'the old entry stays as it was');
          }
        });
      }
    });
  }
}

it('the tables above reach every hyperparameter that a suggestion turns', () => {
  for (const name of [
    'earlyStopping',
    'dropout',
    'l2',
    'weight_decay',
    'epochs',
    'max_epochs',
    'layers',
    'grad_clip',
  ]) {
    assert.ok(REACHED.has(name), name);
  }
  for (const name of ['learningRate', 'lr', 'batchSize', 'batch_size', 'shuffle', 'dropout_rate']) {
    assert.ok(REACHED.has(name), name);
  }
});
