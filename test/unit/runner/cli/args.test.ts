import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCommandLine } from '../../../../src/runner/cli/args';
import type { Invocation } from '../../../../src/runner/cli/args';
import { CliFailure } from '../../../../src/runner/cli/failure';

const common = { config: null, json: false };

const understood: readonly (readonly [string, Invocation])[] = [
  ['', { command: 'help', topic: null }],
  ['--help', { command: 'help', topic: null }],
  ['-h', { command: 'help', topic: null }],
  ['help', { command: 'help', topic: null }],
  ['help train', { command: 'help', topic: 'train' }],
  ['train --help', { command: 'help', topic: 'train' }],
  ['--version', { command: 'version' }],
  ['-V', { command: 'version' }],
  ['train', { command: 'train', entry: null, detach: false, ...common }],
  ['train baseline', { command: 'train', entry: 'baseline', detach: false, ...common }],
  ['train --detach baseline --json', { command: 'train', entry: 'baseline', detach: true, config: null, json: true }],
  ['train -d', { command: 'train', entry: null, detach: true, ...common }],
  ['train --config=a/b.yaml', { command: 'train', entry: null, detach: false, config: 'a/b.yaml', json: false }],
  ['--config a.yaml list', { command: 'list', config: 'a.yaml', json: false }],
  ['-c a.yaml list', { command: 'list', config: 'a.yaml', json: false }],
  ['train -- --odd', { command: 'train', entry: '--odd', detach: false, ...common }],
  ['list --json', { command: 'list', config: null, json: true }],
  ['show latest', { command: 'show', run: 'latest', ...common }],
  ['show baseline~1', { command: 'show', run: 'baseline~1', ...common }],
  ['compare a b c --all', { command: 'compare', runs: ['a', 'b', 'c'], all: true, ...common }],
  ['stop latest', { command: 'stop', run: 'latest', wait: true, ...common }],
  ['import', { command: 'import', paths: [], yes: false, follow: false, ...common }],
  ['import a b -y', { command: 'import', paths: ['a', 'b'], yes: true, follow: false, ...common }],
  ['import --follow --json', { command: 'import', paths: [], yes: false, follow: true, config: null, json: true }],
  ['stop latest --no-wait', { command: 'stop', run: 'latest', wait: false, ...common }],
];

for (const [line, expected] of understood) {
  test(`"lossline ${line}" is understood`, () => {
    assert.deepEqual(parseCommandLine(line === '' ? [] : line.split(' ')), expected);
  });
}

const refused: readonly (readonly [string, RegExp])[] = [
  ['trian', /There is no command "trian"\. Did you mean "train"\?/],
  ['frobnicate', /There is no command "frobnicate"\. "lossline help" lists them/],
  ['help trian', /Did you mean "train"/],
  ['train --detatch', /There is no option "--detatch"\. Did you mean "--detach"\?/],
  ['train a b', /does not know what to do with "b"/],
  ['list x', /does not know what to do with "x"/],
  ['list --all', /"lossline list" has no option --all/],
  ['train --json=yes', /"--json" takes no value/],
  ['train --config', /"--config" needs the path/],
  ['train --config --json', /"--config" needs the path/],
  ['show', /"lossline show" needs a run/],
  ['stop', /"lossline stop" needs a run/],
  ['show a b', /does not know what to do with "b"/],
  ['compare', /needs two runs or more/],
  ['compare a', /needs two runs or more/],
  ['--json', /--json needs a command/],
];

for (const [line, message] of refused) {
  test(`"lossline ${line}" is refused with exit code 2 and a sentence`, () => {
    assert.throws(
      () => parseCommandLine(line.split(' ')),
      (error) => error instanceof CliFailure && error.code === 2 && message.test(error.message),
    );
  });
}
