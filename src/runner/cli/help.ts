import type { CommandName } from './args';

const GENERAL = `Lossline trains models from a config file, watches the losses and says where a run overfits.

Usage: lossline <command> [options]

  train [entry]           Train an entry of the config file and follow the run
  list                    List the runs, newest first
  show <run>              Show a run: figures, verdict, curve, where its files are
  compare <run> <run> …   Show in what two or more runs differ
  judge [run …]           Say what the curves look like, for scripts and CI
  stop <run>              Ask a run to stop and wait until it has ended
  import [path …]         Take in runs that something else produced, from their logs
  help [command]          Explain a command

  -c, --config FILE       The config file. Default: lossline.yaml, lossline.yml or lossline.json
                          in this folder or the nearest one above
      --json              Print data as JSON
  -h, --help              This text
  -V, --version           The version

A run is named by its id, the start of its id, "latest", or an entry's name for its latest run;
"baseline~1" is the run of baseline before that.`;

const RUN_NAMES = 'The run: its id, the start of its id, "latest", an entry\'s name, or "entry~1" for the one before.';

const TOPICS: Readonly<Record<CommandName, string>> = {
  train: `Usage: lossline train [entry] [--detach] [--json] [--config FILE]

Trains an entry of the config file and follows the run until it has ended. Without an entry: the only one,
or a question where several are there.

  -d, --detach   Start the run, print its id and leave
      --json     One JSON object a line for each epoch, and a last one with the summary

Ctrl+C asks the run to stop and waits until it has. A second Ctrl+C leaves it running.
The run is a process of its own: it goes on when this terminal is closed.

Exit codes: 0 completed, or stopped by its rule; 1 failed or crashed; 2 wrong command line or config;
3 stopped from elsewhere; 130 stopped, or left, with Ctrl+C.`,
  list: `Usage: lossline list [--json] [--config FILE]

Lists the runs of this folder's .lossline, newest first.`,
  show: `Usage: lossline show <run> [--json] [--config FILE]

Shows a run: hyperparameters, figures, verdict with its numbers, curve, warnings, test result and paths.

${RUN_NAMES} Also the path of a run directory.`,
  compare: `Usage: lossline compare <run> <run> [<run> …] [--all] [--json] [--config FILE]

Shows in what runs differ: hyperparameters, figures and verdicts. The best value of a row is marked.

  -a, --all      Also the rows that are equal

${RUN_NAMES}`,
  judge: `Usage: lossline judge [run …] [--fail-on VERDICTS] [--format text|json|junit|sarif] [--debugger-rules]
                      [--config FILE]

Says of each run what its curves look like and where it should have stopped: the same verdict as everywhere.
Without a run: the newest of each entry.

      --fail-on  Verdicts that make the exit code 4, with commas: overfitting,diverged. Also: underfitting,
                 plateaued, unstable, still-improving, good-fit, too-short, and failed for a run that failed
  -f, --format   text (default), json, junit (a test case a run) or sarif (a result at the entry's line in the config)
      --json     The same as --format json
      --debugger-rules
                 Also where Overfit, Overtraining and LossNotDecreasing of SageMaker Debugger fire

${RUN_NAMES} Also the path of a run directory.

Exit codes: 0 judged, and none of --fail-on; 4 a run has a verdict of --fail-on; 1 a run cannot be read; 2 wrong command line.`,
  stop: `Usage: lossline stop <run> [--no-wait] [--json] [--config FILE]

Asks a run to stop, wherever it was started, and waits until it has ended.

      --no-wait  Ask and leave

${RUN_NAMES}`,
  import: `Usage: lossline import [path …] [--yes] [--follow] [--json] [--config FILE]

Finds the training logs in files and folders, shows what it found, and imports it: TensorBoard, CSV, JSON lines,
W&B, MLflow, DVCLive, Hugging Face and printed logs. Again later, it takes only what is new. Without a path: the
folders under "watch" in the config file, or this project's folder.

  -y, --yes      Import without asking. Also what a script does when it names paths
      --follow   Go on with it: runs that appear and grow are taken in until Ctrl+C
      --json     One JSON array with the outcome of each run; with --follow also one object a line for what comes

The logs are only read. Runs are kept in .lossline beside the config file, or in this folder.

Exit codes: 0 done; 1 some run could not be imported; 2 wrong command line, or no log found; 130 cancelled with Ctrl+C.`,
  help: GENERAL,
};

/** The help text of a command, or the general one. */
export function helpText(topic: CommandName | null): string {
  return topic === null ? GENERAL : TOPICS[topic];
}
