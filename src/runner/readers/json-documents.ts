import { isPlainLoss } from '../../core/metrics/names';
import { DocumentReader } from './document-reader';
import type { FileFormat } from './format';
import { curveLikeness } from './likeness';
import { decoding, TextInput } from './text-decoding';

/**
 * JSON documents that hold curves: Keras' History.history as an object of arrays (also as pandas' to_json writes it),
 * Chainer's LogReport (`log`, chainer/training/extensions/log_report.py) and other arrays of records. Such a file is
 * written anew each time.
 */
export const jsonFormat: FileFormat = {
  id: 'json',
  title: 'JSON document',
  growth: 'whole',
  epochs: 'counted',
  recognise(name, head) {
    const text = head.text?.trimStart() ?? '';
    if (!/^[[{]/.test(text) || /\.(?:ipynb|jsonl|ndjson|geojson|lock|map|csv|tsv|py|js|ts|md|ya?ml)$/i.test(name))
      return 0;
    const columns: string[] = [];
    const likeness = curveLikeness(name, head, (sink) => {
      const reader = new DocumentReader(name, null, true);
      const input = new TextInput();
      reader.push(input.push(head.bytes), sink);
      reader.push(input.end(), sink);
      reader.preview({
        ...bound(sink),
        series(column) {
          columns.push(column);
          return sink.series(column);
        },
        // A counter that the reader made up proves nothing.
        row: (_epoch, step, time) => sink.row(NaN, step, time),
        damage: () => undefined,
      });
    });
    return likeness === 0 && columns.some((column) => isPlainLoss(column)) ? 0.5 : likeness;
  },
  open: ({ name }) => decoding(new DocumentReader(name, null)),
};

/** The sink's methods as members, so that some can be replaced. */
function bound(sink: Parameters<DocumentReader['preview']>[0]): Parameters<DocumentReader['preview']>[0] {
  return {
    series: (name) => sink.series(name),
    row: (epoch, step, time) => sink.row(epoch, step, time),
    value: (series, value) => sink.value(series, value),
    hyperparameters: (values) => sink.hyperparameters(values),
    damage: (sentence) => sink.damage(sentence),
  };
}
