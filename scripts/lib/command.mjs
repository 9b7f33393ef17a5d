import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { SetupError } from './progress.mjs';

/** npm is a .cmd file on Windows, which only a shell can start. */
const needsShell = process.platform === 'win32';

/** What went wrong stands at the beginning or at the end, depending on the tool. @param {readonly string[]} lines */
function digest(lines) {
  return lines.length <= 24 ? lines.join('\n') : [...lines.slice(0, 12), '…', ...lines.slice(-12)].join('\n');
}

/**
 * Runs a tool without a terminal, hands its lines on, and rejects with its last lines when it fails.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{
 *   cwd: string,
 *   env?: Readonly<Record<string, string | undefined>>,
 *   say?: (line: string) => void,
 *   wayOut: string,
 *   timeoutMs?: number,
 * }} options
 * @returns {Promise<string>} everything it printed
 */
export function runTool(file, args, { cwd, env = process.env, say = () => {}, wayOut, timeoutMs = 600_000 }) {
  const shown = [file, ...args].join(' ');
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...args], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: needsShell && file === 'npm',
    });
    /** @type {string[]} */
    const lines = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        say(line.trim());
      });
    }
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    const fail = (/** @type {string} */ why) => {
      clearTimeout(timer);
      reject(new SetupError(`"${shown}" ${why}.`, wayOut, digest(lines)));
    };
    child.on('error', (error) => fail(`could not be started: ${error.message}`));
    child.on('close', (code, signal) => {
      if (code !== 0) return fail(signal ? `was ended by ${signal}` : `ended with exit code ${code}`);
      clearTimeout(timer);
      resolve(lines.join('\n'));
    });
  });
}
