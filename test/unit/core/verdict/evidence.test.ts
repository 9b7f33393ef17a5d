import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gatherEvidence } from '../../../../src/core/verdict/evidence';

test('within an epoch steps tell which train losses belong to which check', () => {
  const train = { epoch: [1, 1, 1, 1], step: [50, 100, 150, 200], value: [8, 6, 4, 2] };
  const validation = { epoch: [1, 1], step: [100, 200], value: [3, 1] };
  assert.deepEqual([...gatherEvidence(train, validation).train], [7, 3]);
});

test('a train loss of the same step belongs to the check, also when it was logged after it', () => {
  const train = { epoch: [1, 2], step: [11, 23], value: [0.9, 0.5] };
  const validation = { epoch: [1, 2], step: [11, 23], value: [1, 0.7] };
  assert.deepEqual([...gatherEvidence(train, validation).train], [0.9, 0.5]);
});

test('without steps all train losses up to the epoch belong to its first check', () => {
  const train = { epoch: [1, 1, 2], value: [8, 6, 4] };
  const validation = { epoch: [1, 1, 2], value: [3, 1, 1] };
  const evidence = gatherEvidence(train, validation);
  assert.deepEqual([...evidence.train], [7, 7, 4]);
  assert.deepEqual([evidence.axis, evidence.best], ['epoch', 1]);
});
