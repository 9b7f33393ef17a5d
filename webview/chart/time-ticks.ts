import type { Axis } from './frame';
import type { Span } from './range';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Distances between ticks that people read at a glance. */
const STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 10, 30, 90, 365].map((days) => days * DAY),
];

/** Room that a label needs, in pixels. */
const LABEL = 74;

/** The step that puts a tick about every `LABEL` pixels; above the longest, multiples of it. */
export function timeStep(range: number, width: number): number {
  const least = range / Math.max(1, width / LABEL);
  const longest = STEPS.at(-1) ?? DAY;
  return STEPS.find((step) => step >= least) ?? Math.ceil(least / longest) * longest;
}

/** Time since the start: ticks at round minutes and hours, "0:30", "12:00", "1:30:00". */
export function relativeAxis(span: Span, width: number): Axis {
  const step = timeStep(span.to - span.from, width);
  const first = Math.ceil(span.from / step - 1e-9);
  const last = Math.floor(span.to / step + 1e-9);
  const ticks = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step);
  const decimals = decimalsFor(step);
  return { min: span.from, max: span.to, ticks, format: (value) => formatRelative(value, decimals) };
}

/** Local time: ticks at round clock times and midnights; the first tick of another day says which. */
export function clockAxis(span: Span, width: number, locale?: string): Axis {
  const step = timeStep(span.to - span.from, width);
  const ticks = step < HOUR ? shortTicks(span, step) : longTicks(span, step);
  const clock = clockFormat(step, locale);
  const day = dayFormat(locale);
  const format = (value: number): string => {
    const date = new Date(value);
    const midnight = date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0;
    return step >= DAY || (midnight && step >= MINUTE) ? day.format(date) : clock(date);
  };
  return { min: span.from, max: span.to, ticks, format };
}

/** Minutes and seconds, with hours from an hour on. Negative before the start. */
export function formatRelative(ms: number, decimals: number): string {
  const unit = 10 ** decimals;
  const units = Math.round((Math.abs(ms) / SECOND) * unit);
  const seconds = Math.floor(units / unit);
  const fraction = decimals === 0 ? '' : `.${String(units % unit).padStart(decimals, '0')}`;
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const start = hours > 0 ? `${hours}:${twoDigits(minutes)}` : String(minutes);
  return `${ms < 0 && units > 0 ? '-' : ''}${start}:${twoDigits(seconds % 60)}${fraction}`;
}

/** Local date and time of a moment; the date only where it is another day than `now`. */
export function formatMoment(ms: number, decimals: number, now: number, locale?: string): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return '–';
  const clock = clockFormat(decimals > 0 ? 1 : SECOND, locale)(date);
  return date.toDateString() === new Date(now).toDateString() ? clock : `${dayFormat(locale).format(date)} ${clock}`;
}

function decimalsFor(step: number): number {
  return step >= SECOND ? 0 : step >= 100 ? 1 : step >= 10 ? 2 : 3;
}

/** Ticks within an hour: time zones differ by whole quarters of an hour, which all these steps divide or fit. */
function shortTicks({ from, to }: Span, step: number): number[] {
  const shift = new Date(from).getTimezoneOffset() * MINUTE;
  const ticks: number[] = [];
  for (let at = Math.ceil((from - shift) / step) * step + shift; at <= to && ticks.length < 1_000; at += step) {
    ticks.push(at);
  }
  return ticks;
}

/** Ticks at whole local hours and days, also where the clocks are put forward or back in between. */
function longTicks({ from, to }: Span, step: number): number[] {
  const start = new Date(from);
  const midnight = new Date(start.getFullYear(), start.getMonth(), start.getDate());
  const ticks: number[] = [];
  for (let turn = 0; ticks.length < 1_000; turn++) {
    const at = new Date(midnight);
    if (step >= DAY) at.setDate(at.getDate() + (turn * step) / DAY);
    else at.setHours((turn * step) / HOUR);
    if (!(at.getTime() <= to)) break;
    if (at.getTime() >= from) ticks.push(at.getTime());
  }
  return ticks;
}

function clockFormat(step: number, locale: string | undefined): (date: Date) => string {
  const format = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(step < MINUTE ? { second: '2-digit' } : {}),
    ...(step < SECOND ? { fractionalSecondDigits: decimalsFor(step) as 1 | 2 | 3 } : {}),
  });
  return (date) => format.format(date);
}

function dayFormat(locale: string | undefined): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' });
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
