import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import process from 'node:process';

/** As nice as a job in the background; Windows calls it "below normal". */
const NICE = 10;

/**
 * Lets the training, and whatever else the machine does, go first. To be called once the training has been started: a
 * child inherits the priority. Where it is not allowed, all stays as it is.
 */
export function giveWay(): void {
  try {
    setPriority(NICE);
    // Linux shares out time by session first, where niceness within one counts for nothing; ours is our own.
    if (process.platform === 'linux') writeFileSync('/proc/self/autogroup', String(NICE));
  } catch {
    // Without such groups, or without the right.
  }
}
