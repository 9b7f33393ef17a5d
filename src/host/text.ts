import { l10n } from 'vscode';
import type { Message, Translate } from '../core/message';
import { render } from '../core/message';

/** The reader's language for templates that come from core and shared. The host's own strings call l10n.t directly. */
export const translate: Translate = (text, ...args) => l10n.t(text, ...args);

/** A message of core in the reader's language. */
export function say(message: Message): string {
  return render(message, translate);
}

/** What went wrong, as text; never throws. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
