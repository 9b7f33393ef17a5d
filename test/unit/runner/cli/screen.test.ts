import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Screen } from '../../../../src/runner/cli/screen';

function recorder(columns: { now: number }): { screen: Screen; written: string[] } {
  const written: string[] = [];
  const screen = new Screen(
    (text) => written.push(text.replaceAll('\u001b', '^')),
    () => columns.now,
  );
  return { screen, written };
}

test('each frame takes the place of the last one, in one write', () => {
  const { screen, written } = recorder({ now: 80 });
  screen.draw(['a', 'b']);
  screen.draw(['c']);
  screen.clear();
  assert.deepEqual(written, ['^[?25la\nb\n', '^[2A\r^[Jc\n', '^[1A\r^[J^[?25h']);
});

test('lines are cut so that none wraps', () => {
  const { screen, written } = recorder({ now: 21 });
  screen.draw(['x'.repeat(50)]);
  assert.equal(written[0], `^[?25l${'x'.repeat(20)}\n`);
});

test('after the window became narrower, the rows that wrapped are counted', () => {
  const columns = { now: 80 };
  const { screen, written } = recorder(columns);
  screen.draw(['x'.repeat(61), 'y']);
  columns.now = 30;
  screen.draw(['z']);
  assert.equal(written[1], '^[4A\r^[Jz\n');
});

test('a screen that showed nothing leaves the terminal alone', () => {
  const { screen, written } = recorder({ now: 80 });
  screen.clear();
  assert.deepEqual(written, []);
});
