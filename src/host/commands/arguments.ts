import { Uri } from 'vscode';
import type { RunSummary } from '../../core/run/summary';
import type { RunService } from '../runs/service';
import { isStopRequester } from './requester';
import type { StopRequester } from '../../core/run/events';

/** What a command can be about: tree nodes and CodeLens arguments have these shapes. */
export type Target =
  | { readonly kind: 'run'; readonly key: string }
  | { readonly kind: 'entry'; readonly uri: string; readonly name: string }
  | { readonly kind: 'config'; readonly uri: string }
  | { readonly kind: 'imported' | 'other' };

/** Reads a command's first argument; anything can call a command with anything. */
export function readTarget(value: unknown): Target | null {
  if (value instanceof Uri) return { kind: 'config', uri: value.toString() };
  if (typeof value === 'string') return { kind: 'run', key: value };
  if (typeof value !== 'object' || value === null || !('kind' in value)) return null;
  if (value.kind === 'run' && 'key' in value && typeof value.key === 'string') return { kind: 'run', key: value.key };
  if ('uri' in value && typeof value.uri === 'string') {
    if (value.kind === 'config') return { kind: 'config', uri: value.uri };
    if (value.kind === 'entry' && 'name' in value && typeof value.name === 'string') {
      return { kind: 'entry', uri: value.uri, name: value.name };
    }
  }
  return value.kind === 'other' || value.kind === 'imported' ? { kind: value.kind } : null;
}

/** The files a command was called for: in VS Code's own explorer all that are selected, else the one it was called on. */
export function readUris(target: unknown, selected: unknown): readonly Uri[] {
  const values = Array.isArray(selected) && selected.length > 0 ? (selected as unknown[]) : [target];
  return values.filter((value) => value instanceof Uri);
}

/** Who asks for a stop, where the caller says so. */
export function readRequester(value: unknown, otherwise: StopRequester): StopRequester {
  if (typeof value === 'object' && value !== null && 'by' in value && isStopRequester(value.by)) return value.by;
  return otherwise;
}

/** The runs a command was called for: all that are selected in the tree, else the one it was called on. */
export function readRuns(runs: RunService, target: unknown, selected: unknown): RunSummary[] {
  const values = Array.isArray(selected) && selected.length > 0 ? (selected as unknown[]) : [target];
  const keys = new Set<string>();
  for (const value of values) {
    const read = readTarget(value);
    if (read?.kind === 'run') keys.add(read.key);
  }
  return [...keys].map((key) => runs.get(key)).filter((run) => run !== undefined);
}
