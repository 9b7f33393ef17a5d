import { isJsonObject } from '../json';
import type { Json, JsonObject } from '../json';

/** A `${name}` in a text. */
export interface Reference {
  readonly name: string;
  /** As written, with its braces; an unclosed one up to the end of the text. */
  readonly written: string;
  /** Offset in the text. */
  readonly at: number;
}

/** Outcome of {@link substitute}. */
export interface Substitution {
  readonly text: string;
  /** References that name no hyperparameter, or are not closed. Left in the text as written. */
  readonly unknown: readonly Reference[];
  /** Top-level hyperparameters that were used. */
  readonly used: ReadonlySet<string>;
  /** False where `allow` refused; the references from there on are left as written. */
  readonly complete: boolean;
}

/**
 * Replaces every `${name}` by the hyperparameter of that name; `${optimizer.lr}` reaches into a nested one. `$${`
 * stands for a literal `${`. A `$` before anything else stands for itself.
 *
 * @param allow asked before so many characters are filled in
 */
export function substitute(
  text: string,
  hyperparameters: JsonObject,
  allow: (characters: number) => boolean = () => true,
): Substitution {
  let complete = true;
  const unknown: Reference[] = [];
  const used = new Set<string>();
  const filled = text.replace(/\$\$\{|\$\{([^{}]*)(\}?)/g, (written: string, inner: string | undefined, close, at) => {
    if (inner === undefined) return '${';
    const name = inner.trim();
    const found = close === '}' ? lookUp(name, hyperparameters) : null;
    if (found === null) {
      unknown.push({ name, written, at: Number(at) });
      return written;
    }
    used.add(found.key);
    const value = complete ? argumentText(found.value) : '';
    complete &&= allow(value.length);
    return complete ? value : written;
  });
  return { text: filled, unknown, used, complete };
}

function lookUp(name: string, hyperparameters: JsonObject): { key: string; value: Json } | null {
  const own = ownValue(hyperparameters, name);
  if (own !== undefined) return { key: name, value: own };
  const parts = name.split('.');
  let value: Json = hyperparameters;
  for (const part of parts) {
    const next: Json | undefined = isJsonObject(value) ? ownValue(value, part) : undefined;
    if (next === undefined) return null;
    value = next;
  }
  return { key: parts[0] ?? name, value };
}

/** A name such as `constructor` must not reach into the prototype. */
function ownValue(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** How a hyperparameter is written as an argument: text as it is, all else as JSON. */
export function argumentText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
