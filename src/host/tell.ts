import { window } from 'vscode';
import { reasonOf } from './text';

/** A button of a message and what it does. */
export interface Way {
  readonly title: string;
  readonly go: () => unknown;
}

// Nobody waits for a notification: it may stay for hours, and a command is through when its work is.

/** An error with its ways out. */
export function tellError(text: string, ...ways: readonly Way[]): void {
  follow(window.showErrorMessage(text, ...titles(ways)), ways);
}

export function tellWarning(text: string, ...ways: readonly Way[]): void {
  follow(window.showWarningMessage(text, ...titles(ways)), ways);
}

export function tell(text: string, ...ways: readonly Way[]): void {
  follow(window.showInformationMessage(text, ...titles(ways)), ways);
}

function titles(ways: readonly Way[]): string[] {
  return ways.map((way) => way.title);
}

function follow(choice: Thenable<string | undefined>, ways: readonly Way[]): void {
  choice
    .then((title) => ways.find((way) => way.title === title)?.go())
    .then(undefined, (error: unknown) => void window.showErrorMessage(reasonOf(error)));
}
