import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LayersModel, Tf } from './tf';

/**
 * Saves a model as TensorFlow.js does (model.json and weights.bin; `tf.loadLayersModel` and the Keras converter
 * read it), with `preprocessing.json` beside it: how raw values become inputs and outputs become answers.
 *
 * Each file replaces its predecessor at once, so that a crash leaves a whole model.
 *
 * @param directory made when it is not there
 */
export async function saveModel(tf: Tf, model: LayersModel, directory: string, preprocessing: object): Promise<void> {
  await mkdir(directory, { recursive: true });
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      const { weightData, weightSpecs, ...description } = artifacts;
      const parts = weightData === undefined ? [] : Array.isArray(weightData) ? weightData : [weightData];
      await replaceFile(path.join(directory, 'weights.bin'), Buffer.concat(parts.map((part) => Buffer.from(part))));
      const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
      await replaceFile(path.join(directory, 'model.json'), JSON.stringify({ ...description, weightsManifest }));
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    }),
  );
  await replaceFile(path.join(directory, 'preprocessing.json'), `${JSON.stringify(preprocessing, null, 2)}\n`);
}

async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${file}.new`;
  await writeFile(temporary, content);
  await rename(temporary, file);
}
