/**
 * Process groups that must not outlive this process: servers and browsers. They are ended when it exits, however
 * that happens, short of SIGKILL. Runs are not among them: they have groups of their own and go on.
 * @type {Map<number, NodeJS.Signals>}
 */
const groups = new Map();
let installed = false;

/** @param {number} pid leader of a process group @param {NodeJS.Signals} signal */
function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {number} pid leader of a process group
 * @param {NodeJS.Signals} [signal] what ends it at once; SIGTERM for groups that have something to clean up themselves
 */
export function guardGroup(pid, signal = 'SIGKILL') {
  groups.set(pid, signal);
  if (installed) return;
  installed = true;
  process.on('exit', () => {
    for (const [group, last] of groups) signalGroup(group, last);
  });
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    // Others may want to end in their own way (npm start says goodbye); they then exit, and we hear of that.
    if (process.listenerCount(name) === 0) process.on(name, () => process.exit(name === 'SIGINT' ? 130 : 143));
  }
}

/**
 * Asks a process group to end, then makes it. Resolves when it is gone.
 * @param {number} pid
 */
export async function endGroup(pid) {
  if (signalGroup(pid, 'SIGTERM')) {
    const deadline = Date.now() + 3000;
    while (Date.now() < deadline && groupLives(pid)) await new Promise((resolve) => setTimeout(resolve, 25));
    signalGroup(pid, 'SIGKILL');
  }
  groups.delete(pid);
}

/** @param {number} pid */
function groupLives(pid) {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}
