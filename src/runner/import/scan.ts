import { realpathSync } from 'node:fs';
import path from 'node:path';
import { errorCode } from '../process/identity';
import type { Draft, DraftFile, FolderContent } from './draft';
import { turn, type Formats } from './formats';
import { groupRuns } from './group';
import type { KnownRuns } from './known-runs';
import { recognise, type Candidate } from './recognise';
import type { RecogniseMemory } from './recognise-memory';
import { titleOf } from './title';
import type { FoundRun } from './types';
import { walk, type WalkedFile } from './walk';

/** What a search for runs needs, and whom it tells. */
export interface ScanContext {
  /** Folder whose store gets the runs. Titles are relative to it. */
  readonly root: string;
  readonly formats: Formats;
  readonly known: KnownRuns;
  readonly signal: AbortSignal;
  /** Something was passed over: a sentence. */
  readonly note: (sentence: string) => void;
  /** Kept by those who search the same folders again and again. */
  readonly memory?: RecogniseMemory;
  /** Which files count, by their paths; all where it is absent. */
  readonly accepts?: (file: string) => boolean;
}

/** Work between two turns of the event loop, in milliseconds. */
const SLICE_MS = 15;

/**
 * Searches files and folders for runs. Returns them in the order of their paths; fewer when it was cancelled.
 *
 * @param paths Absolute.
 */
export async function scanForRuns(paths: readonly string[], context: ScanContext): Promise<FoundRun[]> {
  const { root, note, signal, known } = context;
  const folders = new Map<string, { path: string; names: Set<string>; logs: Candidate[] }>();
  let sliceStart = performance.now();
  for (const folder of walk(paths, note)) {
    const content = folders.get(folder.path) ?? { path: folder.path, names: new Set<string>(), logs: [] };
    folders.set(folder.path, content);
    for (const file of folder.files) {
      content.names.add(path.basename(file.path));
      const candidate = recogniseQuietly(file, context);
      if (candidate !== null) content.logs.push(candidate);
      if (performance.now() - sliceStart < SLICE_MS) continue;
      await turn();
      if (signal.aborted) return [];
      sliceStart = performance.now();
    }
  }
  known.refresh();
  const base = realRoot(root);
  const content: ReadonlyMap<string, FolderContent> = folders;
  return groupRuns(content)
    .filter((draft) => !isRotated(draft, content, known))
    .map((draft) => foundRun(draft, base, known));
}

function recogniseQuietly(file: WalkedFile, context: ScanContext): Candidate | null {
  const { formats, note, memory, accepts } = context;
  if (accepts?.(file.path) === false) return null;
  try {
    return memory === undefined ? recognise(file, formats) : memory.recognise(file, formats);
  } catch (error) {
    note(`${file.path} cannot be read (${errorCode(error) ?? String(error)}) and was passed over.`);
    return null;
  }
}

/** `train.log.1` beside `train.log`, or beside where that was: the earlier part of a log, not a run. */
function isRotated(draft: Draft, folders: ReadonlyMap<string, FolderContent>, known: KnownRuns): boolean {
  const stem = /^(.+\.[A-Za-z]+)\.\d{1,8}$/.exec(draft.name ?? '')?.[1];
  if (stem === undefined) return false;
  const file = path.join(draft.folder, stem);
  return folders.get(draft.folder)?.names.has(stem) === true || known.find(`file:${file}`, [file]) !== null;
}

function foundRun(draft: Draft, base: string, known: KnownRuns): FoundRun {
  const all = draft.alternatives.flat().map((file) => file.candidate.path);
  const before = known.find(draft.origin, all);
  const files = choose(draft.alternatives, before?.formats ?? null);
  const candidates = files.map((file) => file.candidate);
  return {
    origin: draft.origin,
    title: titleOf(draft, base),
    folder: draft.folder,
    files: files.map(({ candidate, prefix }) => ({ path: candidate.path, format: candidate.format.id, prefix })),
    settings: draft.settings,
    bytes: candidates.reduce((sum, file) => sum + file.size, 0),
    modified: Math.max(...candidates.map((file) => file.modified)),
    glance: glanceOf(files),
    known: before?.directory ?? null,
  };
}

/** The richest of logs that say the same, but the one that a known run was made from, whatever it is. */
function choose(alternatives: Draft['alternatives'], formats: readonly string[] | null): readonly DraftFile[] {
  const recorded = alternatives.find((files) => files.some((file) => formats?.includes(file.candidate.format.id)));
  if (recorded !== undefined) return recorded;
  const richness = (files: readonly DraftFile[]): number =>
    new Set(files.flatMap(({ candidate, prefix }) => candidate.glance?.metrics.map((name) => prefix + name) ?? []))
      .size;
  const [first = [], ...others] = alternatives;
  return others.reduce((best, files) => (richness(files) > richness(best) ? files : best), first);
}

function glanceOf(files: readonly DraftFile[]): FoundRun['glance'] {
  const seen = files.flatMap(({ candidate, prefix }) =>
    candidate.glance === null
      ? []
      : [{ ...candidate.glance, metrics: candidate.glance.metrics.map((name) => prefix + name) }],
  );
  if (seen.length === 0) return null;
  return {
    metrics: [...new Set(seen.flatMap((glance) => glance.metrics))],
    observations: seen.reduce((sum, glance) => sum + glance.observations, 0),
    whole: seen.length === files.length && seen.every((glance) => glance.whole),
  };
}

function realRoot(root: string): string {
  try {
    return realpathSync(root);
  } catch {
    return root;
  }
}
