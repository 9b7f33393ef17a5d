import type { PointSink } from '../../core/logs/point-sink';
import { EventDecoder } from './event';
import type { FileFormat, FileReader } from './format';
import { RECORD_HEADER, TfRecordReader, recordLength } from './tfrecord';

/**
 * TensorBoard's event files, as TensorFlow, Keras, PyTorch, Lightning and tensorboardX write them: TFRecord frames
 * around `Event` messages. Formats: tensorflow/core/lib/io/record_writer.h, tensorflow/core/util/event.proto,
 * tensorflow/core/framework/summary.proto.
 */
export const tensorboard: FileFormat = {
  id: 'tensorboard',
  title: 'TensorBoard event file',
  growth: 'append',
  epochs: 'counted',
  recognise(name, head) {
    const named = (name.split('/').at(-1) ?? '').includes('tfevents');
    if (startsWithEvent(head.bytes)) return 1;
    // A damaged beginning costs the records there, not the file. An empty one was just begun.
    if (named) return head.bytes.length < RECORD_HEADER ? 0.9 : 0.6;
    return 0;
  },
  open: () => new EventFileReader(),
};

class EventFileReader implements FileReader {
  readonly #records = new TfRecordReader(new EventDecoder());

  push(bytes: Uint8Array, sink: PointSink): void {
    this.#records.push(bytes, sink);
  }

  end(sink: PointSink): void {
    this.#records.end(sink);
  }
}

const VERSION = new TextEncoder().encode('brain.Event:');

/** Every event file begins with a record that says `brain.Event:2`. Other TFRecord files do not. */
function startsWithEvent(head: Uint8Array): boolean {
  if (head.length < RECORD_HEADER) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const length = recordLength(head, view, 0);
  if (length === -1) return false;
  const last = Math.min(head.length, RECORD_HEADER + length) - VERSION.length;
  for (let at = RECORD_HEADER; at <= last; at++) if (VERSION.every((byte, i) => head[at + i] === byte)) return true;
  return false;
}
