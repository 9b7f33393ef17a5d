import type { Json } from '../../core/json';
import { setMember } from '../store/exact-json';

const MAX_DEPTH = 8;
const MAX_MEMBERS = 5000;
const MAX_TEXT = 4000;

/** What a parser of YAML or JSON gave, as a value that JSON can carry, bounded in depth, number and length. */
export function toJson(value: unknown): Json {
  return converted(value, MAX_DEPTH, { left: MAX_MEMBERS });
}

function converted(value: unknown, depth: number, budget: { left: number }): Json {
  if (typeof value === 'string') return value.length <= MAX_TEXT ? value : `${value.slice(0, MAX_TEXT)}…`;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return null;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (depth === 0) return '…';
  if (Array.isArray(value)) {
    return value.slice(0, budget.left).map((item: unknown) => {
      budget.left -= 1;
      return converted(item, depth - 1, budget);
    });
  }
  const pairs: [unknown, unknown][] = value instanceof Map ? [...value] : Object.entries(value);
  const members: Record<string, Json> = {};
  for (const [name, member] of pairs) {
    if (budget.left <= 0) break;
    budget.left -= 1;
    setMember(members, String(name), converted(member, depth - 1, budget));
  }
  return members;
}
