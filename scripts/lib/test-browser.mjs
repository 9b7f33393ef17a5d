import { ensureBrowser } from './setup/browser.mjs';

/** Chromium that neither needs a display nor the network: every name but loopback resolves to nothing. */
export async function launchTestBrowser() {
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath: await ensureBrowser(),
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
      '--font-render-hinting=none',
      '--force-color-profile=srgb',
    ],
  });
}
