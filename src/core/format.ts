/** How numbers read in sentences, tables and axes. Numbers become text here, before they go into a Message. */

/**
 * A metric's value with four significant digits: `0.412`, `2.343`, `1.235e-14`; whole numbers up to 1e9 in full;
 * `NaN`, `∞`, `-∞` as themselves.
 */
export function formatValue(n: number): string {
  if (Number.isNaN(n)) return 'NaN';
  if (!Number.isFinite(n)) return n > 0 ? '∞' : '-∞';
  if (Object.is(n, -0)) return '-0';
  const size = Math.abs(n);
  if (n === 0 || (Number.isInteger(n) && size < 1e9)) return String(n);
  if (size >= 1e-4 && size < 1e6) return String(Number(n.toPrecision(4)));
  const [digits = '', exponent = ''] = n.toExponential(3).split('e');
  return `${String(Number(digits))}e${exponent.replace('+', '')}`;
}

/** A ratio as a percentage: 0.18 is `18 %`, 0.0134 is `1.3 %`; a small one keeps a digit so that it is not "0 %". */
export function formatPercent(ratio: number): string {
  if (!Number.isFinite(ratio)) return formatValue(ratio);
  const percent = ratio * 100;
  const size = Math.abs(percent);
  if (size === 0) return '0 %';
  if (size < 0.05) return percent > 0 ? '<0.1 %' : '>-0.1 %';
  if (size < 9.95) return `${String(Number(percent.toFixed(1)))} %`;
  return size < 1e6 ? `${String(Math.round(percent))} %` : `${formatValue(percent)} %`;
}

/** A span of time to two units: `35 ms`, `4 s`, `3 min 20 s`, `1 h 05 min`, `2 d 03 h`; negative counts as none. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return formatValue(ms);
  if (ms < 999.5) return ms < 0.5 ? '0 s' : `${String(Math.round(ms))} ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${String(seconds)} s`;
  if (seconds < 3600) return `${String(Math.floor(seconds / 60))} min ${two(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return `${String(Math.floor(minutes / 60))} h ${two(minutes % 60)} min`;
  const hours = Math.round(minutes / 60);
  return `${String(Math.floor(hours / 24))} d ${two(hours % 24)} h`;
}

/** An epoch, 1-based: whole ones as they are, parts of an epoch to two digits (`0.98`). */
export function formatEpoch(n: number): string {
  return Number.isFinite(n) ? String(Number(n.toFixed(2))) : formatValue(n);
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}
