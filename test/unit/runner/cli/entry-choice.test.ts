import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choiceLines, namedEntry, readAnswer } from '../../../../src/runner/cli/entry-choice';
import { CliFailure } from '../../../../src/runner/cli/failure';
import { plain } from './fixture';

const entries = [
  { name: 'baseline', plan: null },
  { name: 'regularized', plan: null },
  { name: '1', plan: null },
];

const answers: readonly (readonly [string, string | null])[] = [
  ['2', 'regularized'],
  [' regularized ', 'regularized'],
  // A name wins over a number.
  ['1', '1'],
  ['0', null],
  ['4', null],
  ['', null],
  ['x', null],
];
for (const [answer, name] of answers) {
  test(`the answer "${answer}" ${name === null ? 'is asked again' : `means ${name}`}`, () => {
    assert.equal(readAnswer(answer, entries)?.name ?? null, name);
  });
}

test('an unknown name is refused with the nearest one, or with all', () => {
  const refuse = (name: string, message: RegExp): void => {
    assert.throws(
      () => namedEntry(name, entries, 'lossline.yaml'),
      (error) => error instanceof CliFailure && error.code === 2 && message.test(error.message),
    );
  };
  refuse('basline', /lossline\.yaml has no entry "basline"\. Did you mean "baseline"\?/);
  refuse('zzz', /has no entry "zzz"\. It has: baseline, regularized, 1\./);
});

test('the list tells numbers, names and what is wrong', () => {
  assert.equal(choiceLines(entries, plain)[0], '  1  baseline     has an error');
});
