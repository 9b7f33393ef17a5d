import { closeSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { EpochBase } from '../../core/logs/epoch-base';
import type { FileFormat } from '../readers/format';
import { oneBased } from '../readers/one-based';
import { RowSink } from '../readers/row-sink';
import type { Formats } from './formats';
import type { FoundRun } from './types';
import type { WalkedFile } from './walk';

export type Glance = NonNullable<FoundRun['glance']>;

/** A log file that was recognised. */
export interface Candidate extends WalkedFile {
  readonly format: FileFormat;
  /** Null when a first look found no value. */
  readonly glance: Glance | null;
  /** The first step of each metric and how many values it has, as far as a first look went. */
  readonly starts: ReadonlyMap<string, { readonly step: number; readonly values: number }>;
}

const HEAD_BYTES = 64 * 1024;
/** How far a first look reads: a summary of a model may stand before the first value. */
const GLANCE_BYTES = 4 * 1024 * 1024;
/** Of a document, which makes no sense in parts. */
const GLANCE_WHOLE_BYTES = 64 * 1024 * 1024;
/** After so many rows a first look has seen enough. */
const ENOUGH_ROWS = 200;
/** How much of a path tells what a file is: `mlruns/0/<run>/metrics/val/loss`. */
const NAME_PARTS = 6;

/** Ends of names that no log has; what is left is told by its bytes. */
const NEVER = new Set(
  (
    'png jpg jpeg gif bmp tif tiff webp svg ico pdf mp3 wav flac ogg mp4 avi mov mkv npy npz h5 hdf5 pt pth ckpt pkl ' +
    'pickle joblib bin safetensors onnx pb tflite gguf ggml msgpack parquet feather arrow zip gz tgz bz2 xz 7z tar rar ' +
    'py pyc pyi ipynb js ts mjs cjs jsx tsx java class jar c cc cpp h hpp o so a dll dylib exe rs go sh bat ps1 html ' +
    'htm css md rst tex yaml yml toml ini cfg lock patch diff whl db sqlite sqlite3 ttf woff woff2 pbtxt proto index'
  ).split(' '),
);

/** Whether a file of this name may be a log. */
export function mayBeLog(name: string): boolean {
  if (name.includes('tfevents')) return true;
  return !name.startsWith('.') && !NEVER.has(path.extname(name).slice(1).toLowerCase());
}

/**
 * Recognises a file and has a first look at it; null when it is no log, or holds no curve although all of it was read.
 *
 * @throws the file system's error.
 */
export function recognise(file: WalkedFile, formats: Formats): Candidate | null {
  if (file.size === 0 || !mayBeLog(path.basename(file.path))) return null;
  const fd = openSync(file.path, 'r');
  try {
    const head = Buffer.allocUnsafe(Math.min(HEAD_BYTES, file.size));
    const got = readSync(fd, head, 0, head.length, 0);
    const whole = got >= file.size;
    const name = file.path.split(path.sep).slice(-NAME_PARTS).join('/');
    const format = formats.recognise(name, head.subarray(0, got), whole);
    if (format === null) return null;
    const { glance, starts, isCurve, isWhole } = look(fd, name, file.size, format);
    if (format.id === 'text' ? !isCurve : glance === null && isWhole) return null;
    return { ...file, format, glance, starts };
  } finally {
    closeSync(fd);
  }
}

/** Reads the beginning of a file: which metrics, how many rows, and whether a metric has two places at least. */
function look(
  fd: number,
  name: string,
  size: number,
  format: FileFormat,
): Pick<Candidate, 'glance' | 'starts'> & { isCurve: boolean; isWhole: boolean } {
  const epochs = new EpochBase();
  const sink = new RowSink(
    '',
    (epoch) => oneBased(epoch, format.epochs, epochs),
    () => true,
    () => undefined,
  );
  const reader = format.open({ name });
  const names = new Set<string>();
  const starts = new Map<string, { step: number; values: number }>();
  const places = new Set<string>();
  let observations = 0;
  const take = (): void => {
    for (const row of sink.takeRows()) {
      observations += 1;
      for (const metric of Object.keys(row.values)) {
        names.add(metric);
        const start = starts.get(metric);
        if (start !== undefined) start.values += 1;
        else if (row.step !== null) starts.set(metric, { step: row.step, values: 1 });
      }
      if (places.size < 2 && (row.epoch !== null || row.step !== null)) places.add(`${row.epoch} ${row.step}`);
    }
  };
  const limit = format.growth === 'whole' ? GLANCE_WHOLE_BYTES : GLANCE_BYTES;
  const block = Buffer.allocUnsafe(256 * 1024);
  let offset = 0;
  while (offset < size && offset < limit && observations < ENOUGH_ROWS) {
    const got = readSync(fd, block, 0, block.length, offset);
    if (got === 0) break;
    offset += got;
    reader.push(block.subarray(0, got), sink);
    take();
  }
  const isWhole = offset >= size;
  if (isWhole) reader.end(sink);
  take();
  const glance = observations === 0 ? null : { metrics: [...names], observations, whole: isWhole };
  return { glance, starts, isCurve: places.size >= 2, isWhole };
}
