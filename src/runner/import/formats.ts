import type { FileFormat, FormatId } from '../readers/format';
import { formatOf, recogniseFile } from '../readers/registry';

/** The formats that are known, as far as importing needs them. Tests bring their own. */
export interface Formats {
  /** The format of a file by its path and its first bytes; null when it is none. See FileFormat.recognise. */
  recognise(name: string, head: Uint8Array, whole: boolean): FileFormat | null;
  of(id: FormatId): FileFormat | null;
}

/** All formats that can be read. */
export const ALL_FORMATS: Formats = {
  recognise: (name, head, whole) => recogniseFile(name, head, whole)?.format ?? null,
  of: formatOf,
};

/** Lets other work have its turn; the importer does its own in slices. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
