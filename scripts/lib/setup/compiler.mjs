import { spawnSync } from 'node:child_process';

/** @param {string} file @param {readonly string[]} args */
const runs = (file, args) => spawnSync(file, [...args], { stdio: 'ignore' }).status === 0;

/**
 * What node-gyp needs and this machine does not have, in words; null when it has all. Without it VS Code's server
 * runs all the same, but every output channel stays empty.
 */
export function missingForNativeModules() {
  const missing = [];
  if (!['g++', 'clang++', 'c++'].some((compiler) => runs(compiler, ['--version']))) missing.push('a C++ compiler');
  if (!runs('make', ['--version'])) missing.push('make');
  if (!['python3', 'python'].some((python) => runs(python, ['--version']))) missing.push('Python');
  return missing.length === 0 ? null : missing.join(', ');
}
