import type { EngineRecord } from '../../core/run/record';
import type { Report } from './report';
import type { Tf } from './tf';
import { findTfjsNode, loadTfjsNode } from './tfjs-node';
import { loadWasmEngine } from './wasm-engine';

/**
 * Loads the engine that the run record names, and says which one it is. Falls back to the bundled one, with a
 * warning, when @tensorflow/tfjs-node has gone or fails since the record was written.
 *
 * @param binaries folder with the WebAssembly files
 */
export async function loadEngine(
  root: string,
  engine: EngineRecord | null,
  binaries: string,
  report: Pick<Report, 'notice'>,
): Promise<Tf> {
  if (engine?.name === 'tfjs-node') {
    const found = findTfjsNode(root);
    try {
      if (found === null) throw new Error('it is not installed any more');
      const tf = await loadTfjsNode(found);
      report.notice('info', `Engine: @tensorflow/tfjs-node ${found.version}.`);
      return tf;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      report.notice('warning', `@tensorflow/tfjs-node could not be loaded (${reason}); the bundled engine is used.`);
    }
  }
  const { tf, simd } = await loadWasmEngine(binaries);
  const note = engine?.note ?? null;
  report.notice(
    note === null ? 'info' : 'warning',
    `Engine: TensorFlow.js ${tf.version_core}, WebAssembly ${simd ? 'with' : 'without'} SIMD.${note === null ? '' : ` ${note}`}`,
  );
  return tf;
}
