import { commands, l10n, ProgressLocation, window } from 'vscode';
import type { Uri } from 'vscode';
import type { ImportOutcome } from '../../runner/import/types';
import { BUILT_IN, COMMANDS } from '../ids';
import type { Services } from '../services';
import { tell, tellError, tellWarning } from '../tell';
import { reasonOf } from '../text';
import { isTrusted, manageTrust } from '../trust/trust';
import { askForSources } from './ask';
import { pickFound } from './pick';
import type { Candidate } from './pick';
import { diskFolders, folderOf } from './places';
import { tellEmpty, tellOutcome } from './tell-outcome';
import type { ImportEnd } from './tell-outcome';

/** Finds runs below files and folders, shows them, and imports what is ticked. Without sources it asks for them. */
export async function importRuns(services: Services, sources: readonly Uri[]): Promise<void> {
  if (!mayImport()) return;
  const asked = sources.length > 0 ? sources : await askForSources();
  const onDisk = asked.filter(({ scheme }) => scheme === 'file');
  if (onDisk.length < asked.length) {
    tellWarning(
      l10n.t(
        'Only files on disk can be imported; {0} cannot.',
        asked.find(({ scheme }) => scheme !== 'file')?.toString() ?? '',
      ),
    );
  }
  const paths = [...new Set(onDisk.map(({ fsPath }) => fsPath))];
  if (paths.length === 0) return;
  const byRoot = await rootsOf(paths);
  if (byRoot === undefined) return;
  const found = await search(services, byRoot);
  if (found === null) return;
  if (found.runs.length === 0) {
    tellEmpty(paths, found.notes);
    return;
  }
  const picked = await pickFound(found.runs);
  if (picked === undefined) return;
  if (picked.length === 0) {
    tell(l10n.t('Nothing was ticked, so nothing was imported.'));
    return;
  }
  await take(services, picked);
}

/** Imported runs are kept in the workspace, so there must be one that is trusted; says what is missing. */
function mayImport(): boolean {
  if (!isTrusted()) {
    tellWarning(
      l10n.t(
        'Nothing is imported in Restricted Mode: importing writes into this workspace what is read from its files. Trust the workspace first.',
      ),
      { title: l10n.t('Manage Workspace Trust'), go: manageTrust },
    );
    return false;
  }
  if (diskFolders().length > 0) return true;
  tellError(l10n.t('Open a folder first: imported runs are kept in it, below .lossline.'), {
    title: l10n.t('Open Folder'),
    go: () => commands.executeCommand(BUILT_IN.openFolder),
  });
  return false;
}

/** Each path with the open folder that shall hold its runs; undefined when that was asked and not answered. */
async function rootsOf(paths: readonly string[]): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
  const byRoot = new Map<string, string[]>();
  let elsewhere: string | null = null;
  for (const file of paths) {
    let root = folderOf(file)?.uri.fsPath ?? elsewhere;
    if (root === null) {
      const folders = diskFolders();
      const chosen =
        folders.length === 1
          ? folders[0]
          : await window.showWorkspaceFolderPick({ placeHolder: l10n.t('Which folder shall keep the imported runs?') });
      if (chosen === undefined) return undefined;
      root = elsewhere = chosen.uri.fsPath;
    }
    byRoot.set(root, [...(byRoot.get(root) ?? []), file]);
  }
  return byRoot;
}

interface Found {
  readonly runs: readonly Candidate[];
  readonly notes: readonly string[];
}

async function search(services: Services, byRoot: ReadonlyMap<string, readonly string[]>): Promise<Found | null> {
  const options = {
    location: ProgressLocation.Notification,
    title: l10n.t('Searching for runs'),
    cancellable: true,
  };
  return window.withProgress(options, async (progress, token) => {
    const runs: Candidate[] = [];
    const notes: string[] = [];
    for (const [root, paths] of byRoot) {
      try {
        const found = await services.importer.scan(root, paths, {
          token,
          onProgress: ({ title }) => progress.report({ message: searchText(runs.length, title) }),
          onFound: (count) => progress.report({ message: searchText(runs.length + count, '') }),
        });
        if (found.cancelled) return null;
        runs.push(...found.runs.map((run) => ({ root, run })));
        notes.push(...found.notes);
      } catch (error) {
        tellFailure(l10n.t('{0} could not be searched: {1}', paths[0] ?? root, reasonOf(error)));
        return null;
      }
    }
    for (const note of notes) services.log.info(`Import: ${note}`);
    return { runs, notes };
  });
}

function searchText(count: number, title: string): string {
  const runs = count === 1 ? l10n.t('1 run') : l10n.t('{0} runs', count);
  return title === '' ? runs : `${runs} · ${title}`;
}

async function take(services: Services, picked: readonly Candidate[]): Promise<void> {
  const byRoot = new Map<string, Candidate[]>();
  for (const candidate of picked) byRoot.set(candidate.root, [...(byRoot.get(candidate.root) ?? []), candidate]);
  const whole = Math.max(
    1,
    picked.reduce((sum, { run }) => sum + run.bytes, 0),
  );
  const options = { location: ProgressLocation.Notification, title: l10n.t('Importing runs'), cancellable: true };
  const outcomes = new Map<Candidate, ImportOutcome>();
  const end = await window.withProgress(options, async (progress, token): Promise<ImportEnd> => {
    let before = 0;
    let reported = 0;
    for (const [root, candidates] of byRoot) {
      const runs = candidates.map(({ run }) => run);
      const byOrigin = new Map(candidates.map((candidate) => [candidate.run.origin, candidate]));
      try {
        const imported = await services.importer.import(root, runs, {
          token,
          onOutcome: (origin, outcome) => {
            const candidate = byOrigin.get(origin);
            if (candidate !== undefined) outcomes.set(candidate, outcome);
          },
          onProgress: ({ bytes, title }) => {
            const done = Math.min(100, ((before + bytes) / whole) * 100);
            progress.report({ message: title, increment: Math.max(0, done - reported) });
            reported = Math.max(reported, done);
          },
        });
        for (const note of imported.notes) services.log.info(`Import: ${note}`);
        if (imported.cancelled) return 'cancelled';
      } catch (error) {
        tellFailure(l10n.t('Importing into {0} ended early: {1}', root, reasonOf(error)));
        return 'failed';
      }
      before += runs.reduce((sum, run) => sum + run.bytes, 0);
    }
    return 'done';
  });
  services.runs.poke();
  tellOutcome(services, outcomes, picked.length, end);
}

function tellFailure(text: string): void {
  tellError(text, { title: l10n.t('Show Output'), go: () => commands.executeCommand(COMMANDS.showLog) });
}
