import type { Json } from '../../core/json';
import { setMember } from '../store/exact-json';

const MAX_SENTENCES = 20;

/** Lets through what a log says beside its rows only when it is new, however often the log is read. */
export class ToldOnce {
  readonly #settings = new Map<string, string>();
  readonly #sentences = new Set<string>();

  /** Hyperparameters that are new, or have another value than before. */
  hyperparameters(values: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
    const fresh: Record<string, Json> = {};
    for (const [name, value] of Object.entries(values)) {
      const text = JSON.stringify(value);
      if (this.#settings.get(name) === text) continue;
      this.#settings.set(name, text);
      setMember(fresh, name, value);
    }
    return fresh;
  }

  /** Sentences that are new; a few altogether. */
  damage(sentences: readonly string[]): readonly string[] {
    const fresh = sentences.filter((sentence) => !this.#sentences.has(sentence));
    fresh.splice(Math.max(0, MAX_SENTENCES - this.#sentences.size));
    for (const sentence of fresh) this.#sentences.add(sentence);
    return fresh;
  }

  /** Another training has settings of its own. */
  forgetHyperparameters(): void {
    this.#settings.clear();
  }
}
