import { after, before } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchChromium } from './chromium';
import { openPanel, type OpenPanel } from './panel';

type Options = Parameters<typeof openPanel>[1];

/** One browser for a test file. The panel that a test opened is closed after it, and must have stayed clean. */
export function usePanel(): (options: Options, run: (panel: OpenPanel) => Promise<void>) => Promise<void> {
  let browser: Browser | null = null;
  before(async () => {
    browser = await launchChromium();
  });
  after(async () => {
    await browser?.close();
  });
  return async (options, run) => {
    if (browser === null) throw new Error('no browser');
    const panel = await openPanel(browser, options);
    try {
      await run(panel);
    } catch (error) {
      // What failed is the news; that the page then is not clean either is not.
      await panel.page.context().close();
      throw error;
    }
    await panel.close();
  };
}

/** Tries again until it holds or the time is up; then what it says is the failure. */
export async function eventually(check: () => Promise<void>, ms = 10_000): Promise<void> {
  const until = Date.now() + ms;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
}
