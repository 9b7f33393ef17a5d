import { isJsonObject } from '../json';
import type { Json } from '../json';
import type { DiffCell } from './types';

/** Stands for a value that a run does not have. A text that looks like it is shown in quotes. */
const MISSING = '–';

/**
 * A cell as text, different for different values: `0.3`, `"0.3"` (a text), `null`, `–` (missing), `adam`,
 * `[64, 64]`. Texts are put in quotes only where they could be taken for something else.
 */
export function cellText(cell: DiffCell): string {
  if (cell.kind === 'missing') return MISSING;
  const { value } = cell;
  return typeof value === 'string' && isPlain(value) ? value : valueText(value);
}

/** Whether a text cannot be mistaken for a number, a word of JSON, a list, or nothing. */
function isPlain(text: string): boolean {
  if (text !== text.trim() || text === '' || text === MISSING) return false;
  if (/^["'[{]/.test(text) || /\p{Cc}/u.test(text)) return false;
  return !/^(?:null|true|false|NaN|-?Infinity)$/.test(text) && Number.isNaN(Number(text));
}

function valueText(value: Json): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '0' : String(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(valueText).join(', ')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const pairs = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}: ${valueText(inner)}`);
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}
