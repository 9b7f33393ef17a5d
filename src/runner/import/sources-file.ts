import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isJsonObject, type Json } from '../../core/json';
import type { TrailState } from '../readers/point-trail';
import type { SourceTaken } from '../readers/source-follower';
import { writeAtomically } from '../store/atomic';
import { exactJson, readExactNumber } from '../store/exact-json';
import { RUN_FILES } from '../store/paths';

/** A log file as it was when it was read last. */
export interface SourceState {
  readonly key: string;
  /** Absolute. */
  readonly path: string;
  readonly size: number;
  readonly modified: number;
  readonly taken: SourceTaken;
}

/** Rows at the end of metrics.jsonl that may have been half written, file by file. */
export interface TailState {
  /** Where they begin: bytes of metrics.jsonl, and the sequence number before them. */
  readonly bytes: number;
  readonly seq: number;
  readonly parts: readonly { readonly key: string; readonly rows: number }[];
}

/**
 * `sources.json` in the directory of an imported run: which part of metrics.jsonl came from which file. A cache: when it
 * is gone, the files are read again and compared with what is recorded.
 */
export interface SourcesState {
  /** Bytes of metrics.jsonl that all this stands for, and its last sequence number. */
  readonly bytes: number;
  readonly seq: number;
  readonly shift: 0 | 1 | null;
  readonly files: readonly SourceState[];
  readonly tail: TailState | null;
}

const VERSION = 1;

/** @throws the file system's error. */
export function writeSources(directory: string, state: SourcesState): void {
  writeAtomically(path.join(directory, RUN_FILES.sources), `${exactJson({ version: VERSION, ...state })}\n`, false);
}

/** Null when there is none that makes sense. */
export function readSources(directory: string): SourcesState | null {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path.join(directory, RUN_FILES.sources), 'utf8'));
    return isJsonObject(parsed) && parsed['version'] === VERSION ? checked(parsed) : null;
  } catch {
    return null;
  }
}

type Raw = Readonly<Record<string, Json>>;

function checked(raw: Raw): SourcesState | null {
  const { bytes, seq, shift, files, tail } = raw;
  if (typeof bytes !== 'number' || typeof seq !== 'number' || !Array.isArray(files)) return null;
  const read = (files as readonly Json[]).map((file) => (isJsonObject(file) ? checkedFile(file) : null));
  if (!read.every((file) => file !== null)) return null;
  return {
    bytes,
    seq,
    shift: shift === 0 || shift === 1 ? shift : null,
    files: read,
    tail: isJsonObject(tail ?? null) ? checkedTail(tail as Raw) : null,
  };
}

function checkedFile(raw: Raw): SourceState | null {
  const { key, path: file, size, modified, taken } = raw;
  if (typeof key !== 'string' || typeof file !== 'string') return null;
  if (typeof size !== 'number' || typeof modified !== 'number' || !isJsonObject(taken ?? null)) return null;
  const { trail, solid, last } = taken as Raw;
  const state = isJsonObject(trail ?? null) ? checkedTrail(trail as Raw) : null;
  if (state === null || !isJsonObject(last ?? null)) return null;
  const place = last as Raw;
  return {
    key,
    path: file,
    size,
    modified,
    taken: {
      trail: state,
      solid: typeof solid === 'number' ? solid : null,
      last: {
        epoch: readExactNumber(place['epoch']),
        step: readExactNumber(place['step']),
        time: readExactNumber(place['time']),
      },
    },
  };
}

function checkedTrail(raw: Raw): TrailState | null {
  const { points, a, b, marks } = raw;
  if (typeof points !== 'number' || typeof a !== 'number' || typeof b !== 'number' || !Array.isArray(marks))
    return null;
  const read = (marks as readonly Json[]).flatMap((mark) => {
    const [at, x, y] = Array.isArray(mark) ? (mark as readonly Json[]) : [];
    return typeof at === 'number' && typeof x === 'number' && typeof y === 'number' ? [[at, x, y] as const] : [];
  });
  return read.length === marks.length ? { points, a, b, marks: read } : null;
}

function checkedTail(raw: Raw): TailState | null {
  const { bytes, seq, parts } = raw;
  if (typeof bytes !== 'number' || typeof seq !== 'number' || !Array.isArray(parts)) return null;
  const read = (parts as readonly Json[]).flatMap((part) => {
    const { key, rows } = isJsonObject(part) ? part : ({} as Raw);
    return typeof key === 'string' && typeof rows === 'number' ? [{ key, rows }] : [];
  });
  return read.length === parts.length ? { bytes, seq, parts: read } : null;
}
