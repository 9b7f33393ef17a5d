import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { TrainerTask } from '../../../../src/core/config/plan';
import { parseCsv } from '../../../../src/runner/trainer/data/csv';
import { prepareRows, prepareTable } from '../../../../src/runner/trainer/data/prepare';
import type { PreparedTable } from '../../../../src/runner/trainer/data/prepare';
import { TrainerProblem } from '../../../../src/runner/trainer/problem';
import { ReportLog, trainerTask } from './support';

function prepare(text: string, task: Partial<TrainerTask> = {}, seed = 1): { table: PreparedTable; said: string } {
  const log = new ReportLog();
  const table = prepareRows(parseCsv(text, 'data.csv'), trainerTask(task), seed, log);
  return { table, said: log.texts };
}

function refusal(text: string, task: Partial<TrainerTask> = {}): string {
  try {
    prepare(text, task);
  } catch (error) {
    assert.ok(error instanceof TrainerProblem, String(error));
    return error.message;
  }
  throw new assert.AssertionError({ message: 'it was not refused' });
}

/** `count` rows under a header; `row` writes each. */
function csv(header: string, count: number, row: (i: number) => string): string {
  return [header, ...Array.from({ length: count }, (_, i) => row(i))].join('\n') + '\n';
}

const twoClasses = (i: number): string => (i % 2 === 0 ? 'a' : 'b');
const plain = csv('x,y', 20, (i) => `${i * 1.5},${twoClasses(i)}`);

describe('data that cannot be trained on is refused with file, place and way out', () => {
  const cases: [what: string, text: string, task: Partial<TrainerTask>, says: RegExp][] = [
    ['an empty file', '', {}, /^data\.csv is empty\. It needs a header/],
    ['blank lines only', '\n \n', {}, /^data\.csv is empty/],
    ['a header only', 'x,y\n', {}, /has a header but no rows/],
    ['a header and empty rows', 'x,y\n,\n , \n', {}, /has a header but no rows/],
    ['no header', '1,2\n3,4\n', { target: '2' }, /seems to have no header/],
    ['an unknown target', plain, { target: 'Y2' }, /no column "Y2", which `target` names\..* columns are: x, y\./],
    ['a mistyped target', 'x,species\n1,a\n2,b\n', { target: 'specis' }, /Did you mean "species"\?/],
    [
      'a mistyped feature',
      plain.replace('x', 'mass'),
      { features: ['masss'] },
      /`features` names\. Did you mean "mass"\?/,
    ],
    ['one class', csv('x,y', 9, (i) => `${i * 2},a`), {}, /every row has the same y \("a"\)\. A classifier needs/],
    ['a constant number', csv('x,y', 9, (i) => `${i * 2},7.5`), {}, /every row has the same y; there is nothing/],
    ['a target without values', csv('x,y', 9, (i) => `${i},NA`), {}, /the target column "y" has no values/],
    [
      'text among numbers',
      csv('x,y', 9, (i) => `${i === 4 ? 'high' : i + 0.5},${twoClasses(i)}`),
      {},
      /^data\.csv, line 6, column "x": "high" is not a number, but 8 of the column's 9 values are\. Correct it, leave the cell empty .*`features`/,
    ],
    ['text among the target’s numbers', csv('x,y', 9, (i) => `${i},${i === 2 ? '?x' : i}`), {}, /line 4, column "y"/],
    [
      'a decimal comma in quotes',
      csv('x,y', 9, (i) => `"${i},5",${twoClasses(i)}`),
      {},
      /line 2, column "x": "0,5" looks like a number with a decimal comma\. Write .*: 0\.5\./,
    ],
    ['decimal commas between semicolons', csv('x;y', 9, (i) => `${i},5;${twoClasses(i)}`), {}, /decimal comma/],
    [
      'one decimal comma',
      csv('x;y', 9, (i) => `${i === 3 ? '3,5' : i * 2.5};${twoClasses(i)}`),
      {},
      /line 5, column "x": "3,5" looks like .*decimal comma/,
    ],
    [
      'a number beyond all numbers',
      csv('x,y', 9, (i) => `${i === 3 ? '1e999' : i * 2.5},${twoClasses(i)}`),
      {},
      /line 5, column "x": "1e999" is not a number/,
    ],
    [
      'a row that is too short',
      'x,y\n1,a\n2\n3,b\n',
      {},
      /^data\.csv, line 3: 1 values, but the header names 2 columns/,
    ],
    ['a row that is too long', 'x,y\n1,a\n2,b,c\n', {}, /^data\.csv, line 3: 3 values, but the header names 2/],
    ['a column named twice', 'x,x,y\n1,2,a\n', {}, /names the column "x" twice \(columns 1 and 2\)/],
    ['an open quote', 'x,y\n1,"a\n', {}, /is not well-formed CSV: .*quote/i],
    ['no features', csv('y', 9, twoClasses), {}, /no column left to predict "y" from/],
    ['only a constant feature', csv('x,y', 9, (i) => `5,${twoClasses(i)}`), {}, /no column left to predict/],
    [
      'text for a regression',
      plain,
      { problem: 'regression' },
      /line 2, column "y": "a" is not a number.*`problem: classification`/,
    ],
    [
      'an identifier as classes',
      csv('x,y', 30, (i) => `${i * 2},id${i}`),
      {},
      /"y" has 30 different values in 30 rows, too many to be classes/,
    ],
    [
      'numbers as too many classes',
      csv('x,y', 30, (i) => `${i * 2},${i}.5`),
      { problem: 'classification' },
      /too many to be classes.*`problem: regression`/,
    ],
    [
      'a split that leaves no test rows',
      csv('x,y', 4, (i) => `${i * 2},${twoClasses(i)}`),
      { split: { train: 0.8, validation: 0.19, test: 0.01 } },
      /leaves no rows for test: 0\.01 of 4 rows.*`split\.test`/,
    ],
    [
      'a split that leaves no validation rows',
      csv('x,y', 3, (i) => `${i * 2},${twoClasses(i)}`),
      { split: { train: 0.9, validation: 0.1, test: 0 } },
      /leaves no rows for validation/,
    ],
  ];
  for (const [what, text, task, says] of cases) {
    it(what, () => assert.match(refusal(text, task), says));
  }
});

describe('reading a file', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lossline-data-'));
  });
  after(() => rm(folder, { recursive: true }));

  const read = async (bytes: string | Uint8Array): Promise<{ table: PreparedTable; said: string }> => {
    await writeFile(path.join(folder, 'data.csv'), bytes);
    const log = new ReportLog();
    const table = await prepareTable(folder, { ...trainerTask(), data: 'data.csv' }, 1, log);
    return { table, said: log.texts };
  };

  const same: [string, string | Uint8Array][] = [
    ['a byte order mark', `\uFEFF${plain}`],
    ['CRLF', plain.replaceAll('\n', '\r\n')],
    ['semicolons', plain.replaceAll(',', ';')],
    ['tabs', plain.replaceAll(',', '\t')],
    ['bars', plain.replaceAll(',', '|')],
    ['quotes', plain.replace(/[^,\n]+/g, '"$&"')],
    ['spaces around values', plain.replaceAll(',', ' , ')],
    ['blank lines', plain.replaceAll('\n', '\n\n')],
    ['no line feed at the end', plain.trimEnd()],
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(plain, 'utf16le')])],
  ];
  for (const [what, bytes] of same) {
    it(`${what} make no difference`, async () => {
      assert.deepEqual((await read(bytes)).table, (await read(plain)).table);
    });
  }

  it('quotes may hold the delimiter and line feeds', async () => {
    const { table } = await read(csv('"x, really",y', 12, (i) => `${i * 1.5},"a,\n${i % 2}"`));
    assert.deepEqual(
      table.features.map(({ name }) => name),
      ['x, really'],
    );
    assert.deepEqual(table.target.kind === 'classes' && table.target.classes, ['a,\n0', 'a,\n1']);
  });

  it('a file that is not UTF-8 is read as Windows-1252, and that is said', async () => {
    const { table, said } = await read(
      Buffer.from(
        csv('größe,y', 12, (i) => `${i * 1.5},${twoClasses(i)}`),
        'latin1',
      ),
    );
    assert.deepEqual(
      table.features.map(({ name }) => name),
      ['größe'],
    );
    assert.match(said, /not UTF-8/);
  });

  it('a missing file, a folder and a spreadsheet are named for what they are', async () => {
    const wanted = (data: string) => prepareTable(folder, { ...trainerTask(), data }, 1, new ReportLog());
    await assert.rejects(wanted('nothing.csv'), /The data file nothing\.csv does not exist .*Check `data`/);
    await assert.rejects(wanted('.'), /is a folder; `data` must name a CSV file/);
    await assert.rejects(read(Buffer.from('PK\u0003\u0004 and so on')), /zip archive or a spreadsheet/);
  });
});

describe('the target', () => {
  const kinds: [what: string, value: (i: number) => string, kind: 'classes' | 'number'][] = [
    ['text', twoClasses, 'classes'],
    ['0 and 1', (i) => String(i % 2), 'classes'],
    ['whole numbers with few values', (i) => String(i % 5), 'classes'],
    ['whole numbers with many values', (i) => String(i * 3), 'number'],
    ['fractions', (i) => String((i % 3) / 2), 'number'],
  ];
  for (const [what, value, kind] of kinds) {
    it(`${what}: ${kind}`, () => {
      const { table, said } = prepare(csv('x,y', 60, (i) => `${i * 1.5},${value(i)}`));
      assert.equal(table.target.kind, kind);
      assert.match(said, kind === 'classes' ? /^Classification/m : /^Regression/m);
    });
  }

  it('numeric classes stand in numeric order', () => {
    const { table } = prepare(csv('x,y', 60, (i) => `${i * 1.5},${[10, 9, 100][i % 3] ?? ''}`));
    assert.deepEqual(table.target.kind === 'classes' && table.target.classes, ['9', '10', '100']);
  });

  it('rows without one are left out, and that is said', () => {
    const { table, said } = prepare(csv('x,y', 25, (i) => `${i * 1.5},${i % 5 === 4 ? 'NA' : twoClasses(i)}`));
    assert.equal(table.train.rows + (table.validation?.rows ?? 0) + (table.test?.rows ?? 0), 20);
    assert.match(said, /5 of 25 rows have no y and are left out/);
  });

  it('a number is standardised with the training rows', () => {
    const { table } = prepare(csv('x,y', 50, (i) => `${i * 1.5},${i * 10.5}`));
    const mean = table.train.y.reduce((sum, value) => sum + value, 0) / table.train.rows;
    const variance = table.train.y.reduce((sum, value) => sum + value * value, 0) / table.train.rows;
    assert.ok(Math.abs(mean) < 1e-6);
    assert.ok(Math.abs(variance - 1) < 1e-5);
    const other = table.validation?.y ?? new Float32Array();
    assert.ok(Math.abs(other.reduce((sum, value) => sum + value, 0)) > 1e-3, 'validation has a mean of its own');
  });
});

describe('the features', () => {
  it('numbers are standardised with statistics of the training rows only', () => {
    // One row is far out. Where the split puts it outside the training rows, it must not move the mean.
    const text = csv('x,y', 100, (i) => `${i === 0 ? 1e6 : i},${twoClasses(i)}`);
    const tables = Array.from({ length: 20 }, (_, seed) => prepare(text, {}, seed).table);
    const isOutside = ({ validation, test }: PreparedTable): boolean =>
      [...(validation?.x ?? []), ...(test?.x ?? [])].some((value) => value > 100);
    assert.ok(tables.some(isOutside) && !tables.every(isOutside));
    for (const table of tables) {
      assert.ok(Math.abs(table.train.x.reduce((sum, value) => sum + value, 0) / table.train.rows) < 1e-6);
      const [feature] = table.features;
      assert.ok(feature?.kind === 'numeric');
      assert.equal(feature.mean < 1000, isOutside(table));
    }
  });

  it('text becomes one input a category, in order', () => {
    const { table } = prepare(csv('color,y', 60, (i) => `${['red', 'green', 'blue'][i % 3] ?? ''},${twoClasses(i)}`));
    assert.deepEqual(table.features, [{ kind: 'categorical', name: 'color', categories: ['blue', 'green', 'red'] }]);
    assert.equal(table.width, 3);
    for (let row = 0; row < table.train.rows; row++) {
      const inputs = table.train.x.subarray(row * 3, row * 3 + 3);
      assert.equal(
        inputs.reduce((sum, value) => sum + value, 0),
        1,
      );
    }
  });

  it('missing numbers become the mean of the training rows, missing text a category; both are said', () => {
    const { table, said } = prepare(
      csv('n,t,y', 60, (i) => `${i % 6 === 0 ? '' : i},${i % 4 === 0 ? 'NA' : `k${i % 3}`},${twoClasses(i)}`),
    );
    const category = table.features[1];
    assert.ok(category?.kind === 'categorical');
    assert.deepEqual(category.categories, ['k0', 'k1', 'k2', null]);
    const zeros = Array.from({ length: table.train.rows }, (_, row) => table.train.x[row * 5]).filter((v) => v === 0);
    assert.ok(zeros.length > 0);
    assert.match(said, /10 missing values of n filled with the mean of the training rows \(\d/);
    assert.match(said, /15 missing values of t are a category of their own/);
  });

  for (const mark of ['', 'NA', 'N/A', 'nan', 'NULL', '?', '.', 'None']) {
    it(`"${mark}" means missing`, () => {
      const { said } = prepare(csv('x,y', 30, (i) => `${i === 3 ? mark : i},${twoClasses(i)}`));
      assert.match(said, /1 missing value of x filled/);
    });
  }

  const leftOut: [what: string, value: (i: number) => string, says: RegExp][] = [
    ['a constant', () => '5', /Column "z" is left out: it is always 5/],
    ['a constant text', () => 'same', /Column "z" is left out: it is always "same"/],
    ['an empty column', () => '', /Column "z" is left out: it has no values/],
    ['an index', (i) => String(i), /Column "z" is left out: it only counts the rows/],
    ['an index from 1', (i) => String(i + 1), /it only counts the rows/],
    ['names', (i) => `name ${i}`, /"z" is left out: 400 different texts in 400 rows, which looks like an identifier/],
    ['150 categories', (i) => `c${i % 150}`, /"z" is left out: 150 categories are too many; name it in `features`/],
  ];
  for (const [what, value, says] of leftOut) {
    it(`${what}: left out, and said`, () => {
      const { table, said } = prepare(csv('x,z,y', 400, (i) => `${i * 1.5},${value(i)},${twoClasses(i)}`));
      assert.deepEqual(
        table.features.map(({ name }) => name),
        ['x'],
      );
      assert.match(said, says);
    });
  }

  it('a column that is constant among the training rows is left out, though other rows differ', () => {
    const text = csv('x,z,y', 40, (i) => `${i * 1.5},${i === 0 ? 1 : 0},${twoClasses(i)}`);
    const widths = Array.from({ length: 20 }, (_, seed) => {
      const { table, said } = prepare(text, {}, seed);
      assert.equal(said.includes('it is always 0 among the training rows'), table.width === 1);
      return table.width;
    });
    assert.deepEqual(new Set(widths), new Set([1, 2]));
  });

  it('a column that `features` names is used though it has many categories', () => {
    const text = csv('x,z,y', 400, (i) => `${i * 1.5},c${i % 150},${twoClasses(i)}`);
    const { width } = prepare(text, { features: ['z'] }).table;
    assert.ok(width > 100 && width <= 150);
  });

  it('only what `features` names is read, so that a broken column elsewhere does no harm', () => {
    const text = csv('x,z,y', 20, (i) => `${i * 1.5},${i === 3 ? 'broken' : i * 2.5},${twoClasses(i)}`);
    assert.match(refusal(text), /column "z"/);
    assert.deepEqual(prepare(text, { features: ['x'] }).table.features.length, 1);
  });

  it('a category that no training row has is said and sets no input', () => {
    const rare = (seed: number) =>
      prepare(
        csv('t,y', 60, (i) => `${i === 0 ? 'rare' : `k${i % 3}`},${twoClasses(i)}`),
        {},
        seed,
      );
    const outside = Array.from({ length: 20 }, (_, seed) => rare(seed)).find(({ said }) => said.includes('"rare"'));
    assert.ok(outside !== undefined);
    assert.match(outside.said, /1 categories of t \("rare"\) are in no training row/);
    const parts = [outside.table.validation, outside.table.test].flatMap((part) => [...(part?.x ?? [])]);
    const rows = (outside.table.validation?.rows ?? 0) + (outside.table.test?.rows ?? 0);
    assert.equal(
      parts.reduce((sum, value) => sum + value, 0),
      rows - 1,
    );
  });
});

it('the penguins: 333 of 344 rows, six columns, ten inputs', async () => {
  const log = new ReportLog();
  const task = { ...trainerTask({ target: 'sex' }), data: 'data/penguins.csv' };
  const table = await prepareTable('examples/penguins', task, 1, log);
  assert.equal(table.train.rows + (table.validation?.rows ?? 0) + (table.test?.rows ?? 0), 333);
  assert.equal(table.width, 10);
  assert.match(log.texts, /11 of 344 rows have no sex and are left out/);
});
