import { readdirSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { BenchResult } from './result';

/**
 * Runs the modules beside this one that export `bench()`, all or those that are named, and prints what they measured
 * against what was aimed for. Writes nothing. Exit code 1 when a target is missed or a measurement failed.
 */

interface BenchModule {
  readonly bench: () => Promise<BenchResult[]>;
}

function isBenchModule(module: unknown): module is BenchModule {
  return typeof module === 'object' && module !== null && 'bench' in module && typeof module.bench === 'function';
}

/** Lines up columns; the last one is left as it is. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const verdict = (ok: boolean | null): string => (ok === null ? '' : ok ? 'ok' : 'MISSED');

const load = (): string =>
  `load average ${loadavg()
    .map((n) => n.toFixed(2))
    .join(', ')} on ${String(availableParallelism())} cores`;

const here = path.dirname(fileURLToPath(import.meta.url));

async function main(wanted: readonly string[]): Promise<boolean> {
  const names = readdirSync(here)
    .map((file) => path.basename(file, '.mjs'))
    .filter((name) => wanted.length === 0 || wanted.includes(name))
    .sort();
  const rows: string[][] = [['measured', 'figure', 'target', '']];
  let good = true;
  console.log(`Before: ${load()}. Figures of a busy machine are worth little.`);
  for (const name of names) {
    const module: unknown = await import(pathToFileURL(path.join(here, `${name}.mjs`)).href);
    if (!isBenchModule(module)) continue;
    console.log(`Measuring ${name} …`);
    try {
      for (const result of await module.bench()) {
        rows.push([`${name}: ${result.name}`, result.figure, result.target ?? '', verdict(result.ok)]);
        good &&= result.ok !== false;
      }
    } catch (error) {
      good = false;
      rows.push([name, '', '', 'FAILED']);
      console.error(error);
    }
  }
  if (rows.length === 1) {
    console.error(`Nothing to measure is called ${wanted.join(', ')}.`);
    return false;
  }
  console.log(`\n${table(rows)}\n\nAfter: ${load()}.`);
  return good;
}

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
