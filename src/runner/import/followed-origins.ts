import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isJsonObject } from '../../core/json';
import { writeAtomically } from '../store/atomic';
import { storeFolder } from '../store/paths';

const FILE = 'followed.json';
const MAX_ORIGINS = 20_000;

/**
 * `followed.json` in the store: which runs appeared by themselves. One of them that is gone was deleted by a person, and
 * does not come back by itself.
 */
export class FollowedOrigins {
  readonly #file: string;

  constructor(root: string) {
    this.#file = path.join(storeFolder(root), FILE);
  }

  has(origin: string): boolean {
    return this.#read().includes(origin);
  }

  /** A failure is of no consequence but that a deleted run may come back. */
  add(origin: string): void {
    const origins = this.#read();
    if (origins.includes(origin)) return;
    try {
      const kept = [...origins, origin].slice(-MAX_ORIGINS);
      writeAtomically(this.#file, `${JSON.stringify({ origins: kept })}\n`, false);
    } catch {
      // Read-only or full.
    }
  }

  #read(): readonly string[] {
    try {
      const parsed: unknown = JSON.parse(readFileSync(this.#file, 'utf8'));
      const origins = isJsonObject(parsed) ? parsed['origins'] : null;
      return Array.isArray(origins) ? origins.filter((origin): origin is string => typeof origin === 'string') : [];
    } catch {
      return [];
    }
  }
}
