import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SummaryInput } from '../../../../src/core/run/builder';
import type { NewRunEvent } from '../../../../src/core/run/events';
import type { RunStatus } from '../../../../src/core/run/status';
import { patienceRule } from '../../../../src/core/stopping/rule';
import { builderOf, ended, happen, observe, record, STARTED, summaryOf } from './make';

const BY_RULE: NewRunEvent = {
  type: 'stopped-by-rule',
  decision: {
    rule: patienceRule(60),
    auto: true,
    reason: 'patience',
    epoch: 3,
    best: { epoch: 1, value: 1 },
    waited: 2,
    numbers: {},
  },
};
const ASKED: NewRunEvent = { type: 'stop-requested', by: 'explorer' };
const asked: RunStatus = { kind: 'stopped', cause: { kind: 'request', by: 'explorer' } };
const byRule: RunStatus = { kind: 'stopped', cause: { kind: 'rule', epoch: 3 } };

/** What happened, how many of the 60 epochs were seen, what is known from outside, and the status that follows. */
const CASES: readonly [string, readonly NewRunEvent[], number, Partial<SummaryInput>, RunStatus][] = [
  ['the directory is made', [], 0, {}, { kind: 'starting' }],
  ['nobody knows about the process', [], 0, { process: 'unknown' }, { kind: 'starting' }],
  ['the process has started', [STARTED], 0, {}, { kind: 'running' }],
  ['epochs arrive', [STARTED], 3, { process: 'unknown' }, { kind: 'running' }],
  ['epochs arrive before the event', [], 3, {}, { kind: 'running' }],
  [
    'a request lies there',
    [STARTED],
    3,
    { stopRequest: 'panel' },
    { kind: 'stopping', cause: { kind: 'request', by: 'panel' } },
  ],
  [
    'the runner has seen the request',
    [STARTED, ASKED],
    3,
    { stopRequest: 'panel' },
    { kind: 'stopping', cause: { kind: 'request', by: 'explorer' } },
  ],
  ['a rule has decided', [STARTED, BY_RULE], 3, {}, { kind: 'stopping', cause: { kind: 'rule', epoch: 3 } }],
  ['it ended by itself', [STARTED, ended(0)], 60, { process: 'gone' }, { kind: 'completed' }],
  ['it ended by itself, the runner still there', [STARTED, ended(0)], 60, {}, { kind: 'completed' }],
  ['a request came after all epochs', [STARTED, ended(0)], 60, { stopRequest: 'panel' }, { kind: 'completed' }],
  [
    'the trainer saw the request first',
    [STARTED, ended(0)],
    7,
    { stopRequest: 'panel' },
    { kind: 'stopped', cause: { kind: 'request', by: 'panel' } },
  ],
  ['it ended after a request', [STARTED, ASKED, ended(0)], 7, { process: 'gone' }, asked],
  ['it died of the interrupt', [STARTED, ASKED, ended(null, 'SIGINT')], 7, {}, asked],
  ['it was killed after a request', [STARTED, ASKED, ended(null, 'SIGKILL')], 7, {}, asked],
  ['it complained about the interrupt', [STARTED, ASKED, ended(130, null, 'KeyboardInterrupt')], 7, {}, asked],
  ['it ended after the rule', [STARTED, BY_RULE, ended(0)], 3, {}, byRule],
  ['the rule, then a person', [STARTED, BY_RULE, ASKED, ended(1)], 3, {}, byRule],
  ['a person, then the rule', [STARTED, ASKED, BY_RULE, ended(1)], 3, {}, asked],
  [
    'it failed with words',
    [STARTED, ended(1, null, 'no such column: y')],
    0,
    {},
    { kind: 'failed', exitCode: 1, message: 'no such column: y' },
  ],
  [
    'it failed without',
    [STARTED, ended(2)],
    5,
    {},
    { kind: 'failed', exitCode: 2, message: 'The training process ended with exit code 2.' },
  ],
  [
    'it could not be started',
    [ended(null, null, 'python3 was not found')],
    0,
    {},
    { kind: 'failed', exitCode: null, message: 'python3 was not found' },
  ],
  [
    'it was gone when another runner took over',
    [STARTED, ended(null, null, 'The training process is gone.')],
    5,
    {},
    { kind: 'crashed', signal: null, message: 'The training process is gone.' },
  ],
  [
    'it was killed',
    [STARTED, ended(null, 'SIGKILL')],
    5,
    {},
    { kind: 'crashed', signal: 'SIGKILL', message: 'The training process was ended by SIGKILL.' },
  ],
  [
    'the runner vanished',
    [STARTED],
    5,
    { process: 'gone' },
    {
      kind: 'crashed',
      signal: null,
      message: 'The runner process ended without a word, so how the training ended is not known.',
    },
  ],
  [
    'the runner vanished while stopping',
    [STARTED, ASKED],
    5,
    { process: 'gone', stopRequest: 'panel' },
    {
      kind: 'crashed',
      signal: null,
      message: 'The runner process ended without a word, so how the training ended is not known.',
    },
  ],
  [
    'the runner vanished before the start',
    [],
    0,
    { process: 'gone' },
    {
      kind: 'crashed',
      signal: null,
      message: 'The runner process ended without a word before the training had started.',
    },
  ],
];
for (const [name, events, epochs, input, expected] of CASES) {
  test(`status: ${name}`, () => {
    const builder = builderOf();
    happen(builder, events);
    observe(
      builder,
      Array.from({ length: epochs }, (_, index) => ({ epoch: index + 1, values: { loss: 1 } })),
    );
    assert.deepEqual(summaryOf(builder, input).status, expected);
  });
}

test('a record that cannot be read says why, whatever else is known', () => {
  const builder = builderOf({ record: null, problem: 'run.json has format 2, this Lossline reads 1.' });
  happen(builder, [STARTED]);
  const summary = summaryOf(builder);
  assert.deepEqual(summary.status, { kind: 'unreadable', message: 'run.json has format 2, this Lossline reads 1.' });
  assert.equal(summary.entry, '20261123-064512-baseline-3f9a');
  assert.equal(summary.createdAt, 0);
});

test('no mix of events ever leaves a run running whose process is gone', () => {
  const all: readonly NewRunEvent[] = [STARTED, ASKED, BY_RULE, ended(0), ended(1), ended(null, 'SIGTERM')];
  for (const first of all) {
    for (const second of all) {
      const builder = builderOf({ record: record({ plannedEpochs: null }) });
      happen(builder, [first, second]);
      const { kind } = summaryOf(builder, { process: 'gone' }).status;
      assert.ok(!['running', 'starting', 'stopping'].includes(kind), `${first.type}, ${second.type}: ${kind}`);
    }
  }
});
