import { field, float32, join, joinAll, slowCrc32c, uint32, uint64, utf8, varint } from './bytes-writer';

/** What TensorFlow, Keras and PyTorch write into event files, for tests. */

/** A TFRecord around `data`. */
export function record(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = uint64(BigInt(data.length));
  return join(length, uint32(mask(slowCrc32c(length))), data, uint32(mask(slowCrc32c(data))));
}

/** Rotated right by 15 bits, and a constant added. */
export function mask(crc: number): number {
  return ((((crc >>> 15) + crc * 2 ** 17) % 2 ** 32) + 0xa282ead8) % 2 ** 32;
}

/** The first record of every event file. */
export const fileVersion = (): Uint8Array =>
  record(join(field.double(1, 1.7e9), field.text(3, 'brain.Event:2'), field.bytes(10, field.text(1, 'a writer'))));

/** An Event with a Summary of `values`. Protocol buffers leave zeros out. */
export function event(seconds: number, step: number, ...values: Uint8Array[]): Uint8Array {
  return record(
    join(
      field.double(1, seconds),
      step === 0 ? [] : field.varint(2, step),
      field.bytes(5, ...values.map((value) => field.bytes(1, value))),
    ),
  );
}

/** A Summary.Value as PyTorch writes it. */
export const simple = (tag: string, value: number): Uint8Array => join(field.text(1, tag), field.float(2, value));

/** SummaryMetadata. `dataClass` 1 is a scalar, 2 a tensor. */
export const metadata = (plugin: string, dataClass = 0, content: Uint8Array = new Uint8Array()): Uint8Array =>
  join(
    field.bytes(1, field.text(1, plugin), content.length === 0 ? [] : field.bytes(2, content)),
    dataClass === 0 ? [] : field.varint(4, dataClass),
  );

/** A Summary.Value as Keras and TensorFlow 2 write it; `meta` only at the first value of a tag. */
export const tensorValue = (tag: string, tensor: Uint8Array, meta?: Uint8Array): Uint8Array =>
  join(field.text(1, tag), field.bytes(8, tensor), meta === undefined ? [] : field.bytes(9, meta));

/** A TensorProto. `content`: more fields. */
export const tensor = (type: number, shape: readonly number[], ...content: Uint8Array[]): Uint8Array =>
  join(
    field.varint(1, type),
    field.bytes(2, ...shape.map((size) => field.bytes(2, field.varint(1, size)))),
    ...content,
  );

export const floatTensor = (value: number): Uint8Array => tensor(1, [], field.bytes(4, float32(value)));

/** The value that the HParams plugin writes when a session starts. `values`: messages google.protobuf.Value. */
export const sessionStart = (values: Readonly<Record<string, Uint8Array>>): Uint8Array => {
  const entries = Object.entries(values).map(([key, value]) =>
    field.bytes(1, field.text(1, key), field.bytes(2, value)),
  );
  return join(
    field.text(1, '_hparams_/session_start_info'),
    field.bytes(9, metadata('hparams', 0, join(field.varint(1, 0), field.bytes(3, ...entries)))),
  );
};

/** `count` records of one scalar each, names in turn, as PyTorch writes them; `value` tells what each holds. */
export function scalarFile(count: number, tags: readonly string[], value: (index: number) => number): Uint8Array {
  const heads = tags.map((tag) => join([10], varint(utf8(tag).length), utf8(tag)));
  const pieces: Uint8Array[] = [fileVersion()];
  for (let i = 0; i < count; i++) {
    const body = join(heads[i % tags.length] ?? [], [21], float32(value(i)));
    const summary = join([10], varint(body.length), body);
    const step = Math.floor(i / tags.length);
    pieces.push(
      record(join(field.double(1, 1.7e9 + i / 8), step === 0 ? [] : field.varint(2, step), field.bytes(5, summary))),
    );
  }
  return joinAll(pieces);
}
