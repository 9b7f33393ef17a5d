import { parseName } from '../../src/core/metrics/parse';

/**
 * Whether a metric is the one that a person has named. People quote a name as it is printed ("Train Loss"), with a path
 * in a document ("log_history[].loss"), with remarks in brackets, or several that will do ("Loss / Avg Loss"); the same
 * words in another spelling are the same name.
 */
export function isSameName(found: string, named: string): boolean {
  return readings(named).some((name) => spelling(name) === spelling(found) || meaning(name) === meaning(found));
}

function readings(named: string): readonly string[] {
  const alternatives = named.split(' / ').map((name) => name.replace(/^[\w.]*\[\]\./, ''));
  // "loss (folder val)": the folder is a part of the name. "train_loss (epoch mean)": a remark.
  return alternatives.flatMap((name) => [
    name,
    name.replace(/\(folder (\w+)\)/, '$1'),
    name.replace(/\s*\([^)]*\)/, ''),
  ]);
}

function spelling(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '_');
}

function meaning(name: string): string {
  const { split, stem, manner } = parseName(name);
  return `${split} ${stem} ${manner}`;
}
