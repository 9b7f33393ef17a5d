import { field, join, joinAll, slowCrc32, uint16, uint32, utf8 } from './bytes-writer';

/** What W&B writes into .wandb files, for tests. */

export const HEADER = join(utf8(':W&B'), uint16(0xbee1), [0]);

const BLOCK = 32768;

/** A chunk. `type`: 1 full, 2 first, 3 middle, 4 last. */
export const chunk = (type: number, data: Uint8Array): Uint8Array<ArrayBuffer> =>
  join(uint32(slowCrc32(join([type], data))), uint16(data.length), [type], data);

/** Records as they stand in a file behind the header; `places` takes where each begins and ends. */
export function wandbFile(records: readonly Uint8Array[], places: [number, number][] = []): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array[] = [HEADER];
  let at = HEADER.length;
  const put = (piece: Uint8Array): void => {
    pieces.push(piece);
    at += piece.length;
  };
  for (const data of records) {
    let room = BLOCK - (at % BLOCK);
    if (room < 7) {
      put(new Uint8Array(room));
      room = BLOCK;
    }
    const start = at;
    if (data.length + 7 <= room) put(chunk(1, data));
    else {
      put(chunk(2, data.subarray(0, room - 7)));
      let done = room - 7;
      for (; data.length - done > BLOCK - 7; done += BLOCK - 7) put(chunk(3, data.subarray(done, done + BLOCK - 7)));
      put(chunk(4, data.subarray(done)));
    }
    places.push([start, at]);
  }
  return joinAll(pieces);
}

const item = (key: string | readonly string[], json: string): Uint8Array =>
  join(
    ...(typeof key === 'string' ? [field.text(1, key)] : key.map((part) => field.text(2, part))),
    field.text(16, json),
  );

type Items = readonly (readonly [key: string | readonly string[], json: string])[];

/** A Record with a HistoryRecord. */
export const history = (items: Items, step?: number): Uint8Array =>
  join(
    field.varint(1, 5),
    field.bytes(
      2,
      ...items.map(([key, json]) => field.bytes(1, item(key, json))),
      step === undefined ? [] : field.bytes(2, field.varint(1, step)),
    ),
    field.bytes(16, field.varint(2, 1)),
  );

const updates = (items: Items): Uint8Array => join(...items.map(([key, json]) => field.bytes(1, item(key, json))));

/** A Record with a ConfigRecord. */
export const config = (items: Items): Uint8Array => field.bytes(5, updates(items));

/** A Record with a RunRecord. `seconds`: when it started. */
export const run = (items: Items, seconds: number): Uint8Array =>
  field.bytes(
    17,
    field.text(1, 'abc123'),
    field.bytes(4, updates(items)),
    field.bytes(17, field.varint(1, seconds), field.varint(2, 500_000_000)),
  );

/** A Record with a line that the program printed. */
export const output = (line: string): Uint8Array => field.bytes(13, field.varint(1, 1), field.text(3, line));
