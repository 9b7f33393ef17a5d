/**
 * A sentence for a person, as an English template with numbered holes and what goes into them.
 *
 * Core cannot know the reader's language, so it hands over the template; the host translates it with
 * `vscode.l10n.t`, the terminal prints it in English.
 */
export interface Message {
  readonly text: string;
  readonly args: readonly MessageArgument[];
}

/** What goes into a hole. A message there (the name of a rule with its parameters) is translated on its own. */
export type MessageArgument = string | number | Message;

/** Turns a template and its arguments into a sentence; `vscode.l10n.t` has this shape. */
export type Translate = (text: string, ...args: (string | number)[]) => string;

/** Builds a message; `{0}`, `{1}`, … in `text` stand for `args`. */
export function msg(text: string, ...args: MessageArgument[]): Message {
  return { text, args };
}

/** Fills the holes without translating. A hole with no argument stays as it is. */
export const english: Translate = (text, ...args) =>
  text.replace(/\{(\d+)\}/g, (hole, index: string) => {
    const value = args[Number(index)];
    return value === undefined ? hole : String(value);
  });

/** Renders a message in the reader's language. */
export function render(message: Message, translate: Translate = english): string {
  const args = message.args.map((arg) => (typeof arg === 'object' ? render(arg, translate) : arg));
  return translate(message.text, ...args);
}
