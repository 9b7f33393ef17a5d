import type { ConfigEntry } from '../../core/config/document';
import type { ConfigFile } from '../config/file';
import { findEntry } from '../config/file';
import type { ConfigService } from '../config/service';
import type { Target } from '../commands/arguments';

/** An entry that could be trained, with the file it stands in. */
export interface Candidate {
  readonly file: ConfigFile;
  readonly entry: ConfigEntry;
}

/** The entries a command is about: one, those of a file, or all. */
export function candidatesOf(configs: ConfigService, target: Target | null): Candidate[] {
  if (target?.kind === 'entry') {
    const file = configs.get(target.uri);
    const entry = file === undefined ? undefined : findEntry(file, target.name);
    return file === undefined || entry === undefined ? [] : [{ file, entry }];
  }
  const only = target?.kind === 'config' ? configs.get(target.uri) : undefined;
  const files = only === undefined ? configs.files() : [only];
  return files.flatMap((file) => file.document.entries.map((entry) => ({ file, entry })));
}
