import path from 'node:path';
import { nodeScript } from '../helper/workspace';

/** A program that prints `count` epochs, one each `everyMs`, and the pids of its descendants at first. */
export function slowTraining(root: string, count: number, everyMs: number): string[] {
  return nodeScript(
    root,
    'slow.js',
    `const fs = require('fs');
     let i = 0;
     const timer = setInterval(() => {
       i += 1;
       fs.writeSync(1, JSON.stringify({ epoch: i, loss: 1 / i, val_loss: Math.sin(i) }) + '\\n');
       if (i === ${count}) clearInterval(timer);
     }, ${everyMs});`,
  );
}

/** A tree of five that does not like to be stopped; writes the pids of all to pids.txt. */
export function stubbornTree(root: string): string[] {
  const pids = path.join(root, 'pids.txt');
  return nodeScript(
    root,
    'tree.js',
    `const { spawn } = require('child_process');
     const fs = require('fs');
     const note = (pid) => fs.appendFileSync(${JSON.stringify(pids)}, pid + '\\n');
     note(process.pid);
     // A shell with a sleep below it.
     spawn('sh', ['-c', 'echo $$ >> ${pids}; sleep 1000 & echo $! >> ${pids}; wait'], { stdio: 'ignore' });
     // One that ignores everything that can be ignored.
     spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); process.on("SIGINT", () => {}); require("fs").appendFileSync(process.argv[1], process.pid + "\\\\n"); setInterval(() => {}, 1000)', ${JSON.stringify(pids)}], { stdio: 'ignore' });
     // One in a process group of its own.
     spawn(process.execPath, ['-e', 'require("fs").appendFileSync(process.argv[1], process.pid + "\\\\n"); setInterval(() => {}, 1000)', ${JSON.stringify(pids)}], { stdio: 'ignore', detached: true });
     let i = 0;
     setInterval(() => console.log('epoch=' + (++i) + ' loss=0.5'), 50);`,
  );
}
