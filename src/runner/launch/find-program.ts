import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** Where a program was looked for and what was found. */
export type Program =
  | { readonly kind: 'found'; readonly file: string }
  | { readonly kind: 'missing' }
  /** There is a file, but it may not be executed (or it is a folder). */
  | { readonly kind: 'not-executable'; readonly file: string };

/**
 * Finds a program as the system will: a name with a slash is relative to the working directory, any other is looked
 * up on PATH of the environment that the process gets.
 */
export function findProgram(name: string, cwd: string, env: Readonly<Record<string, string>>): Program {
  const hasSlash = name.includes('/') || (process.platform === 'win32' && /[\\:]/.test(name));
  if (hasSlash) return look(path.resolve(cwd, name), env);
  const pathKey = Object.keys(env).find((key) => key.toUpperCase() === 'PATH');
  const folders = (pathKey === undefined ? '/usr/local/bin:/bin:/usr/bin' : (env[pathKey] ?? '')).split(path.delimiter);
  let unusable: Program | null = null;
  for (const folder of folders) {
    const found = look(path.resolve(cwd, folder, name), env);
    if (found.kind === 'found') return found;
    if (found.kind === 'not-executable') unusable ??= found;
  }
  return unusable ?? { kind: 'missing' };
}

function look(file: string, env: Readonly<Record<string, string>>): Program {
  if (process.platform !== 'win32') return lookAt(file);
  const extensions = ['', ...(env['PATHEXT'] ?? '.COM;.EXE').split(';')];
  return extensions.map((extension) => lookAt(file + extension)).find((p) => p.kind === 'found') ?? { kind: 'missing' };
}

function lookAt(file: string): Program {
  try {
    if (!statSync(file).isFile()) return { kind: 'not-executable', file };
  } catch {
    return { kind: 'missing' };
  }
  try {
    accessSync(file, constants.X_OK);
    return { kind: 'found', file };
  } catch {
    return { kind: 'not-executable', file };
  }
}
