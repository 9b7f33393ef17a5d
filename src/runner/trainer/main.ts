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

main(process.argv[2]).catch((error: unknown) => {
  const known = error instanceof TrainerProblem;
  if (!known) console.error(error);
  report.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
