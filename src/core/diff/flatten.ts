import { isJsonObject } from '../json';
import type { Json, JsonObject } from '../json';

/**
 * Leaves of an object by dotted path, in the order of its keys. Lists are leaves, and so is an object without keys.
 * Dots and backslashes in keys are escaped with a backslash, so that no two leaves share a path.
 */
export function flatten(object: JsonObject): Map<string, Json> {
  const leaves = new Map<string, Json>();
  collect(object, '', leaves);
  return leaves;
}

function collect(object: JsonObject, prefix: string, leaves: Map<string, Json>): void {
  for (const [key, value] of Object.entries(object)) {
    const path = prefix + key.replace(/[.\\]/g, '\\$&');
    if (isJsonObject(value) && Object.keys(value).length > 0) collect(value, `${path}.`, leaves);
    else leaves.set(path, value);
  }
}
