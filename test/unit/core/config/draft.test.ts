import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { draftConfig } from '../../../../src/core/config/draft';
import { parseConfig } from '../../../../src/core/config/parse';
import { planOf, problemLines } from './helpers';

function table(header: string, rows: number, row: (index: number) => string): string {
  return `${header}\n${Array.from({ length: rows }, (_, index) => row(index)).join('\n')}\n`;
}

const penguins = table(
  'species,island,bill_length_mm,body_mass_g,sex',
  40,
  (i) =>
    `${['Adelie', 'Gentoo'][i % 2]},Dream,${38 + (i % 7) / 10},${3000 + i * 10},${['male', 'female', 'NA'][i % 3]}`,
);

describe('a drafted config', () => {
  const guesses: [string, string, string][] = [
    ['a telling name before the last column', table('a,label,b', 20, (i) => `${i / 3},${i % 2},${i / 7}`), 'label'],
    ['species of the penguins', penguins, 'species'],
    ['a price', table('rooms,price,sold_on', 20, (i) => `${i % 5},${i * 1000},2020-01-${i + 1}`), 'price'],
    ['the last column', table('a,b,c', 20, (i) => `${i / 3},${i / 5},${i / 7}`), 'c'],
    ['not an id at the end', table('a,kind,id', 20, (i) => `${i / 3},${['x', 'y'][i % 2]},${i}`), 'kind'],
    ['not an id by its values', table('a,b,serial', 20, (i) => `${i / 3},${i / 5},${100 + i}`), 'b'],
    ['not a name', table('a,survived,Name', 20, (i) => `${i / 3},${i % 2},Person ${i}`), 'survived'],
    ['not a text of many values', table('a,b,remark', 20, (i) => `${i / 3},${i / 5},said ${i}`), 'b'],
    ['not a column that is always the same', table('a,b,c', 20, (i) => `${i / 3},${i / 5},1`), 'b'],
    [
      'semicolons, quotes, a byte order mark',
      `\uFEFF${table('"a;x";"target"', 9, (i) => `"${i};0";${i % 2}`)}`,
      'target',
    ],
    ['a header alone', 'a,b,c\n', 'c'],
    ['an empty file', '', 'target'],
  ];
  for (const [name, sample, target] of guesses) {
    it(`predicts ${name}`, () => {
      const draft = draftConfig({ file: 'data/x.csv', sample });
      assert.equal(draft.target, target);
      assert.deepEqual(problemLines(draft.text), []);
      const { task } = planOf(draft.text, 'baseline');
      assert.equal(task.kind === 'trainer' && task.target, target);
    });
  }

  it('has a baseline, and a regularized run that extends it', () => {
    const { text } = draftConfig({ file: 'data/penguins.csv', sample: penguins });
    const baseline = planOf(text, 'baseline');
    const regularized = planOf(text, 'regularized');
    assert.deepEqual([baseline.earlyStopping, regularized.earlyStopping], [{ mode: 'off' }, { mode: 'auto' }]);
    assert.deepEqual([baseline.hyperparameters['dropout'], regularized.hyperparameters['dropout']], [0, 0.3]);
    assert.deepEqual(regularized.task, baseline.task);
    assert.equal(regularized.hyperparameters['batchSize'], baseline.hyperparameters['batchSize']);
    assert.match(text, /# /);
  });

  it('leaves out columns that only name the rows, and says so', () => {
    const sample = table('id,a,b,label', 20, (i) => `${i},${i / 3},${i / 5},${i % 2}`);
    const { text } = draftConfig({ file: 'x.csv', sample });
    const { task } = planOf(text, 'baseline');
    assert.deepEqual(task.kind === 'trainer' && task.features, ['a', 'b']);
    assert.match(text, /# left out, .*: id\n/);
    const all = planOf(draftConfig({ file: 'x.csv', sample: penguins }).text, 'baseline').task;
    assert.equal(all.kind === 'trainer' && all.features, null);
  });

  it('takes larger batches for more rows', () => {
    const batch = (rows: number): unknown =>
      planOf(draftConfig({ file: 'x.csv', sample: table('a,b', rows, (i) => `${i},${i % 3}`) }).text, 'baseline')
        .hyperparameters['batchSize'];
    assert.deepEqual([10, 340, 2000, 5000].map(batch), [8, 16, 128, 256]);
  });

  it('calls a column whose quoted name is blank by its number', () => {
    const { text } = draftConfig({ file: 'x.csv', sample: '"\n"\n"' });
    assert.deepEqual(parseConfig(text, 'yaml').problems, []);
    assert.match(text, /target: "\(column 1\)" #/);
  });

  it('is a config without a mistake for any header and any file name', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom('id', 'yes', '1', 'a: b', '#', '- x', '"'),
    );
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 5 }), fc.string({ maxLength: 60 }), (header, rest) => {
        const draft = draftConfig({ file: 'data/a #: b.csv', sample: `${header.join(',')}\n${rest}` });
        const document = parseConfig(draft.text, 'yaml');
        assert.deepEqual(document.problems, [], draft.text);
      }),
      { numRuns: 2000 },
    );
  });
});
