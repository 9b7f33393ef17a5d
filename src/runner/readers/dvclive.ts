import type { FileFormat } from './format';
import { TableReader } from './table-reader';
import { decoding } from './text-decoding';

/** `plots/metrics/val/loss.tsv`, `scalars/loss.tsv` of older versions: the name of the metric is the path. */
const PLACE = /(?:^|\/)(?:plots\/metrics|plots\/scalars|scalars|metrics)\/(.+)\.tsv$/i;
const HEADER = /^(?:timestamp\t)?step\t[^\t\r\n]+\r?$/m;

/**
 * One metric of DVCLive: a table with the columns `timestamp` (milliseconds, optional), `step` and the last part of
 * the metric's name. Source: dvclive/plots/metric.py, https://dvc.org/doc/dvclive/live/log_metric.
 */
export const dvcliveFormat: FileFormat = {
  id: 'dvclive',
  title: 'DVCLive metric',
  growth: 'append',
  epochs: 'counted',
  recognise(name, { text }) {
    const header = text?.slice(0, 1000).split('\n', 1)[0] ?? '';
    if (!name.toLowerCase().endsWith('.tsv') || !HEADER.test(header)) return 0;
    return PLACE.test(name) ? 0.98 : 0.6;
  },
  open: ({ name }) => decoding(new TableReader(name, metricName(name))),
};

function metricName(name: string): string {
  return PLACE.exec(name)?.[1] ?? name.slice(name.lastIndexOf('/') + 1).replace(/\.tsv$/i, '');
}
