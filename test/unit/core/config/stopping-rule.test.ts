import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STOPPING_RULES } from '../../../../src/core/stopping/ranges';
import { STOPPING_KEYS } from '../../../../src/core/config/keys';
import { makeRule, parametersOf, RULE_NAMES, RULE_PARAMETERS } from '../../../../src/core/stopping/presets';
import { play } from '../stopping/play';
import { planOf, problemLines, trainerConfig } from './helpers';

const ruleOf = (value: string): unknown => {
  const { earlyStopping } = planOf(trainerConfig(`    earlyStopping: ${value}`));
  return earlyStopping.mode === 'rule' ? earlyStopping.rule : earlyStopping.mode;
};
const problems = (value: string): readonly string[] => problemLines(trainerConfig(`    earlyStopping: ${value}`));

for (const name of RULE_NAMES) {
  test(`rule: ${name} alone has the defaults of its library`, () => {
    // 50 epochs are planned: where a library has no patience of its own it is 5.
    assert.deepEqual(ruleOf(`{ rule: ${name} }`), makeRule(name, {}, 5));
    assert.deepEqual(ruleOf(name), name === 'auto' ? 'auto' : makeRule(name, {}, 5));
  });

  test(`rule: ${name} takes each of its parameters, and no other`, () => {
    for (const key of Object.keys(RULE_PARAMETERS)) {
      const isSwitch = key === 'checkFinite' || key === 'restoreBestWeights';
      const found = problems(`{ rule: ${name}, ${key}: ${isSwitch ? 'false' : '4'} }`);
      const own = parametersOf(name).some((parameter) => parameter === key);
      assert.equal(found.length, own ? 0 : 1, `${key}: ${found.join()}`);
      if (!own) assert.match(found[0] ?? '', new RegExp(`The rule ${name} has no '${key}'\\. Rules that have it: \\w`));
    }
  });
}

test('parameters reach the rule', () => {
  assert.deepEqual(ruleOf('{ rule: lightning, patience: 3, stoppingThreshold: 0.6 }'), {
    ...makeRule('lightning', {}, 5),
    patience: 3,
    stoppingThreshold: 0.6,
  });
  assert.deepEqual(ruleOf('{ rule: PQ, alpha: 0.5, strip: 4, monitor: val_mae }'), {
    ...makeRule('PQ', {}, 5),
    alpha: 0.5,
    strip: 4,
    monitor: 'val_mae',
  });
  assert.deepEqual(ruleOf('{ rule: UP, strips: 2, strip: 3, monitor: val_accuracy, restoreBestWeights: false }'), {
    ...makeRule('UP', { strips: 2, strip: 3 }, 5, { monitor: 'val_accuracy', mode: 'max' }),
    restoreBestWeights: false,
  });
});

test('LightGBM takes several metrics, each in its own direction', () => {
  assert.deepEqual(
    ruleOf('{ rule: lightgbm, monitor: [val_loss, val_auc] }'),
    makeRule('lightgbm', {}, 5, { monitor: 'val_loss', mode: 'min', also: [{ monitor: 'val_auc', mode: 'max' }] }),
  );
});

const PROBLEMS: readonly (readonly [string, readonly string[]])[] = [
  ['{ rule: gl }', [`out-of-range [a] 'rule' must be one of ${RULE_NAMES.join(', ')}, not "gl". «gl»`]],
  ['{ alpha: 2 }', ["unknown-key [a] 'alpha' needs a 'rule' that has it: GL, PQ. Without 'rule' it is keras. «alpha»"]],
  [
    '{ rule: GL, patience: 3 }',
    [
      "unknown-key [a] The rule GL has no 'patience'. Rules that have it: keras, tfjs, lightning, huggingface, fastai, xgboost, lightgbm, sagemaker, object2vec. «patience»",
    ],
  ],
  ['{ rule: GL, alpha: 0 }', ["out-of-range [a] 'alpha' must be a number greater than 0, not 0. «0»"]],
  ['{ rule: PQ, strip: 1 }', ["out-of-range [a] 'strip' must be a whole number from 2 to 1000000, not 1. «1»"]],
  [
    '{ rule: lightgbm, patience: 0 }',
    ["out-of-range [a] 'patience' must be a whole number from 1 to 1000000, not 0. «0»"],
  ],
  [
    '{ rule: UP, strip: 20 }',
    [
      "warning conflict [a] With 'strip' 20 this rule cannot stop a run of 50 epochs. Lower it, or plan more epochs. «20»",
    ],
  ],
  [
    '{ rule: keras, monitor: [a, b] }',
    ["wrong-type [a] 'monitor' must be one metric. Only the rule lightgbm takes a list of them. «[a, b]»"],
  ],
  [
    '{ rule: lightgbm, monitor: [a, a] }',
    ["wrong-type [a] 'monitor' must be a metric, or a list of 1 to 16 different ones, not […]. «[a, a]»"],
  ],
  ['{ rule: lightning, checkFinite: 1 }', ["wrong-type [a] 'checkFinite' must be true or false, not 1. «1»"]],
  [
    '{ rule: sagemaker, early_stopping_tolerance: 1 }',
    [
      "unknown-key [a] 'early_stopping_tolerance' is not a known key here. Did you mean 'tolerance'? «early_stopping_tolerance»",
    ],
  ],
];
for (const [value, expected] of PROBLEMS) {
  test(`problem: ${value}`, () => {
    assert.deepEqual(problems(value), expected);
  });
}

/** Every curve of so many values out of three. */
function curvesOf(length: number): readonly (readonly number[])[] {
  if (length === 0) return [[]];
  return curvesOf(length - 1).flatMap((curve) => [0.2, 0.5, 1].map((value) => [...curve, value]));
}

test('the warning that a rule cannot stop a run comes exactly where none of its curves can', () => {
  const curves = curvesOf(5);
  for (const name of RULE_NAMES.filter((one) => parametersOf(one).includes('patience'))) {
    const own = parametersOf(name);
    for (const baseline of own.includes('baseline') ? [null, 0.3] : [null]) {
      for (const patience of [1, 2, 3, 4, 5]) {
        const rule = makeRule(name, { patience, baseline, checkFinite: false, tolerance: 0.01 }, 1);
        const stops = curves.flatMap((curve) => play(rule, curve).decision?.epoch ?? []);
        const first = Math.min(Infinity, ...stops);
        for (const epochs of [1, 2, 3, 4, 5]) {
          const extra = `${baseline === null ? '' : ', baseline: 0.3'}${name === 'lightning' ? ', checkFinite: false' : ''}`;
          const stopping = `{ rule: ${name}, patience: ${patience}${extra} }`;
          const found = problemLines(
            `version: 1\nruns: { a: { command: x, epochs: ${epochs}, earlyStopping: ${stopping} } }`,
          );
          assert.equal(found.length, first > epochs ? 1 : 0, `${stopping} of ${epochs} epochs: first at ${first}`);
        }
      }
    }
  }
});

test('every key of the section is a parameter, the metric or the rule, and every number has a range', () => {
  assert.deepEqual([...STOPPING_KEYS].sort(), ['rule', 'monitor', 'mode', ...Object.keys(RULE_PARAMETERS)].sort());
  const numbers = Object.entries(RULE_PARAMETERS).filter(([, type]) => type !== 'boolean');
  assert.deepEqual(Object.keys(STOPPING_RULES).sort(), numbers.map(([name]) => name).sort());
});
