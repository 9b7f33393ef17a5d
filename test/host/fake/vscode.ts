/**
 * Stands in for the `vscode` module when host code runs in plain Node: the part of it that the host uses, on real
 * files below a temporary folder. Tests set it up and look at it through `fake` (state.ts).
 */
import { fake } from './state';
import { Disposable } from './values';

export * from './values';
export { languages } from './languages';
export { window } from './window';
export { workspace } from './workspace';

export const commands = {
  registerCommand: (id: string, handler: (...args: never[]) => unknown) => {
    if (fake.handlers.has(id)) throw new Error(`Command ${id} is registered twice`);
    fake.handlers.set(id, handler);
    return new Disposable(() => fake.handlers.delete(id));
  },
  executeCommand: async (id: string, ...args: unknown[]): Promise<unknown> => {
    if (id === 'setContext') {
      fake.context.set(String(args[0]), args[1]);
      return undefined;
    }
    fake.commandsRun.push({ id, args });
    const handler = fake.handlers.get(id);
    return handler === undefined ? undefined : await Reflect.apply(handler, undefined, args);
  },
};

export const env = {
  language: 'en',
  remoteName: undefined,
  clipboard: {
    writeText: (text: string) => {
      fake.clipboard = text;
      return Promise.resolve();
    },
  },
};

export const l10n = {
  t: (text: string, ...args: (string | number)[]): string =>
    text.replace(/\{(\d+)\}/g, (hole, index: string) => String(args[Number(index)] ?? hole)),
};
