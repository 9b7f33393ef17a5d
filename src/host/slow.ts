import { ProgressLocation, window } from 'vscode';
import type { CancellationToken } from 'vscode';

const SLOW_AFTER_MS = 1_000;

/**
 * Waits for work and shows a progress notification with Cancel once it takes more than a second. Cancelling ends
 * the wait and calls `onCancel`; what the work does then is for `onCancel` to say.
 *
 * @returns the result, or null when it was cancelled.
 */
export async function withSlowProgress<T>(title: string, work: Promise<T>, onCancel: () => void): Promise<T | null> {
  const quick = await Promise.race([settled(work), later(SLOW_AFTER_MS)]);
  if (quick) return work;
  return window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, (_, token) =>
    Promise.race([work, cancelled(token, onCancel)]),
  );
}

async function settled(work: Promise<unknown>): Promise<boolean> {
  await work.catch(() => undefined);
  return true;
}

function later(ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(false), ms).unref();
  });
}

function cancelled(token: CancellationToken, onCancel: () => void): Promise<null> {
  return new Promise((resolve) => {
    token.onCancellationRequested(() => {
      onCancel();
      resolve(null);
    });
  });
}
