import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import {
  QUIET_SETTINGS,
  linkExtension,
  startHost,
  workbenchUrl,
  writeUserSettings,
  type Host,
} from '../../../scripts/lib/host.mjs';
import { freePort } from '../../../scripts/lib/ports.mjs';
import { ensureHost } from '../../../scripts/lib/setup/vscode-server.mjs';
import { launchTestBrowser } from '../../../scripts/lib/test-browser.mjs';
import { endTraining } from './runs';
import { Workbench } from './workbench';

/** How a VS Code for one test is set up. */
export interface SessionOptions {
  /** Folder of examples/ to copy, or an absolute path to open as it is. */
  readonly workspace: string;
  /** `ask`: the folder opens in Restricted Mode. */
  readonly trust?: 'everything' | 'ask';
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Changes the copy before VS Code sees it. */
  readonly prepare?: (folder: string) => void;
  readonly width?: number;
  readonly height?: number;
  /** Folder of an extension to run instead of the packaged one. */
  readonly extension?: string;
}

/** A VS Code with a browser window on it. */
export interface Session {
  readonly workbench: Workbench;
  readonly context: BrowserContext;
  readonly host: Host;
  /** The folder that is open. */
  readonly folder: string;
  readonly url: string;
  /** Writes user settings; VS Code reads them at the next reload. */
  readonly configure: (settings: Readonly<Record<string, unknown>>) => void;
  /** One step of a journey: a test of its own. When it fails the journey ends there, with its picture. */
  readonly step: (name: string, body: () => Promise<void>) => Promise<void>;
  /** Opens the same folder in another window. */
  readonly newWindow: () => Promise<Workbench>;
}

const root = process.env['LOSSLINE_ROOT'] ?? process.cwd();
/** Where what failed is kept. */
export const evidenceFolder = path.join(root, 'out/e2e');

/** The same on every machine, whatever the browser says about its user's taste. */
const FIXED_LOOK = {
  'window.autoDetectColorScheme': false,
  'workbench.colorTheme': 'Dark Modern',
  'editor.minimap.enabled': false,
};

let browser: Promise<Browser> | null = null;

/** Ends the browser that the tests of this file share. Call it in `after`. */
export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = null;
}

function openedFolder(workspace: string, temporary: string): string {
  if (path.isAbsolute(workspace)) return workspace;
  const folder = path.join(temporary, path.basename(workspace));
  cpSync(path.join(root, 'examples', workspace), folder, {
    recursive: true,
    filter: (file) => path.basename(file) !== '.lossline',
  });
  return folder;
}

/**
 * Starts a server with data of its own and a browser window on a copy of the workspace, hands both to `body`, and
 * takes all of it down again. When `body` or a step fails, a picture and the logs are kept in out/e2e/<name>/.
 */
export async function inVsCode(
  test: { readonly test: (name: string, body: () => Promise<void>) => Promise<void> },
  name: string,
  options: SessionOptions,
  body: (session: Session) => Promise<void>,
): Promise<void> {
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'lossline-e2e-'));
  const dataFolder = path.join(temporary, 'server');
  const folder = openedFolder(options.workspace, temporary);
  options.prepare?.(folder);
  const settings = { ...QUIET_SETTINGS, ...FIXED_LOOK, ...options.settings };
  if (options.extension !== undefined) linkExtension(dataFolder, options.extension);
  const host = await startHost({
    installation: await ensureHost(),
    port: await freePort(),
    dataFolder,
    trust: options.trust ?? 'everything',
    settings,
    extensionsFolder: options.extension === undefined ? (process.env['LOSSLINE_EXTENSIONS'] ?? null) : null,
  });
  let context: BrowserContext | null = null;
  try {
    browser ??= launchTestBrowser();
    context = await (
      await browser
    ).newContext({
      viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
      locale: 'en-US',
      reducedMotion: 'reduce',
    });
    const url = workbenchUrl(host, folder);
    const workbench = new Workbench(await context.newPage());
    const opened = context;
    await workbench.load(url);
    await body({
      workbench,
      context,
      host,
      folder,
      url,
      configure: (more) => writeUserSettings(dataFolder, { ...settings, ...more }),
      step: async (title, work) => {
        let failure: unknown = null;
        await test.test(title, async () => {
          try {
            await work();
          } catch (error) {
            failure = error;
            throw error;
          }
        });
        if (failure !== null) throw new Error(`The journey ended at "${title}".`);
      },
      newWindow: async () => {
        const other = new Workbench(await opened.newPage());
        await other.load(url);
        return other;
      },
    });
  } catch (error) {
    await keepEvidence(name, context, { dataFolder, folder });
    throw error;
  } finally {
    await context?.close();
    await host.stop();
    await endTraining(folder);
    rmSync(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

async function keepEvidence(
  name: string,
  context: BrowserContext | null,
  { dataFolder, folder: opened }: { dataFolder: string; folder: string },
): Promise<void> {
  const folder = path.join(evidenceFolder, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [index, page] of (context?.pages() ?? []).entries()) {
    await page.screenshot({ path: path.join(folder, `window-${String(index + 1)}.png`) }).catch(() => undefined);
  }
  for (const [from, to] of [
    [path.join(dataFolder, 'server.log'), 'server.log'],
    [path.join(dataFolder, 'data/logs'), 'logs'],
    [path.join(opened, '.lossline/runs'), 'runs'],
  ] as const) {
    try {
      cpSync(from, path.join(folder, to), { recursive: true });
    } catch {
      writeFileSync(path.join(folder, `${to}.missing`), '');
    }
  }
  console.error(`Picture and logs: ${folder}`);
}
