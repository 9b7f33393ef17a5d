import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { root } from '../paths.mjs';
import { isOwnFolder } from './options.mjs';

const windows = process.platform === 'win32';

/** The `code` command of a desktop VS Code that could open a window here; null for none. */
export function desktopCode() {
  // In a terminal of a remote or web VS Code, `code` talks to that window and takes no development extension.
  if (process.env.VSCODE_IPC_HOOK_CLI) return null;
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return null;
  const names = windows ? ['code.cmd', 'code.exe'] : ['code'];
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return (
    folders.flatMap((folder) => names.map((name) => path.join(folder, name))).find((file) => existsSync(file)) ?? null
  );
}

/**
 * Opens a window. Returns what went wrong, null when it worked.
 * @param {string} code
 * @param {string} folder
 */
export function openDesktop(code, folder) {
  const args = [
    `--extensionDevelopmentPath=${root}`,
    ...(isOwnFolder(folder) ? ['--disable-workspace-trust'] : []),
    folder,
  ];
  // .cmd files need a shell, and the shell needs quotes.
  const quoted = windows ? args.map((arg) => `"${arg}"`) : args;
  const result = spawnSync(windows ? `"${code}"` : code, quoted, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    shell: windows,
    timeout: 60_000,
  });
  if (result.status === 0) return null;
  return result.error?.message ?? (result.stderr.trim() || `exit code ${result.status}`);
}
