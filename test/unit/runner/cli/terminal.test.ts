import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStyle } from '../../../../src/runner/cli/style';
import { detectTerminal, usableColumns } from '../../../../src/runner/cli/terminal';

type Env = Readonly<Record<string, string>>;
const utf8 = { LANG: 'en_US.UTF-8', TERM: 'xterm' };
// what stands in the environment, a TTY?, then live, color, unicode
const cases: readonly (readonly [Env, boolean, boolean, boolean, boolean])[] = [
  [utf8, true, true, true, true],
  [utf8, false, false, false, false],
  [{ ...utf8, NO_COLOR: '1' }, true, true, false, false],
  [{ ...utf8, NO_COLOR: '' }, true, true, true, true],
  [{ ...utf8, TERM: 'dumb' }, true, false, false, false],
  [{ ...utf8, FORCE_COLOR: '1' }, false, false, true, true],
  [{ ...utf8, FORCE_COLOR: '0' }, true, true, false, false],
  [{ LANG: 'C', TERM: 'xterm' }, true, true, true, false],
  [{ LANG: 'en_US.UTF-8', LC_ALL: 'C', TERM: 'xterm' }, true, true, true, false],
  [{ TERM: 'xterm' }, true, true, true, false],
  [{ TERM: 'xterm', LC_CTYPE: 'de_DE.utf8' }, true, true, true, true],
];
for (const [env, isTTY, live, color, unicode] of cases) {
  test(`${JSON.stringify(env)}, ${isTTY ? 'a terminal' : 'a pipe'}`, () => {
    const terminal = detectTerminal({ isTTY, columns: 80, env, platform: 'linux' });
    assert.deepEqual([terminal.live, terminal.color, terminal.unicode], [live, color, unicode]);
    assert.equal(terminal.columns, isTTY ? 80 : null);
  });
}

test('a terminal that does not know its size is taken for one of 80 columns', () => {
  const cases: readonly (readonly [number | undefined, number])[] = [
    [undefined, 80],
    [0, 80],
    [10, 20],
    [120, 120],
  ];
  for (const [said, used] of cases) assert.equal(usableColumns(said), used);
});

test('without colours nothing is painted; without Unicode our signs are spelled', () => {
  const plain = createStyle({ color: false, unicode: false });
  assert.equal(plain.red('x'), 'x');
  assert.equal(plain.text('18\u202f% → ∞ … “a”'), '18 % -> inf ... "a"');
  assert.equal(createStyle({ color: true, unicode: true }).text('→ ∞'), '→ ∞');
});
