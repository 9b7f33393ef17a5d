import { Uri } from 'vscode';
import type { ExtensionContext } from 'vscode';
import type { RunSummary } from './core/run/summary';
import { registerFollowLog } from './host/commands/follow-log';
import { registerCommands } from './host/commands/register';
import { registerCompletion } from './host/config/completion';
import { registerDiagnostics } from './host/config/diagnostics';
import { registerFixes } from './host/config/fixes';
import { registerHover } from './host/config/hover';
import { registerLens } from './host/config/lens';
import { ConfigService } from './host/config/service';
import { registerContextKeys } from './host/explorer/context-keys';
import { registerExplorer } from './host/explorer/register';
import { registerFlags } from './host/flags/register';
import { FlagService } from './host/flags/service';
import { registerFollow } from './host/import/follow';
import { startImporterThread } from './host/import/importer-thread';
import { ImportService } from './host/import/service';
import { createLog } from './host/log';
import { registerNotifications } from './host/notifications/register';
import type { Outside } from './host/outside';
import { PanelController } from './host/panel/controller';
import { REAL_RUNNER } from './host/runner-port';
import { registerOrphans } from './host/runs/orphans';
import { registerRoots } from './host/runs/roots';
import { RunService } from './host/runs/service';
import { startWatcherThread } from './host/runs/watcher-thread';
import { registerStatusBar } from './host/status-bar/register';
import { Launcher } from './host/train/launcher';

/** What `activate` gives to tests and to other extensions. */
export interface LosslineApi {
  readonly activationMs: number;
  readonly runs: () => RunSummary[];
}

export function activate(context: ExtensionContext): LosslineApi {
  const bundle = (name: string): string => Uri.joinPath(context.extensionUri, 'dist', name).fsPath;
  return compose(context, {
    startWatcher: () => startWatcherThread(bundle('watcher.js')),
    startImporter: () => startImporterThread(bundle('importer.js')),
    runner: REAL_RUNNER,
  });
}

/** Puts the parts together; each feature registers itself. */
export function compose(
  context: Pick<ExtensionContext, 'extensionUri' | 'subscriptions' | 'workspaceState' | 'storageUri'>,
  outside: Outside,
): LosslineApi {
  const began = performance.now();
  const dist = Uri.joinPath(context.extensionUri, 'dist');
  const media = Uri.joinPath(context.extensionUri, 'media');

  const log = createLog();
  const configs = new ConfigService(log);
  const runs = new RunService(outside.startWatcher, log);
  const panel = new PanelController({ dist, media, configs, runs, log });
  const launcher = new Launcher(dist.fsPath, log, outside.runner);
  const importer = new ImportService(outside.startImporter, log);
  const services = { log, configs, runs, panel, launcher, runner: outside.runner, importer };
  const flags = new FlagService(runs, context.workspaceState);

  context.subscriptions.push(
    log,
    configs,
    runs,
    panel,
    panel.registerSerializer(),
    registerCommands(services, log),
    registerContextKeys(configs, runs),
    importer,
    registerFollow(configs, importer),
    registerExplorer(services, flags, context.storageUri ?? null),
    registerDiagnostics(configs),
    registerFixes(configs),
    registerCompletion(configs),
    registerHover(configs, runs),
    registerLens(configs, runs),
    registerStatusBar(runs),
    flags,
    registerFlags(flags, services),
    registerNotifications(runs, flags, (key) => panel.shows(key)),
    registerFollowLog(),
    registerRoots(configs, runs),
    registerOrphans(runs, outside.runner, dist.fsPath, log),
  );

  const activationMs = performance.now() - began;
  log.debug(`Activated in ${activationMs.toFixed(1)} ms`);
  return { activationMs, runs: () => runs.all() };
}
