import type { EngineRecord } from '../../core/run/record';
import { findTfjsNode, probeTfjsNode } from './tfjs-node';

/** Version of the bundled TensorFlow.js; a test holds it against the installed packages. */
export const WASM_ENGINE_VERSION = '4.22.0';

/**
 * Which engine a run in this workspace will use. Costs a few file look-ups where @tensorflow/tfjs-node is not
 * installed; where it is, it is loaded once in a child process, so that one that cannot be loaded, or that crashes,
 * does no harm.
 *
 * This starts code of the workspace: not to be called before the workspace is trusted.
 *
 * @param root folder that holds the config file
 */
export async function resolveEngine(root: string): Promise<EngineRecord> {
  const found = findTfjsNode(root);
  if (found === null) return { name: 'wasm', version: WASM_ENGINE_VERSION, note: null };
  const failure = await probeTfjsNode(found.directory);
  if (failure === null) return { name: 'tfjs-node', version: found.version, note: null };
  const note = `@tensorflow/tfjs-node ${found.version} is installed but cannot be used: ${failure}`;
  return { name: 'wasm', version: WASM_ENGINE_VERSION, note };
}
