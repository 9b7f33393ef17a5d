/** How long anything that a person would wait for may take on a busy machine. */
export const PATIENCE_MS = 30_000;

/**
 * Asks again and again until the answer is neither null, undefined nor false; never waits a fixed time.
 * Errors of the probe count as "not yet" and are quoted when time is up.
 */
export async function until<T>(
  what: string,
  probe: () => T | Promise<T>,
  timeoutMs = PATIENCE_MS,
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const answer = await probe();
      if (answer !== null && answer !== undefined && answer !== false) {
        return answer as NonNullable<Exclude<T, false>>;
      }
      last = answer;
    } catch (error) {
      last = error instanceof Error ? error.message : error;
    }
    if (Date.now() > deadline) {
      throw new Error(`Waited ${String(timeoutMs / 1000)} s in vain until ${what}. Last answer: ${String(last)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
