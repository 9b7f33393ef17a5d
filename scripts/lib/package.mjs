import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runTool } from './command.mjs';
import { root } from './paths.mjs';
import { step } from './progress.mjs';
import { ensureBundles } from './setup/bundles.mjs';

/** `lossline-0.1.0.vsix` */
export function vsixName() {
  const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return `${name}-${version}.vsix`;
}

/**
 * Builds for shipping and packs what .vscodeignore names. The VSIX works without node_modules beside it.
 * @param {string} target
 */
export async function buildVsix(target) {
  await ensureBundles({ production: true });
  mkdirSync(path.dirname(target), { recursive: true });
  await step('Packing the VSIX', (say) =>
    runTool(
      process.execPath,
      [
        'node_modules/@vscode/vsce/vsce',
        'package',
        ...['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', target],
      ],
      { cwd: root, say, wayOut: 'Correct what the message names (package.json or .vscodeignore), then run it again.' },
    ),
  );
}
