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
  createDiagnosticCollection: (name: string) => {
    const kept = name === 'lossline' ? fake.diagnostics : fake.runMarks;
    return {
      set: (uri: Uri, diagnostics: Diagnostic[]) => void kept.set(uri.toString(), diagnostics),
      delete: (uri: Uri) => kept.delete(uri.toString()),
      forEach: (each: (uri: Uri) => void) => [...kept.keys()].forEach((key) => each(Uri.parse(key))),
      clear: () => kept.clear(),
      dispose: () => kept.clear(),
    };
  },
  registerCodeLensProvider: adder<vscode.CodeLensProvider>(() => fake.lens),
  registerHoverProvider: adder<vscode.HoverProvider>(() => fake.hover),
  registerCodeActionsProvider: adder<vscode.CodeActionProvider>(() => fake.actions),
  registerCompletionItemProvider: adder<vscode.CompletionItemProvider>(() => fake.completion),
};
