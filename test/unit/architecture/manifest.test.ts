import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
  COMMANDS,
  CONTEXT_KEYS,
  ITEM_WORDS,
  PANEL_VIEW_TYPE,
  SETTINGS,
  SETTINGS_SECTION,
  VIEW_CONTAINER,
  VIEWS,
} from '../../../src/host/ids';

interface Manifest {
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly supported: string } };
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon: string }[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string; readonly icon: string }[] };
    readonly viewsWelcome: readonly { readonly view: string; readonly when: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when?: string }[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
    readonly walkthroughs: readonly { readonly steps: readonly { readonly media: { readonly markdown: string } }[] }[];
  };
}

const root = process.env['LOSSLINE_ROOT'] ?? process.cwd();
const text = readFileSync(path.join(root, 'package.json'), 'utf8');
const manifest = JSON.parse(text) as Manifest;
const { contributes } = manifest;
const nls = JSON.parse(readFileSync(path.join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;

function sorted(values: Iterable<string>): string[] {
  return [...values].sort();
}

void test('every command of the code is declared, and no other', () => {
  assert.deepEqual(sorted(contributes.commands.map(({ command }) => command)), sorted(Object.values(COMMANDS)));
});

void test('menus name declared commands only', () => {
  const known = new Set<string>(Object.values(COMMANDS));
  const used = Object.values(contributes.menus).flat();
  assert.deepEqual(
    used.map(({ command }) => command).filter((command) => !known.has(command)),
    [],
  );
});

void test('what needs an entry of a config file is not offered for runs that were only read', () => {
  const menu = contributes.menus['view/item/context'] ?? [];
  for (const command of [COMMANDS.openConfig, COMMANDS.chooseLosses, COMMANDS.applySuggestion]) {
    const clauses = menu.filter((one) => one.command === command && one.when?.includes('\\brun\\b') === true);
    assert.equal(clauses.length, 1, command);
    assert.match(clauses[0]?.when ?? '', /!\(viewItem =~ \/\\bimported\\b\/\)/, command);
  }
});

void test('views, container and panel carry the ids of the code', () => {
  assert.deepEqual(
    contributes.viewsContainers.activitybar.map(({ id }) => id),
    [VIEW_CONTAINER],
  );
  assert.deepEqual(
    contributes.views[VIEW_CONTAINER]?.map(({ id }) => id),
    Object.values(VIEWS),
  );
  assert.ok(manifest.activationEvents.includes(`onWebviewPanel:${PANEL_VIEW_TYPE}`));
  for (const { view } of contributes.viewsWelcome) assert.ok(Object.values<string>(VIEWS).includes(view), view);
});

void test('settings of the code are declared, and no other', () => {
  assert.deepEqual(
    sorted(Object.keys(contributes.configuration.properties)),
    sorted(Object.values(SETTINGS).map((name) => `${SETTINGS_SECTION}.${name}`)),
  );
});

void test('when clauses use context keys, views and words that the code sets', () => {
  const clauses = [...Object.values(contributes.menus).flat(), ...contributes.viewsWelcome].flatMap(({ when }) =>
    when === undefined ? [] : [when],
  );
  const known = new Set<string>([...Object.values(CONTEXT_KEYS), ...Object.values(VIEWS)]);
  for (const clause of clauses) {
    for (const [key] of clause.matchAll(/lossline\.\w+/g)) {
      if (!clause.includes(`resourceFilename =~`)) assert.ok(known.has(key), `${key} in "${clause}"`);
    }
    for (const [, words] of clause.matchAll(/viewItem =~ \/\\b\(?([\w|]+)\)?\\b\//g)) {
      for (const word of words?.split('|') ?? []) assert.ok(Object.values<string>(ITEM_WORDS).includes(word), word);
    }
  }
});

void test('every text of the manifest is in package.nls.json, and every one there is used', () => {
  const used = [...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key ?? '');
  assert.deepEqual(sorted(new Set(used)), sorted(Object.keys(nls)));
});

void test('commands that package.nls.json links to exist', () => {
  const own = Object.values(nls).flatMap((value) => [...value.matchAll(/command:(lossline\.\w+)/g)]);
  assert.ok(own.length > 0);
  for (const [, command] of own) assert.ok(Object.values<string>(COMMANDS).includes(command ?? ''), command);
});

void test('icons and walkthrough pages are there', () => {
  const files = [
    manifest.icon,
    ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
    ...Object.values(contributes.views).flatMap((views) => views.map(({ icon }) => icon)),
    ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown)),
  ];
  for (const file of files) assert.ok(existsSync(path.join(root, file)), file);
});

void test('an untrusted workspace gets the limited extension', () => {
  assert.equal(manifest.capabilities.untrustedWorkspaces.supported, 'limited');
});
