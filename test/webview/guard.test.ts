import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isPanelMessage } from '../../src/shared/guard';
import { panelHtml } from '../../src/shared/html';
import { random } from './harness/curves';

describe('the guard before the host', () => {
  const good: readonly unknown[] = [
    { type: 'ready', selected: null },
    { type: 'ready', selected: [] },
    { type: 'ready', selected: ['/a/.lossline/runs/x'] },
    { type: 'select', keys: ['a', 'b'] },
    { type: 'action', action: { kind: 'train' } },
    { type: 'action', action: { kind: 'create-config' } },
    { type: 'action', action: { kind: 'manage-trust' } },
    ...['stop', 'open-log', 'open-config', 'reveal', 'train-again'].map((kind) => ({
      type: 'action',
      action: { kind, key: '/a' },
    })),
    { type: 'action', action: { kind: 'write-rule', key: '/a', rule: 'auto', given: {} } },
    {
      type: 'action',
      action: { kind: 'write-rule', key: '/a', rule: 'lightning', given: { patience: 3, stoppingThreshold: null } },
    },
    { type: 'failed', message: 'TypeError: x' },
  ];

  for (const message of good) {
    test(`takes ${JSON.stringify(message)}`, () => assert.equal(isPanelMessage(message), true));
  }

  const bad: readonly (readonly [string, unknown])[] = [
    ['nothing', undefined],
    ['null', null],
    ['a string', 'ready'],
    ['an array', [{ type: 'ready', selected: null }]],
    ['no type', { selected: null }],
    ['an unknown type', { type: 'run', command: 'rm' }],
    ['a type from the prototype', { type: 'constructor' }],
    ['an action from the prototype', { type: 'action', action: { kind: 'toString' } }],
    ['a missing field', { type: 'ready' }],
    ['a field too many', { type: 'ready', selected: null, extra: 1 }],
    ['a field too many in the action', { type: 'action', action: { kind: 'train', key: 'x' } }],
    ['an action without its run', { type: 'action', action: { kind: 'stop' } }],
    ['a key that is no text', { type: 'action', action: { kind: 'stop', key: 7 } }],
    ['an unknown rule', { type: 'action', action: { kind: 'write-rule', key: 'x', rule: 'eval', given: {} } }],
    ['no parameters', { type: 'action', action: { kind: 'write-rule', key: 'x', rule: 'GL' } }],
    [
      'a parameter of another rule',
      { type: 'action', action: { kind: 'write-rule', key: 'x', rule: 'GL', given: { patience: 3 } } },
    ],
    [
      'a parameter out of range',
      { type: 'action', action: { kind: 'write-rule', key: 'x', rule: 'keras', given: { patience: -1 } } },
    ],
    [
      'a parameter that is text',
      { type: 'action', action: { kind: 'write-rule', key: 'x', rule: 'GL', given: { alpha: '2 }\n  evil: true' } } },
    ],
    ['an inherited field', Object.assign(Object.create({ selected: null }) as object, { type: 'ready' })],
    ['a key too long', { type: 'select', keys: ['x'.repeat(8_193)] }],
    ['too many keys', { type: 'select', keys: Array.from({ length: 1_001 }, () => 'x') }],
    ['keys that are not all text', { type: 'select', keys: ['a', null] }],
    ['a report too long', { type: 'failed', message: 'x'.repeat(4_001) }],
  ];

  for (const [name, message] of bad) {
    test(`refuses ${name}`, () => assert.equal(isPanelMessage(message), false));
  }

  test('refuses 1,000 random messages without throwing', () => {
    const next = random(3);
    const atoms: readonly unknown[] = [null, undefined, 1, NaN, '', 'stop', true, [], {}, Symbol.iterator, 10n];
    const pick = (): unknown => atoms[Math.floor(next() * atoms.length)];
    for (let round = 0; round < 1_000; round++) {
      const message = { type: pick(), selected: pick(), action: { kind: pick(), key: pick() }, keys: [pick()] };
      assert.equal(isPanelMessage(message), false);
    }
  });
});

test('the page allows only its own script and styles, and nothing inline or remote', () => {
  const html = panelHtml({
    script: 'https://own/webview.js',
    style: 'https://own/webview.css',
    cspSource: 'https://own',
    nonce: 'abc',
    language: 'de"><script>',
    title: '<img>',
  });
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.replaceAll('&#39;', "'");
  assert.equal(
    policy,
    "default-src 'none'; style-src https://own; script-src 'nonce-abc'; font-src https://own; img-src https://own data:",
  );
  assert.equal(html.match(/<script/g)?.length, 1);
  assert.ok(!html.includes('<img>') && !html.includes('style='));
});
