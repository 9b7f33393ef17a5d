import type { RunSummary } from '../../core/run/summary';

/** What the process says to its caller when it ends; docs/terminal.md explains each. */
export const EXIT = {
  /** Done; for `train`: the run completed, or its stopping rule ended it. */
  ok: 0,
  /** The run failed or crashed, or something went wrong that is not the caller's mistake. */
  failed: 1,
  /** The command line or the config file is wrong; nothing was started or changed. */
  usage: 2,
  /** The run was stopped by somebody else: the panel, another terminal. */
  stoppedElsewhere: 3,
  /** `judge`: a run has a verdict that --fail-on names. */
  judged: 4,
  /** SIGHUP (the terminal went away): the run goes on. 128 + 1, as shells count. */
  hangup: 129,
  /** Ctrl+C: the run was stopped with it, or left running by a second one. 128 + 2. */
  interrupted: 130,
  /** The reader of our output went away while a run was followed (`| head`): the run goes on. 128 + 13. */
  brokenPipe: 141,
  /** SIGTERM: the run was asked to stop. 128 + 15. */
  terminated: 143,
} as const;

/** One of the codes above. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code for a run that has ended; `asked` is the signal with which we asked it to stop, null when we did not. */
export function exitOf(summary: Pick<RunSummary, 'status'>, asked: 'SIGINT' | 'SIGTERM' | null): ExitCode {
  const { status } = summary;
  switch (status.kind) {
    case 'completed':
    case 'recorded':
      return EXIT.ok;
    case 'stopped':
      if (status.cause.kind === 'rule') return EXIT.ok;
      if (asked === null) return EXIT.stoppedElsewhere;
      return asked === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted;
    case 'starting':
    case 'running':
    case 'stopping':
    case 'failed':
    case 'crashed':
    case 'unreadable':
      return EXIT.failed;
  }
}
