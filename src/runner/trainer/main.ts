// The training process of the built-in trainer: `node trainer.js <run directory>`.
import { randomInt } from 'node:crypto';
import path from 'node:path';
import { TrainerProblem } from './problem';
import { seedMathRandom } from './random';
import { createReport } from './report';
import { readRunFile } from './run-file';

const report = createReport((line) => process.stdout.write(line));

// Whoever reads our output may go away; the training goes on.
process.stdout.on('error', () => undefined);

async function main(argument: string | undefined): Promise<void> {
  if (argument === undefined) throw new TrainerProblem('Usage: node trainer.js <run directory>');
  const directory = path.resolve(argument);
  const record = readRunFile(directory);
  const seed = record.seed ?? randomInt(2 ** 31);
  if (record.seed === null) report.notice('info', `The entry has no seed; this run uses ${seed}.`);
  // Before TensorFlow.js is loaded, hence the import below this line.
  seedMathRandom(seed);
  const { train } = await import('./train');
  const root = path.join(directory, '..', '..', '..');
  await train({ directory, root, binaries: path.dirname(process.argv[1] ?? ''), record, seed, report });
}

/** An error in a sentence; what the engine cannot do gets its way out. */
function explain(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const kernel = /Kernel '(\w+)' not registered/.exec(text)?.[1];
  if (kernel === undefined) return text;
  return `The model needs the operation ${kernel}, which the bundled engine does not have. Install @tensorflow/tfjs-node in the workspace, or build the model without it.`;
}

main(process.argv[2]).catch((error: unknown) => {
  if (!(error instanceof TrainerProblem)) console.error(error);
  report.error(explain(error));
  process.exitCode = 1;
});
