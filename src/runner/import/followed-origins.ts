import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isJsonObject } from '../../core/json';
import { storeFolder } from '../store/paths';

const FILE = 'followed.jsonl';
/** What an earlier version wrote; it is read, and left as it is. */
const EARLIER_FILE = 'followed.json';
/** The newest ones count. */
const MAX_ORIGINS = 20_000;

/**
 * `followed.jsonl` in the store: which runs appeared by themselves, a line each. One of them that is gone was deleted by a
 * person, and does not come back by itself. Lines are only ever added, so that several windows that follow the same
 * folders keep each other's.
 */
export class FollowedOrigins {
  readonly #folder: string;

  constructor(root: string) {
    this.#folder = storeFolder(root);
  }

  has(origin: string): boolean {
    return this.#read().includes(origin);
  }

  /** A failure is of no consequence but that a deleted run may come back. */
  add(origin: string): void {
    if (this.has(origin)) return;
    try {
      // The line end before it closes a line that a crash has torn.
      appendFileSync(path.join(this.#folder, FILE), `\n${JSON.stringify(origin)}\n`);
    } catch {
      // Read-only or full.
    }
  }

  #read(): readonly string[] {
    const lines = this.#text(FILE).split('\n');
    const origins = lines.filter((line) => line !== '').map(parsed);
    const earlier = parsed(this.#text(EARLIER_FILE));
    const before: readonly unknown[] =
      isJsonObject(earlier) && Array.isArray(earlier['origins']) ? earlier['origins'] : [];
    return [...before, ...origins].filter((origin) => typeof origin === 'string').slice(-MAX_ORIGINS);
  }

  #text(name: string): string {
    try {
      return readFileSync(path.join(this.#folder, name), 'utf8');
    } catch {
      return '';
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
