import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { isDeadState, readProcStat } from './identity';

/** One live process of this machine. `startTime` has the form that `startTimeOf` gives. */
export interface ProcessRow {
  readonly pid: number;
  readonly ppid: number;
  readonly pgid: number;
  readonly startTime: string | null;
}

/** All live processes of this machine (zombies left out). Empty on platforms without /proc and ps. */
export function listProcesses(): ProcessRow[] {
  if (process.platform === 'linux') return listProc();
  if (process.platform === 'win32') return [];
  return listPs();
}

function listProc(): ProcessRow[] {
  const rows: ProcessRow[] = [];
  for (const name of readdirSync('/proc')) {
    const first = name.charCodeAt(0);
    if (first < 49 || first > 57) continue;
    const stat = readProcStat(Number(name));
    if (stat !== null && !isDeadState(stat.state)) rows.push(stat);
  }
  return rows;
}

function listPs(): ProcessRow[] {
  try {
    const text = execFileSync('/bin/ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat=,lstart='], {
      encoding: 'utf8',
      env: { LC_ALL: 'C', TZ: 'UTC' },
      timeout: 5000,
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return parsePs(text);
  } catch {
    return [];
  }
}

/** Reads the output of `ps -o pid=,ppid=,pgid=,stat=,lstart=`. */
export function parsePs(text: string): ProcessRow[] {
  const rows: ProcessRow[] = [];
  for (const line of text.split('\n')) {
    const found = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S.*?)\s*$/.exec(line);
    if (found === null || isDeadState(found[4] ?? '')) continue;
    rows.push({ pid: Number(found[1]), ppid: Number(found[2]), pgid: Number(found[3]), startTime: found[5] ?? null });
  }
  return rows;
}
