import type { PointSink } from '../../core/logs/point-sink';
import type { FileFormat, FileReader } from './format';
import { ChunkReader } from './wandb-chunks';
import { WandbDecoder } from './wandb-record';

/** `:W&B`, then the number 0xBEE1 (wandb/sdk/internal/datastore.py), then the version of the format. */
const SIGNATURE = Uint8Array.of(0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe);
const HEADER = 7;
const VERSION = 0;

/**
 * Runs that W&B keeps on the disk, `wandb/run-…/run-….wandb`: online and offline ones. Frames as in wandb-chunks.ts,
 * around messages of wandb/proto/wandb_internal.proto.
 */
export const wandb: FileFormat = {
  id: 'wandb',
  title: 'W&B run',
  growth: 'append',
  epochs: 'counted',
  recognise(name, head) {
    if (SIGNATURE.every((byte, i) => head.bytes[i] === byte)) return 1;
    return name.endsWith('.wandb') ? (head.bytes.length < HEADER ? 0.9 : 0.6) : 0;
  },
  open: () => new WandbFileReader(),
};

class WandbFileReader implements FileReader {
  readonly #header = new Uint8Array(HEADER);
  #seen = 0;
  #isRefused = false;
  readonly #chunks = new ChunkReader(HEADER, new WandbDecoder());

  push(bytes: Uint8Array, sink: PointSink): void {
    let from = 0;
    if (this.#seen < HEADER) {
      from = Math.min(bytes.length, HEADER - this.#seen);
      this.#header.set(bytes.subarray(0, from), this.#seen);
      this.#seen += from;
      if (this.#seen < HEADER) return;
      this.#checkHeader(sink);
    }
    if (!this.#isRefused) this.#chunks.push(bytes.subarray(from), sink);
  }

  end(sink: PointSink): void {
    if (this.#seen === HEADER && !this.#isRefused) this.#chunks.end(sink);
  }

  #checkHeader(sink: PointSink): void {
    const version = this.#header[HEADER - 1] ?? 0;
    if (!SIGNATURE.every((byte, i) => this.#header[i] === byte)) {
      // The records have checksums of their own.
      sink.damage('The first bytes are not those of a W&B run; the records behind them are read all the same');
    } else if (version !== VERSION) {
      this.#isRefused = true;
      sink.damage(
        `This W&B run is of format ${version}, and only format ${VERSION} can be read; export its history as CSV or JSON lines instead`,
      );
    }
  }
}
