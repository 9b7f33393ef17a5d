import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { panelHtml } from '../../../src/shared/html';
import type { PanelMessage } from '../../../src/shared/protocol';
import { hostScript } from './in-page';
import { THEMES, type ThemeName } from './themes';

const ORIGIN = 'https://panel.test';
const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };
/** Where scripts/webview-tests.mjs put the bundle. */
const BUNDLE = process.env['LOSSLINE_PANEL'] ?? 'dist';

/** VS Code's own default styles for webviews, which come before everything else. */
const DEFAULT_STYLES = `
html { scrollbar-color: var(--vscode-scrollbarSlider-background) var(--vscode-editor-background); }
body { overscroll-behavior-x: none; background-color: transparent; color: var(--vscode-editor-foreground);
  font-family: var(--vscode-font-family); font-weight: var(--vscode-font-weight); font-size: var(--vscode-font-size);
  margin: 0; padding: 0 20px; }
a, a code { color: var(--vscode-textLink-foreground); }
a:focus, input:focus, select:focus, textarea:focus { outline: 1px solid -webkit-focus-ring-color; outline-offset: -1px; }`;

export interface OpenPanel {
  readonly page: Page;
  /** Posts a value to the panel as VS Code does; typed arrays survive. */
  send(message: unknown): Promise<void>;
  /** What the panel posted, oldest first. */
  posted(): Promise<PanelMessage[]>;
  /** Waits until the panel has drawn what it was sent. */
  drawn(): Promise<void>;
  setTheme(theme: ThemeName): Promise<void>;
  /** Throws when anything went wrong in the page: errors, refused styles or scripts, failures reported to the log. */
  close(): Promise<void>;
}

/** Opens the real bundle in a page that looks to it like VS Code. */
export async function openPanel(
  browser: Browser,
  input: { theme?: ThemeName; width?: number; height?: number; ratio?: number; reducedMotion?: boolean } = {},
): Promise<OpenPanel> {
  const { theme = 'dark', width = 800, height = 900, ratio = 1 } = input;
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: ratio,
    reducedMotion: input.reducedMotion === false ? 'no-preference' : 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  await page.route('**/*', async (route) => {
    const { pathname, origin } = new URL(route.request().url());
    if (origin !== ORIGIN) {
      problems.push(`asked for ${route.request().url()}`);
      await route.abort();
    } else if (pathname === '/') {
      await route.fulfill({ contentType: 'text/html', body: pageHtml(theme) });
    } else {
      const file = path.join(BUNDLE, path.basename(pathname));
      await route.fulfill({ contentType: TYPES[path.extname(file)] ?? 'text/plain', body: await readFile(file) });
    }
  });
  await page.goto(`${ORIGIN}/`);
  return {
    page,
    send: async (message) => {
      await page.evaluate((encoded) => window.hostInPage.send(encoded), encode(message));
    },
    posted: () => page.evaluate(() => window.hostInPage.posted as PanelMessage[]),
    drawn: () => drawn(page),
    setTheme: (name) => page.evaluate((next) => window.hostInPage.setTheme(next), THEMES[name]),
    close: async () => {
      const violations = await page.evaluate(() => window.hostInPage.violations);
      const failures = (await page.evaluate(() => window.hostInPage.posted as PanelMessage[])).filter(
        (message) => message.type === 'failed',
      );
      await context.close();
      assert.deepEqual({ violations, failures, problems }, { violations: [], failures: [], problems: [] });
    },
  };
}

function pageHtml(theme: ThemeName): string {
  const { bodyClass, kind, variables } = THEMES[theme];
  const html = panelHtml({
    script: `${ORIGIN}/webview.js`,
    style: `${ORIGIN}/webview.css`,
    cspSource: ORIGIN,
    nonce: 'n0nce',
    language: 'en',
    title: 'Lossline',
  });
  const before = `<style id="_defaultStyles">${DEFAULT_STYLES}</style><script>${hostScript(variables)}</script>`;
  return html
    .replace('<meta charset="utf-8">', `<meta charset="utf-8">${before}`)
    .replace('<body>', `<body class="${bodyClass}" data-vscode-theme-kind="${kind}">`);
}

/** Two frames after the message: one in which the panel draws, one by which it has. */
async function drawn(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => resolve())), 0);
      }),
  );
}

function encode(message: unknown): string {
  return JSON.stringify(message, (_, value: unknown) => {
    if (typeof value === 'number' && !Number.isFinite(value)) return { $number: String(value) };
    if (!(value instanceof Float64Array)) return value;
    return { $floats: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
  });
}
