import type * as vscode from 'vscode';
import type { FakeDocument } from '../fake/document';
import { fake } from '../fake/state';
import type { CodeAction, CodeLens, Diagnostic, Hover, Position, Range, TreeItem } from '../fake/values';

// The providers expect VS Code's own classes; Reflect.apply hands them the fake ones.

export async function askLenses(document: FakeDocument): Promise<CodeLens[]> {
  const [provider] = fake.lens;
  return (await call(provider?.provideCodeLenses.bind(provider), document, {})) as CodeLens[];
}

export async function askHover(document: FakeDocument, position: Position): Promise<Hover | null> {
  const [provider] = fake.hover;
  return (await call(provider?.provideHover.bind(provider), document, position, {})) as Hover | null;
}

export async function askActions(
  document: FakeDocument,
  range: Range,
  diagnostics: Diagnostic[],
): Promise<CodeAction[]> {
  const [provider] = fake.actions;
  return (await call(
    provider?.provideCodeActions.bind(provider),
    document,
    range,
    { diagnostics },
    {},
  )) as CodeAction[];
}

export async function askItem(provider: vscode.TreeDataProvider<unknown>, node: unknown): Promise<TreeItem> {
  return (await call(provider.getTreeItem.bind(provider), node)) as TreeItem;
}

export async function askTooltip(
  provider: vscode.TreeDataProvider<unknown>,
  item: TreeItem,
  node: unknown,
): Promise<TreeItem> {
  return (await call(provider.resolveTreeItem?.bind(provider), item, node, {})) as TreeItem;
}

async function call(method: unknown, ...args: unknown[]): Promise<unknown> {
  if (typeof method !== 'function') throw new Error('The provider has not been registered.');
  return (await Reflect.apply(method, undefined, args)) as unknown;
}
