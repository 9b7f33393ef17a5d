import type { ProcessIdentity } from '../../core/run/events';
import { isDeadState, livenessOf, pidExists, readProcStat } from './identity';
import { listProcesses, type ProcessRow } from './table';

/**
 * The processes that a training process has become: itself, its process group and every descendant, also those
 * that changed their group. A descendant that has been seen once is remembered by pid and start time, because
 * after its parent's death nothing else leads to it.
 */
export class ProcessTree {
  readonly #leader: ProcessIdentity;
  readonly #seen = new Map<number, string | null>();
  readonly #list: () => readonly ProcessRow[];

  /** @param leader Process that was started as the leader of a group of its own. */
  constructor(leader: ProcessIdentity, list: () => readonly ProcessRow[] = listProcesses) {
    this.#leader = leader;
    this.#list = list;
    this.#seen.set(leader.pid, leader.startTime);
  }

  /** Looks at the process table and returns the members that live now. */
  members(): ProcessRow[] {
    const rows = this.#list();
    if (rows.length === 0) return this.#leaderOnly();
    const byPid = new Map(rows.map((row) => [row.pid, row]));
    // The number of a group is not given to a new process while the group has members; so a group whose leader is
    // gone is still ours, and one whose leader has another start time never was.
    const holder = byPid.get(this.#leader.pid);
    const groupIsOurs = holder === undefined || this.#isSame(holder, this.#leader.startTime);
    const members = new Map<number, ProcessRow>();
    for (const row of rows) {
      const known = this.#seen.get(row.pid);
      const remembered = known !== undefined && this.#isSame(row, known);
      if (remembered || (groupIsOurs && row.pgid === this.#leader.pid)) members.set(row.pid, row);
    }
    const children = new Map<number, ProcessRow[]>();
    for (const row of rows) {
      const siblings = children.get(row.ppid);
      if (siblings === undefined) children.set(row.ppid, [row]);
      else siblings.push(row);
    }
    const queue = [...members.values()];
    for (let row = queue.pop(); row !== undefined; row = queue.pop()) {
      for (const child of children.get(row.pid) ?? []) {
        if (members.has(child.pid)) continue;
        members.set(child.pid, child);
        queue.push(child);
      }
    }
    for (const row of members.values()) this.#seen.set(row.pid, row.startTime);
    return [...members.values()];
  }

  /** Sends a signal to every member: to the group in one call, then to those outside of it. Returns who got it. */
  signal(signal: NodeJS.Signals): ProcessRow[] {
    const members = this.members();
    if (members.some((row) => row.pgid === this.#leader.pid)) send(-this.#leader.pid, signal);
    for (const row of members) {
      if (row.pgid !== this.#leader.pid && stillSame(row)) send(row.pid, signal);
    }
    return members;
  }

  #isSame(row: ProcessRow, startTime: string | null): boolean {
    return startTime === null || row.startTime === null || row.startTime === startTime;
  }

  #leaderOnly(): ProcessRow[] {
    const { pid, startTime } = this.#leader;
    const lives = livenessOf(this.#leader);
    if (lives === 'gone' || lives === 'other-host' || !pidExists(pid)) return [];
    return [{ pid, ppid: 0, pgid: pid, startTime }];
  }
}

/** A last look right before the signal: between the table and the signal a pid may have changed hands. */
function stillSame(row: ProcessRow): boolean {
  if (process.platform !== 'linux') return true;
  const now = readProcStat(row.pid);
  return now !== null && !isDeadState(now.state) && now.startTime === row.startTime;
}

function send(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch {
    // Gone in the meantime, or not ours to signal; the next look at the table tells.
  }
}
