// Builds and runs tests in plain Node: `node scripts/unit.mjs [part of a path …]`.
// Every *.test.ts below test/unit and test/host is bundled on its own; `vscode` is the fake one.
import path from 'node:path';
import { glob } from './lib/glob.mjs';
import { runNodeTests } from './lib/node-tests.mjs';
import { root } from './lib/paths.mjs';

const wanted = process.argv.slice(2);
const files = ['test/unit', 'test/host']
  .flatMap((folder) => glob(path.join(root, folder), '.test.ts'))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)));
if (files.length === 0) {
  console.error(`No test file matches ${wanted.join(' ')}`);
  process.exit(1);
}
process.exitCode = await runNodeTests({
  files,
  name: 'unit',
  alias: { vscode: path.join(root, 'test/host/fake/vscode.ts') },
  // A file that hangs (a child left behind keeps it open) fails instead of holding up the suite for good.
  ...(process.env.LOSSLINE_FULL === '1' ? {} : { timeoutMs: 480_000 }),
});
