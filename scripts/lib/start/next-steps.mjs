import path from 'node:path';
import { root } from '../paths.mjs';
import { isOwnFolder } from './options.mjs';

/**
 * What a person does next, for the terminal.
 * @param {string} folder
 */
export function nextSteps(folder) {
  const penguins = folder === path.join(root, 'examples/penguins');
  const steps = penguins
    ? [
        'Press F1, run "Lossline: Train Model", choose "baseline": watch it overfit.',
        'Run it again and choose "regularized": see where early stopping ends it.',
        'Open the Lossline view in the activity bar, select both runs, choose "Compare".',
        'Open lossline.yaml: train from the line above each entry, hover over a hyperparameter.',
      ]
    : ['Press F1 and run "Lossline: Train Model". Without a lossline.yaml it offers to make one from a CSV file.'];
  return steps.map((step, index) => `  ${index + 1}. ${step}`).join('\n');
}

/** @param {string} folder */
export function trustNote(folder) {
  return isOwnFolder(folder)
    ? 'Workspace Trust is off in this VS Code: the folder belongs to the repository whose code you are running.'
    : 'VS Code asks whether you trust this folder; nothing is trained before you do.';
}

/** @param {string} folder */
export function shownFolder(folder) {
  return isOwnFolder(folder) ? path.relative(root, folder) || '.' : folder;
}
