import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from '../../../../src/core/message';
import type { VerdictKind } from '../../../../src/core/verdict/types';
import { judged, points, sample } from './curves';

/** What is said of curves, once it is sure of which kind they are. */
function said(kind: VerdictKind, train: readonly number[] | null, validation: readonly number[]): string {
  const verdict = judged(train, validation);
  const sentence = render(verdict.sentence);
  assert.equal(verdict.kind, kind, sentence);
  return sentence;
}

test('a leak: the share is that of the two numbers beside it', () => {
  const ones = sample(40, () => 1);
  const validation = sample(40, (t) => (t < 30 ? 0.1 : 0.2));
  assert.match(
    said('leak-suspected', ones, validation),
    /loss \(0\.2\) is far below train loss \(1\), at about 20 % of/,
  );
});

test('a leak: a train loss that is missing beside the last checks is no NaN in the sentence', () => {
  const train = points(sample(38, () => 1));
  const validation = points(sample(40, (t) => 0.2 - 0.001 * t));
  const { kind, sentence } = judged(null, null, { train, validation });
  assert.equal(kind, 'leak-suspected');
  assert.match(render(sentence), /loss \(0\.16\d*\) is far below train loss \(1\), at about 16 %/);
});

test('both losses back up: levels are said to be levels', () => {
  const swing = (t: number): number => 0.01 * (t % 3);
  const both = sample(40, (t) => (t < 20 ? 2 - 0.08 * t : 0.4 + 0.06 * (t - 20)) + swing(t));
  assert.match(
    said('unstable', both, both),
    /^Both losses have gone back up: validation loss was about 0\.\d+ around epoch \d+ and is about 1\.\d+ now, train loss went from about 0\.\d+ to 1\.\d+\.$/,
  );
});

test('a good fit: "stayed near" is not said of a level far above the best check', () => {
  const train = sample(40, (t) => 0.05 + 2 * Math.exp(-t / 15));
  const flat = sample(40, (t) => 0.5 + 1.6 * Math.exp(-t / 3));
  assert.match(said('good-fit', train, flat), /stayed near it \(about 0\.5 now\); train loss is at about 0\.1985\.$/);
  const lucky = flat.map((value, t) => (t === 20 ? 0.35 : value));
  assert.match(
    said('good-fit', train, lucky),
    /best at epoch 21 \(0\.35\) and is about 0\.5 now, but too little speaks/,
  );
  assert.equal(judged(train, lucky).confidence, 'low');
});

test('one bad check at the end is no number that the loss has stayed near to', () => {
  const train = sample(40, (t) => 0.05 + 2 * Math.exp(-t / 15));
  const flat = sample(39, (t) => 0.5 + 1.6 * Math.exp(-t / 3) + (t < 20 ? 0 : 0.001 * (t % 3)));
  assert.match(said('good-fit', train, [...flat, 0.9]), /has stayed near it \(about 0\.50\d* now\)/);
});

test('losses at or below zero have no percentages: sentences give differences', () => {
  const swing = sample(20, (t) => (t % 2 === 0 ? 1 : -1));
  assert.match(said('unstable', swing, swing), /jumps by about 2 from check to check \(around 0\)/);
  const slow = sample(60, (t) => (t === 3 ? 60 : 2 - 0.1 * t));
  assert.match(said('too-slow', slow, slow), /from 1\.\d+ at epoch 1 to -3\.\d+ at epoch 60, 5\.\d+ in 60 checks,/);
  const flat = sample(60, (t) => -5 + 20 * Math.exp(-t / 3));
  assert.match(said('plateaued', flat, flat), /has not improved by more than 0\.2 since/);
});
