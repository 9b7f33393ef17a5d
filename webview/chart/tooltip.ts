import { formatValue } from '../../src/core/format';
import { el, show, userText } from '../dom';
import { lineSample } from '../theme/swatch';

export interface TooltipRow {
  readonly run: string;
  readonly line: string;
  readonly color: string;
  readonly dashed: boolean;
  readonly value: number | null;
}

/** Six digits: as exact as a person reads; the table below the chart has all of them. */
export function exactValue(value: number): string {
  if (!Number.isFinite(value) || Number.isInteger(value)) return formatValue(value);
  const size = Math.abs(value);
  return size >= 1e-4 && size < 1e6 ? String(Number(value.toPrecision(6))) : formatValue(value);
}

/** Most rows that a tooltip shows; more would cover the chart. */
const ROWS = 24;

/** The values at the cursor. Not read by screen readers: the announcement beside the chart says the same. */
export class Tooltip {
  readonly element = el('div', { class: 'tooltip', 'aria-hidden': 'true', hidden: true });

  hide(): void {
    show(this.element, false);
  }

  /** `x` is the cursor, `left` and `right` the ends of the drawn area, in pixels of the chart's frame. */
  show(
    title: string,
    rows: readonly TooltipRow[],
    place: { x: number; left: number; right: number; top: number },
  ): void {
    const several = new Set(rows.map((row) => row.run)).size > 1;
    const cells = rows
      .slice(0, ROWS)
      .flatMap((row) => [
        lineSample(row.color, row.dashed),
        el(
          'span',
          { class: 'tooltip-name' },
          several ? userText(row.run) : null,
          several ? ' ' : null,
          userText(row.line),
        ),
        el('span', { class: 'tooltip-value' }, row.value === null ? '–' : exactValue(row.value)),
      ]);
    this.element.replaceChildren(
      el('div', { class: 'tooltip-title' }, title),
      el('div', { class: 'tooltip-rows' }, ...cells),
    );
    show(this.element, true);
    const width = this.element.offsetWidth;
    const beside = place.x + 12 + width <= place.right + 12 ? place.x + 12 : place.x - 12 - width;
    this.element.style.transform = `translate(${Math.max(0, Math.round(beside))}px, ${Math.round(place.top)}px)`;
  }
}
