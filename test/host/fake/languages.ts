import type * as vscode from 'vscode';
import { fake } from './state';
import type { Diagnostic } from './values';
import { Disposable, Uri } from './values';

function adder<T>(list: () => T[]): (selector: unknown, provider: T) => Disposable {
  return (_, provider) => {
    list().push(provider);
    return new Disposable(() => list().splice(list().indexOf(provider), 1));
  };
}

export const languages = {
  createDiagnosticCollection: () => ({
    set: (uri: Uri, diagnostics: Diagnostic[]) => void fake.diagnostics.set(uri.toString(), diagnostics),
    delete: (uri: Uri) => fake.diagnostics.delete(uri.toString()),
    forEach: (each: (uri: Uri) => void) => [...fake.diagnostics.keys()].forEach((key) => each(Uri.parse(key))),
    dispose: () => fake.diagnostics.clear(),
  }),
  registerCodeLensProvider: adder<vscode.CodeLensProvider>(() => fake.lens),
  registerHoverProvider: adder<vscode.HoverProvider>(() => fake.hover),
  registerCodeActionsProvider: adder<vscode.CodeActionProvider>(() => fake.actions),
  registerCompletionItemProvider: adder<vscode.CompletionItemProvider>(() => fake.completion),
};
