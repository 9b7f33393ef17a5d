import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseConfig } from '../../../src/core/config/parse';
import { createPrintedReader } from '../../../src/core/logs/printed';
import { RUN_FILES } from '../../../src/runner/store/paths';
import { blocks, documentOf, documents } from './documents';

describe('examples in the documents', () => {
  const configs = documents.flatMap(({ file, text }) =>
    blocks(text, 'yaml')
      .filter((block) => block.startsWith('version:'))
      .map((block) => ({ file, block })),
  );

  it('of config files have no mistake', () => {
    assert.ok(configs.length >= 3);
    for (const { file, block } of configs) {
      const { problems, entries, watch } = parseConfig(block, 'yaml');
      assert.deepEqual(problems, [], file);
      assert.ok(entries.every((entry) => entry.plan !== null) && entries.length + watch.length > 0, file);
    }
  });

  it('of printed lines are understood', () => {
    const printed = blocks(documentOf('README.md').text, 'text').filter((block) => block.includes('val_loss'));
    assert.equal(printed.length, 1);
    for (const line of (printed[0] ?? '').trim().split('\n')) {
      const reader = createPrintedReader();
      assert.deepEqual(
        [...reader.push(`${line}\n`), ...reader.end()],
        [{ kind: 'observation', epoch: 1, step: null, values: { loss: 0.69, val_loss: 0.66, val_accuracy: 0.61 } }],
        line,
      );
    }
  });
});

describe('files of a run', () => {
  for (const file of ['README.md', 'ARCHITECTURE.md']) {
    it(`are all explained in ${file}`, () => {
      const { text } = documentOf(file);
      for (const name of Object.values(RUN_FILES)) {
        assert.match(text, new RegExp(`^\\| \`${name.replace('.', '\\.')}/?\` +\\|`, 'm'), name);
      }
    });
  }
});
