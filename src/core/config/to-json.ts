import type { Json, JsonObject } from '../json';
import { msg } from '../message';
import type { Scope } from './scope';
import type { TreeMap, TreeNode } from './tree';

/**
 * A part of the tree as JSON. Numbers that JSON cannot carry exactly (infinities, NaN, integers beyond 2^53) are
 * problems, and null in their place.
 */
export function toJson(scope: Scope, node: TreeNode, key: string): Json {
  switch (node.kind) {
    case 'string':
    case 'boolean':
      return node.value;
    case 'number':
      if (isKept(scope, node)) return node.value;
      reportNumber(scope, node, key);
      return null;
    case 'null':
      return null;
    case 'list':
      return node.items.map((item) => toJson(scope, item, key));
    case 'map':
      return toJsonObject(scope, node);
  }
}

/** As {@link toJson}; keys such as `__proto__` become plain keys of the object. */
export function toJsonObject(scope: Scope, map: TreeMap): JsonObject {
  return Object.fromEntries(map.entries.map((pair) => [pair.key, toJson(scope, pair.value, pair.key)]));
}

/** 1e300 is exact enough for everyone; a long row of digits is an id, whose last digits would be lost. */
function isKept(scope: Scope, node: TreeNode & { readonly kind: 'number' }): boolean {
  if (!Number.isFinite(node.value)) return false;
  if (!Number.isInteger(node.value) || Math.abs(node.value) <= 2 ** 53) return true;
  return /[.e]/i.test(scope.text.slice(node.start, node.end));
}

function reportNumber(scope: Scope, node: TreeNode & { readonly kind: 'number' }, key: string): void {
  const range = { start: node.start, end: node.end };
  const written = scope.text.slice(node.start, node.end);
  const quoted = JSON.stringify(written);
  scope.report({
    code: 'out-of-range',
    message: msg(
      "'{0}' cannot be kept exactly as a number: {1}. Put it in quotes to pass it on as text.",
      key,
      written,
    ),
    range,
    fixes: [{ title: msg('Change to {0}', quoted), edits: [{ range, text: quoted }] }],
  });
}
