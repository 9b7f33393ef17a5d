import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { ExtensionContext } from 'vscode';
import type { RunSummary } from '../../../src/core/run/summary';
import type { LosslineApi } from '../../../src/extension';
import { compose } from '../../../src/extension';
import type { HostThread } from '../../../src/host/thread';
import type { ImportEvent, ImportRequest } from '../../../src/runner/import/types';
import type { LaunchedRun, LaunchRequest } from '../../../src/runner/launch/types';
import type { WatchEvent, WatchRequest } from '../../../src/runner/watch/protocol';
import { fake, resetFake } from '../fake/state';
import { Uri } from '../fake/values';
import { openFolders } from '../fake/workspace';

/** Plays a worker thread. */
class PlayedThread<Request, Event> implements HostThread<Request, Event> {
  readonly requests: Request[] = [];
  closed = false;
  private eventListener: (event: Event) => void = () => undefined;
  private deathListener: (reason: string) => void = () => undefined;

  post(request: Request): void {
    this.requests.push(request);
  }
  onEvent(listener: (event: Event) => void): void {
    this.eventListener = listener;
  }
  onDeath(listener: (reason: string) => void): void {
    this.deathListener = listener;
  }
  close(): void {
    this.closed = true;
  }
  tell(event: Event): void {
    this.eventListener(event);
  }
  die(reason: string): void {
    this.deathListener(reason);
  }
}

/** Plays the importer thread. */
export class FakeImporter extends PlayedThread<ImportRequest, ImportEvent> {}

/** Plays the watcher thread. */
export class FakeThread extends PlayedThread<WatchRequest, WatchEvent> {
  /** Keys whose points were last asked for. */
  get seriesKeys(): readonly string[] {
    const last = this.requests.findLast((request) => request.type === 'series');
    return last?.keys ?? [];
  }
}

export interface TestHost {
  /** Absolute path of the (first) workspace folder. */
  readonly root: string;
  readonly api: LosslineApi;
  readonly threads: FakeThread[];
  readonly importers: FakeImporter[];
  readonly launched: LaunchRequest[];
  readonly stopped: { directory: string; by: string }[];
  readonly adopted: string[];
  /** The thread that is up. */
  thread(): FakeThread;
  importer(): FakeImporter;
  uri(file: string): Uri;
  /** Plays that the watcher saw these runs. */
  see(...runs: RunSummary[]): void;
  dispose(): void;
}

export interface HostInput {
  /** Text of each file of the workspace, by relative path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly trusted?: boolean;
  readonly folder?: boolean;
  /** What an earlier window of the workspace remembered. */
  readonly memory?: ExtensionContext['workspaceState'];
  readonly launch?: (request: LaunchRequest) => Promise<LaunchedRun>;
}

/** The extension's own folder for this workspace, below the temporary one. */
export const STORAGE = '.storage';

/** What the workspace remembers, empty at first. */
export function memory(): ExtensionContext['workspaceState'] {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: <T>(key: string, standard?: T) => (values.has(key) ? (values.get(key) as T) : (standard as T)),
    update: (key: string, value: unknown) => {
      values.set(key, value);
      return Promise.resolve();
    },
  };
}

/** Starts the whole host on a temporary workspace, with a played watcher and runner. */
export async function startHost(t: TestContext, input: HostInput = {}): Promise<TestHost> {
  resetFake();
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'lossline-host-')));
  for (const [name, text] of Object.entries(input.files ?? {})) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  fake.trusted = input.trusted ?? true;
  if (input.folder !== false) openFolders(root);

  const threads: FakeThread[] = [];
  const importers: FakeImporter[] = [];
  const launched: LaunchRequest[] = [];
  const stopped: { directory: string; by: string }[] = [];
  const adopted: string[] = [];
  const subscriptions: { dispose(): unknown }[] = [];
  const extensionUri = Uri.file('/extension') as unknown as ExtensionContext['extensionUri'];
  const storageUri = Uri.file(path.join(root, STORAGE)) as unknown as ExtensionContext['extensionUri'];
  const api = compose(
    {
      extensionUri,
      subscriptions,
      workspaceState: input.memory ?? memory(),
      storageUri,
    },
    {
      startWatcher: () => {
        const thread = new FakeThread();
        threads.push(thread);
        return thread;
      },
      startImporter: () => {
        const importer = new FakeImporter();
        importers.push(importer);
        return importer;
      },
      runner: {
        launch: (request) => {
          launched.push(request);
          if (input.launch !== undefined) return input.launch(request);
          const id = `run-${launched.length}`;
          return Promise.resolve({ id, directory: path.join(request.root, '.lossline', 'runs', id) });
        },
        stop: (directory, by) => {
          stopped.push({ directory, by });
          return Promise.resolve();
        },
        adopt: (adoptedRoot) => {
          adopted.push(adoptedRoot);
          return Promise.resolve({ adopted: [], closed: [] });
        },
      },
    },
  );
  const dispose = (): void => {
    for (const item of subscriptions.splice(0).reverse()) item.dispose();
    rmSync(root, { recursive: true, force: true });
  };
  t.after(dispose);
  const thread = (): FakeThread => {
    const last = threads.at(-1);
    if (last === undefined) throw new Error('No watcher thread has been started.');
    return last;
  };
  const importer = (): FakeImporter => {
    const last = importers.at(-1);
    if (last === undefined) throw new Error('No importer thread has been started.');
    return last;
  };
  await until('the search for config files', () => fake.context.get('lossline.searched') === true);
  return {
    root,
    api,
    threads,
    importers,
    launched,
    stopped,
    adopted,
    thread,
    importer,
    uri: (file) => Uri.file(path.join(root, file)),
    see: (...runs) => thread().tell({ type: 'runs', changed: runs, removed: [], complete: true }),
    dispose,
  };
}

/** Lets what has been started come to rest. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Polls until `look` gives something other than null, undefined or false. */
export async function until<T>(what: string, look: () => T | null | undefined | false): Promise<T> {
  const end = Date.now() + 10_000;
  for (;;) {
    const seen = look();
    if (seen !== null && seen !== undefined && seen !== false) return seen;
    if (Date.now() > end) throw new Error(`Waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
