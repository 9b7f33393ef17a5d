import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Interrupts } from '../../../../src/runner/cli/interrupts';
import type { Interrupt, SignalSource } from '../../../../src/runner/cli/interrupts';

class FakeProcess implements SignalSource {
  readonly #listeners = new Map<Interrupt, (signal: Interrupt) => void>();
  on(signal: Interrupt, listener: (signal: Interrupt) => void): void {
    this.#listeners.set(signal, listener);
  }
  send(signal: Interrupt): void {
    this.#listeners.get(signal)?.(signal);
  }
}

test('npm hands a Ctrl+C on, so the same signal twice within a moment is one wish', () => {
  const source = new FakeProcess();
  let now = 0;
  const interrupts = new Interrupts(source, () => now);
  interrupts.listen();
  source.send('SIGINT');
  now = 20;
  source.send('SIGINT');
  assert.deepEqual(interrupts.received, ['SIGINT']);
  now = 1000;
  source.send('SIGINT');
  assert.deepEqual(interrupts.received, ['SIGINT', 'SIGINT']);
  now = 1010;
  source.send('SIGHUP');
  assert.deepEqual(interrupts.received, ['SIGINT', 'SIGINT', 'SIGHUP']);
});

test('a signal wakes those who sleep', async () => {
  const source = new FakeProcess();
  const interrupts = new Interrupts(source, () => 0);
  interrupts.listen();
  const sleeping = interrupts.sleep(3_600_000);
  source.send('SIGINT');
  await sleeping;
});

test('sleep ends by itself', async () => {
  await new Interrupts(new FakeProcess(), () => 0).sleep(1);
});
