import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

/** What `npm test` reads; see scripts/lib/results.mjs. */
interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  failures: string[];
}

/** Lines with this mark reach the terminal through the window's console. */
const say = (text: string): void => console.log(`[suite] ${text}`);

function report(runner: Mocha.Runner, counts: Counts): void {
  runner.on('pass', (test) => {
    counts.passed++;
    say(`✔ ${test.fullTitle()} (${String(test.duration ?? 0)} ms)`);
  });
  runner.on('pending', (test) => {
    counts.skipped++;
    say(`- ${test.fullTitle()}`);
  });
  runner.on('fail', (test, error: unknown) => {
    counts.failed++;
    counts.failures.push(test.fullTitle());
    say(`✖ ${test.fullTitle()}`);
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  });
}

/**
 * Entry point for the extension host: VS Code's own server and @vscode/test-electron both call it, and count a
 * rejection as failure.
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: Mocha.reporters.Base });
  for (const file of readdirSync(__dirname).sort()) {
    if (file.endsWith('.test.js')) mocha.addFile(path.join(__dirname, file));
  }
  const counts: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
  await new Promise<void>((resolve) => {
    report(
      mocha.run(() => resolve()),
      counts,
    );
  });
  const results = process.env['LOSSLINE_SUITE_RESULTS'];
  if (results !== undefined) writeFileSync(results, JSON.stringify(counts));
  if (counts.failed > 0) throw new Error(`${String(counts.failed)} tests failed inside the extension host`);
}
