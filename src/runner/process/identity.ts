import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { performance } from 'node:perf_hooks';
import type { ProcessIdentity } from '../../core/run/events';

/** What `/proc/<pid>/stat` tells that we need. Source: proc_pid_stat(5). */
export interface ProcStat {
  readonly pid: number;
  /** One letter; Z and X are processes that are gone but not yet collected. */
  readonly state: string;
  readonly ppid: number;
  readonly pgid: number;
  /** Field 22: clock ticks after boot. */
  readonly startTime: string;
}

/** Reads a line of `/proc/<pid>/stat`. The name in parentheses may hold spaces and parentheses itself. Null when malformed. */
export function parseProcStat(text: string): ProcStat | null {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return null;
  const rest = text
    .slice(close + 1)
    .trim()
    .split(/\s+/);
  const [state, ppid, pgid] = rest;
  const startTime = rest[19];
  if (state === undefined || ppid === undefined || pgid === undefined || startTime === undefined) return null;
  return { pid: Number(text.slice(0, open)), state, ppid: Number(ppid), pgid: Number(pgid), startTime };
}

/** Reads one process's line of /proc; null when it is gone (or there is no /proc). */
export function readProcStat(pid: number): ProcStat | null {
  try {
    return parseProcStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return null;
  }
}

/** Start time of a live process, opaque; null when the process is gone or the platform does not tell. */
export function startTimeOf(pid: number): string | null {
  if (process.platform === 'linux') {
    const stat = readProcStat(pid);
    return stat === null || isDeadState(stat.state) ? null : stat.startTime;
  }
  return process.platform === 'darwin' ? startTimeByPs(pid) : null;
}

const PS_FRESH_MS = 1000;
const byPs = new Map<number, { readonly at: number; readonly startTime: string | null }>();

/** macOS has no /proc. Asking ps takes some milliseconds, so an answer is good for a second. */
function startTimeByPs(pid: number): string | null {
  const known = byPs.get(pid);
  if (known !== undefined && performance.now() - known.at < PS_FRESH_MS) return known.startTime;
  let startTime: string | null = null;
  try {
    const text = execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { LC_ALL: 'C', TZ: 'UTC' },
      timeout: 2000,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    startTime = text === '' ? null : text;
  } catch {
    // ps ends with 1 when there is no such process.
  }
  if (byPs.size > 1000) byPs.clear();
  byPs.set(pid, { at: performance.now(), startTime });
  return startTime;
}

/** Whether the state letter of /proc or ps means that the process no longer runs. */
export function isDeadState(state: string): boolean {
  return state.startsWith('Z') || state.startsWith('X') || state.startsWith('x');
}

/** Identity of a process of this machine as it is now. */
export function identityOf(pid: number): ProcessIdentity {
  return { pid, startTime: startTimeOf(pid), host: hostname() };
}

/** Identity of a child right after its start; also when it has ended already but was not yet collected. */
export function identityOfChild(pid: number): ProcessIdentity {
  const stat = process.platform === 'linux' ? readProcStat(pid) : null;
  return stat === null ? identityOf(pid) : { pid, startTime: stat.startTime, host: hostname() };
}

/** Whether two identities name one process. */
export function sameProcess(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return a.pid === b.pid && a.startTime === b.startTime && a.host === b.host;
}

/** `alive` and `gone` are certain; `pid-only`: something has this pid, but the platform cannot say whether it is the same process. */
export type Liveness = 'alive' | 'gone' | 'pid-only' | 'other-host';

/** Whether the very process that an identity names still runs. A later process with the same pid is `gone`. */
export function livenessOf(identity: ProcessIdentity): Liveness {
  if (identity.host !== hostname()) return 'other-host';
  if (!Number.isSafeInteger(identity.pid) || identity.pid <= 0) return 'gone';
  if (!pidExists(identity.pid)) return 'gone';
  if (identity.startTime === null) return 'pid-only';
  const now = startTimeOf(identity.pid);
  if (now === null) return process.platform === 'win32' ? 'pid-only' : 'gone';
  return now === identity.startTime ? 'alive' : 'gone';
}

/** Whether any process has this pid; one that belongs to somebody else counts. */
export function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** The `code` of a Node error (`ENOENT`, `ESRCH`, …); null for anything else. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
