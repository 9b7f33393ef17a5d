import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import protobuf from 'protobufjs';
import type { PointSink } from '../src/core/logs/point-sink';
import { Column } from '../src/core/series/column';
import { crc32c } from '../src/runner/readers/crc';
import { tensorboard } from '../src/runner/readers/tensorboard';
import { scalarFile } from '../test/unit/runner/readers/event-writer';
import type { BenchResult } from './result';

const SCALARS = 1_000_000;
const TAGS = ['train_loss', 'epoch', 'val_loss', 'learning_rate'];
const ROUNDS = 7;
/** As a file is read: in pieces. */
const PIECE = 1 << 20;
const APPENDED = 1000;

type Way = 'lossline' | 'protobufjs' | 'crc';
const WAYS: readonly Way[] = ['lossline', 'protobufjs', 'crc'];

/**
 * Targets 1 and 2: a million scalars, one an event, all kept in columns and every checksum checked. CPU time, median of
 * interleaved rounds; "cold" is the first call in a thread that has never run the code before.
 */
export async function bench(): Promise<BenchResult[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lossline-bench-'));
  try {
    const file = path.join(folder, 'events.out.tfevents.1');
    writeFileSync(
      file,
      scalarFile(SCALARS, TAGS, (i) => Math.sin(i)),
    );
    const cold = times();
    const warm = times();
    for (let round = 0; round < ROUNDS; round++) {
      for (const way of WAYS) cold[way].push(await inNewThread(file, way));
    }
    const bytes = readFileSync(file);
    for (let round = -2; round < ROUNDS; round++) {
      for (const way of WAYS) {
        const spent = measure(way, bytes);
        if (round >= 0) warm[way].push(spent);
      }
    }
    return [...ratios('cold', cold), ...ratios('warm', warm), again(file)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const times = (): Record<Way, number[]> => ({ lossline: [], protobufjs: [], crc: [] });

function ratios(label: string, spent: Readonly<Record<Way, readonly number[]>>): BenchResult[] {
  const own = median(spent.lossline);
  const peer = median(spent.protobufjs);
  const crc = median(spent.crc);
  return [
    {
      name: `A million scalars, ${label}`,
      figure: `${own.toFixed(0)} ms, 1/${(peer / own).toFixed(1)} of protobufjs + CRC (${peer.toFixed(0)} ms)`,
      target: 'at most 1/4 of protobufjs + CRC',
      ok: own <= peer / 4,
    },
    {
      name: `A million scalars, ${label}`,
      figure: `${(own / crc).toFixed(2)} times the checksums alone (${crc.toFixed(0)} ms)`,
      target: 'at most 2.5 times the checksums alone',
      ok: own <= crc * 2.5,
    },
  ];
}

/** Keeps step, time and value of every point, a column each. */
class Points implements PointSink {
  readonly #names = new Map<string, number>();
  readonly #series: { readonly step: Column; readonly time: Column; readonly value: Column }[] = [];
  #step = NaN;
  #time = NaN;

  get count(): number {
    return this.#series.reduce((sum, series) => sum + series.value.length, 0);
  }

  series(name: string): number {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    this.#names.set(name, this.#series.length);
    return this.#series.push({ step: new Column(), time: new Column(), value: new Column() }) - 1;
  }

  row(_epoch: number, step: number, time: number): void {
    this.#step = step;
    this.#time = time;
  }

  value(series: number, value: number): void {
    const columns = this.#series[series];
    columns?.step.push(this.#step);
    columns?.time.push(this.#time);
    columns?.value.push(value);
  }

  hyperparameters(): void {
    throw new Error('There are none in this file');
  }

  damage(sentence: string): void {
    throw new Error(sentence);
  }
}

function readAll(bytes: Uint8Array): number {
  const points = new Points();
  const reader = tensorboard.open({ name: 'events.out.tfevents.1' });
  for (let at = 0; at < bytes.length; at += PIECE) reader.push(bytes.subarray(at, at + PIECE), points);
  reader.end(points);
  return points.count;
}

/** The part of event.proto and summary.proto that scalars need; fewer fields make the peer faster, not slower. */
const PROTO = `syntax = "proto3";
message Event { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5; }
message Summary { repeated Value value = 1; }
message Value { string tag = 1; float simple_value = 2; }`;

interface DecodedEvent {
  readonly wallTime: number;
  readonly step: number | { toNumber(): number };
  readonly summary: { readonly value: readonly { readonly tag: string; readonly simpleValue: number }[] } | null;
}

/** What one would write with protobufjs, and with our checksum, which is faster than any that it could bring. */
function readWithProtobufjs(bytes: Uint8Array): number {
  const type = protobuf.parse(PROTO).root.lookupType('Event');
  const points = new Points();
  walk(bytes, (start, end) => {
    const event = type.decode(bytes.subarray(start, end)) as unknown as DecodedEvent;
    if (event.summary === null) return;
    points.row(NaN, typeof event.step === 'number' ? event.step : event.step.toNumber(), event.wallTime * 1000);
    for (const { tag, simpleValue } of event.summary.value) points.value(points.series(tag), simpleValue);
  });
  return points.count;
}

/** Checks every checksum and gives the place of each record's data. */
function walk(bytes: Uint8Array, visit: (start: number, end: number) => void): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at + 12 <= bytes.length) {
    const start = at + 12;
    const end = start + view.getUint32(at, true);
    if (masked(crc32c(bytes, view, at, at + 8)) !== view.getInt32(at + 8, true)) throw new Error('length');
    if (masked(crc32c(bytes, view, start, end)) !== view.getInt32(end, true)) throw new Error('data');
    visit(start, end);
    at = end + 4;
  }
  return at;
}

const masked = (crc: number): number => (((crc >>> 15) | (crc << 17)) + 0xa282ead8) | 0;

/** Milliseconds of CPU time that this process spends on reading `bytes` once. */
function measure(way: Way, bytes: Uint8Array): number {
  const start = process.cpuUsage();
  let count = SCALARS;
  if (way === 'lossline') count = readAll(bytes);
  else if (way === 'protobufjs') count = readWithProtobufjs(bytes);
  else walk(bytes, () => undefined);
  const used = process.cpuUsage(start);
  if (count !== SCALARS) throw new Error(`${way} found ${count} scalars`);
  return (used.user + used.system) / 1000;
}

/** Reading on after 1,000 more events, to reading the whole file; both from the disk. */
function again(file: string): BenchResult {
  const bytes = readFileSync(file);
  const tail = bytes.subarray(Math.floor(bytes.length * (1 - (APPENDED * 20) / SCALARS)));
  const whole: number[] = [];
  const more: number[] = [];
  const handle = openSync(file, 'r');
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const points = new Points();
      const reader = tensorboard.open({ name: 'events.out.tfevents.1' });
      const buffer = new Uint8Array(PIECE);
      let at = 0;
      const readTo = (end: number): void => {
        while (at < end) {
          const count = readSync(handle, buffer, 0, Math.min(PIECE, end - at), at);
          reader.push(buffer.subarray(0, count), points);
          at += count;
        }
        reader.end(points);
      };
      whole.push(cpu(() => readTo(bytes.length - tail.length)));
      for (let part = 1; part <= 20; part++) {
        const end = bytes.length - Math.floor((tail.length * (20 - part)) / 20);
        more.push(cpu(() => readTo(end)));
      }
      if (points.count !== SCALARS) throw new Error(`Found ${points.count} scalars`);
    }
  } finally {
    closeSync(handle);
  }
  const share = median(more) / median(whole);
  return {
    name: `Reading on after ${APPENDED} more events`,
    figure: `${(100 * share).toFixed(2)} % of reading the file (${median(whole).toFixed(0)} ms)`,
    target: 'at most 1 %',
    ok: share <= 0.01,
  };
}

function cpu(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const used = process.cpuUsage(start);
  return (used.user + used.system) / 1000;
}

interface Task {
  readonly measure: 'readers-tensorboard';
  readonly file: string;
  readonly way: Way;
}

async function inNewThread(file: string, way: Way): Promise<number> {
  const task: Task = { measure: 'readers-tensorboard', file, way };
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: task });
  try {
    return await new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`The thread ended with code ${code} and measured nothing.`)));
    });
  } finally {
    await worker.terminate();
  }
}

function isTask(data: unknown): data is Task {
  return typeof data === 'object' && data !== null && 'measure' in data && data.measure === 'readers-tensorboard';
}

if (!isMainThread && isTask(workerData)) {
  parentPort?.postMessage(measure(workerData.way, readFileSync(workerData.file)));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}
