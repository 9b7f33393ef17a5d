import type { FileFormat } from './format';
import { likenessOfLines } from './likeness';
import { TableReader } from './table-reader';
import { decoding } from './text-decoding';

/**
 * Tables of text: comma, semicolon, tab, bar or blanks between cells. Keras' CSVLogger
 * (keras/src/callbacks/csv_logger.py), Lightning's metrics.csv (lightning/fabric/loggers/csv_logs.py, sparse rows),
 * YOLO's results.csv (padded), TensorBoard's download (`Wall time,Step,Value`), pandas' to_csv, and what people write
 * by hand. Quoting as in RFC 4180.
 */
export const csvFormat: FileFormat = {
  id: 'csv',
  title: 'CSV table',
  growth: 'append',
  epochs: 'counted',
  recognise: (name, head) =>
    /\.(?:jsonl?|ndjson|ya?ml|py|md|html?|xml)$/i.test(name) ? 0 : likenessOfLines(csvFormat, name, head),
  open: ({ name }) => decoding(new TableReader(name, downloadedTag(name))),
};

/** The tag in the name of a file that TensorBoard's page offers for download: `run-.-tag-Loss_train.csv`. */
function downloadedTag(name: string): string | null {
  const tag = /(?:^|\/)run-[^/]*?-tag-([^/]+)\.csv$/i.exec(name)?.[1];
  return tag ?? null;
}
