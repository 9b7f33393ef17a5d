import { window } from 'vscode';
import type { LogOutputChannel } from 'vscode';

/** The "Lossline" output channel. Its level follows "Developer: Set Log Level…". */
export function createLog(): LogOutputChannel {
  return window.createOutputChannel('Lossline', { log: true });
}

/** What services need of the channel; tests hand in a list. */
export type Log = Pick<LogOutputChannel, 'trace' | 'debug' | 'info' | 'warn' | 'error'>;
