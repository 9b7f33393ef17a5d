import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseConfig } from '../../../../src/core/config/parse';
import { spotAt } from '../../../../src/core/config/spot';

const text = `version: 1
runs:
  base:
    trainer:
      data: d.csv   # a comment
      target: y
      model: { layers: [64, 64] }
    hyperparameters: { dropout: 0.3, l2: 0 }
  child:
    extends: base
    earlyStopping:
      patience: 10
`;

function at(marker: string, shift = 0, source = text): string | null {
  const found = spotAt(parseConfig(source, 'yaml'), source.indexOf(marker) + shift);
  if (found === null) return null;
  const { key, value } = found.spot;
  return `${found.entry.name} ${found.spot.path.join('.')} «${source.slice(key.start, key.end)}» «${source.slice(value.start, value.end)}»`;
}

describe('the key at an offset', () => {
  const table: [string, number, string | null][] = [
    ['dropout', 0, 'base hyperparameters.dropout «dropout» «0.3»'],
    ['dropout', 7, 'base hyperparameters.dropout «dropout» «0.3»'],
    ['0.3', 1, 'base hyperparameters.dropout «dropout» «0.3»'],
    ['64, 64', 3, 'base trainer.model.layers «layers» «[64, 64]»'],
    ['patience', 2, 'child earlyStopping.patience «patience» «10»'],
    ['earlyStopping', 2, 'child earlyStopping «earlyStopping» «patience: 10»'],
    ['trainer', 0, null],
    ['# a comment', 3, null],
    ['version', 0, null],
    ['child', 0, null],
    [', l2', 1, null],
  ];
  for (const [marker, shift, expected] of table) {
    it(`finds ${expected ?? 'nothing'} at ${marker} + ${shift}`, () => {
      if (marker === 'trainer') assert.match(at(marker) ?? '', /^base trainer «trainer»/);
      else assert.equal(at(marker, shift), expected);
    });
  }

  it('is the same behind a byte order mark and with Windows line ends', () => {
    const other = `\uFEFF${text.replaceAll('\n', '\r\n')}`;
    assert.equal(at('0.3', 1, other), 'base hyperparameters.dropout «dropout» «0.3»');
    assert.equal(at('patience', 1, other), 'child earlyStopping.patience «patience» «10»');
  });

  it('is there too in an entry that cannot be started', () => {
    assert.equal(at('dropout', 0, text.replace('0.3', '-3')), 'base hyperparameters.dropout «dropout» «-3»');
  });

  it('covers every key that is written in an entry, outer before inner', () => {
    const [base] = parseConfig(text, 'yaml').entries;
    assert.deepEqual(
      base?.spots.map(({ path }) => path.join('.')),
      [
        'trainer',
        'trainer.data',
        'trainer.target',
        'trainer.model',
        'trainer.model.layers',
        'hyperparameters',
        'hyperparameters.dropout',
        'hyperparameters.l2',
      ],
    );
  });

  it('leaves out what an alias stands for, which is written elsewhere', () => {
    const source = 'version: 1\nx-h: &h { lr: 1 }\nruns:\n  a: { command: [x], hyperparameters: *h }\n';
    const [entry] = parseConfig(source, 'yaml').entries;
    assert.deepEqual(
      entry?.spots.map(({ path }) => path.join('.')),
      ['command', 'hyperparameters'],
    );
    const inside = 'version: 1\nruns:\n  a: { command: [x], hyperparameters: { b: &o { c: 1 }, d: *o } }\n';
    assert.deepEqual(
      parseConfig(inside, 'yaml').entries[0]?.spots.map(({ path }) => path.join('.')),
      ['command', 'hyperparameters', 'hyperparameters.b', 'hyperparameters.b.c', 'hyperparameters.d'],
    );
    assert.equal(at('*h', 0, source), 'a hyperparameters «hyperparameters» «*h»');
  });
});

describe('an entry', () => {
  it('has the place of its name and of its body', () => {
    const [base, child] = parseConfig(text, 'yaml').entries;
    const slice = (range: { start: number; end: number } | undefined): string => text.slice(range?.start, range?.end);
    assert.equal(slice(base?.nameRange), 'base');
    assert.match(slice(base?.range), /^base:[^]*l2: 0 \}$/);
    assert.match(slice(child?.range), /^child:[^]*patience: 10$/);
  });
});
