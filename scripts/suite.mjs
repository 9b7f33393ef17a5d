// Prepares the suite that runs inside the extension host for F5 in VS Code (.vscode/launch.json).
import path from 'node:path';
import { root } from './lib/paths.mjs';
import { bundleSuite, copyExample } from './lib/suite.mjs';

await bundleSuite(path.join(root, 'out/suite'));
copyExample('penguins', path.join(root, 'out/suite-workspace/penguins'));
