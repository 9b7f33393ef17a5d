// Writes THIRD_PARTY_NOTICES.md from what is in the bundles; `--check` only says whether it is up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { renderNotices } from './lib/notices.mjs';
import { root } from './lib/paths.mjs';

const file = path.join(root, 'THIRD_PARTY_NOTICES.md');
const text = await renderNotices();
if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  console.error('THIRD_PARTY_NOTICES.md is out of date: run "npm run notices" and commit it.');
  process.exitCode = 1;
}
