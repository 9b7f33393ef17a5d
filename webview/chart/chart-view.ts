import { isLive } from '../../src/core/run/status';
import { formatEpoch } from '../../src/core/format';
import type { ShownRun } from '../data/model';
import type { ViewStore } from '../data/view-store';
import { el, setText, show } from '../dom';
import { icon } from '../icons';
import { t } from '../texts';
import type { Palette } from '../theme/palette';
import { EpochWalk, valueAt } from './cursor';
import { DataTable } from './data-table';
import type { Surface } from './frame';
import { listen, type Step } from './gestures';
import { Legend } from './legend';
import { paintOver, paintUnder } from './marks';
import { Notices } from './notices';
import { Overlay } from './overlay';
import { Plot } from './plot';
import { clampZoom, zoomAround, type Span } from './range';
import { SceneMaker, slotOf, type Scene } from './scene';
import { Toolbar } from './toolbar';
import { exactValue, Tooltip } from './tooltip';

/** How far Page Up and Page Down go. */
const LEAP = 10;

/** The learning curves with all that belongs to them. */
export class ChartView {
  readonly element: HTMLElement;
  readonly #store: ViewStore;
  readonly #frame = el('div', { class: 'chart-frame', tabindex: 0, role: 'application' });
  readonly #said = el('div', { class: 'visually-hidden', 'aria-live': 'polite' });
  readonly #empty = el('div', { class: 'chart-empty', hidden: true });
  readonly #plot: Plot;
  readonly #overlay: Overlay;
  readonly #tooltip = new Tooltip();
  readonly #legend: Legend;
  readonly #toolbar: Toolbar;
  readonly #notices = new Notices();
  readonly #table: DataTable;
  readonly #maker = new SceneMaker();
  #scene: Scene | null = null;
  #palette: Palette | null = null;
  #size = { width: 0, height: 0, ratio: 0 };
  /** Epoch under the cursor. */
  #cursor: number | null = null;
  #band: Span | null = null;

  constructor(store: ViewStore, resized: () => void) {
    this.#store = store;
    const lines = el('canvas', { 'aria-hidden': 'true' });
    const over = el('canvas', { class: 'overlay', 'aria-hidden': 'true' });
    const help = el('p', { class: 'visually-hidden', id: 'chart-help' }, t('chart.help'));
    this.#frame.setAttribute('aria-describedby', 'chart-help');
    this.#frame.append(lines, over, this.#tooltip.element, this.#empty);
    this.#legend = new Legend(store);
    this.#toolbar = new Toolbar(store, { by: (factor) => this.#zoomBy(factor, null), reset: () => this.#reset() });
    this.#table = new DataTable(store);
    this.element = el(
      'section',
      { class: 'chart', 'aria-label': t('chart.title') },
      this.#toolbar.element,
      this.#frame,
      this.#legend.element,
      this.#notices.element,
      this.#table.element,
      help,
      this.#said,
    );
    this.#plot = new Plot(lines, {
      under: (surface) => this.#scene !== null && paintUnder(surface, this.#scene.marks),
      over: (surface) => this.#scene !== null && paintOver(surface, this.#scene.marks),
    });
    this.#overlay = new Overlay(over);
    listen(this.#frame, {
      point: (x) => this.#moveTo(this.#walk()?.nearest(this.#plot.epochAt(x)) ?? null),
      leave: () => this.#moveTo(null),
      mark: (from, to) => {
        this.#band = { from, to };
        this.#moveTo(null);
      },
      zoomTo: (from, to) => {
        this.#band = null;
        const epochs = [this.#plot.epochAt(from), this.#plot.epochAt(to)];
        this.#zoomTo({ from: Math.min(...epochs), to: Math.max(...epochs) });
      },
      cancel: () => {
        this.#band = null;
        this.#drawOverlay();
      },
      reset: () => this.#reset(),
      zoomBy: (factor, x) => this.#zoomBy(factor, x),
      step: (step) => this.#step(step),
    });
    this.#frame.addEventListener('blur', () => this.#moveTo(null));
    new ResizeObserver(resized).observe(this.#frame);
  }

  /** One drawing of everything; the caller sees to it that there is at most one per animation frame. */
  update(runs: readonly ShownRun[], palette: Palette): void {
    const { clientWidth: width, clientHeight: height } = this.#frame;
    const ratio = window.devicePixelRatio;
    if (width === 0 || height === 0) return;
    this.#palette = palette;
    const scene = this.#maker.make({ runs, state: this.#store.state, palette, width, height, pixelRatio: ratio });
    this.#scene = scene;
    if (width !== this.#size.width || height !== this.#size.height || ratio !== this.#size.ratio) {
      this.#size = { width, height, ratio };
      this.#plot.resize(width, height);
      this.#overlay.resize(width, height, ratio);
    }
    this.#plot.draw(scene.frame);
    this.#toolbar.update(scene);
    this.#legend.update(runs, palette);
    this.#notices.update(scene);
    this.#table.update(scene);
    this.#describe(runs, scene);
    this.#drawOverlay();
  }

  #describe(runs: readonly ShownRun[], scene: Scene): void {
    const label = t('chart.label', runs.map((run) => run.view.summary.entry).join(', '));
    if (this.#frame.getAttribute('aria-label') !== label) this.#frame.setAttribute('aria-label', label);
    const nothing = scene.all.every((line) => line.points.length === 0);
    if (nothing) {
      const silent = runs.every((run) => [...run.series.values()].every((points) => points.length === 0));
      const waiting = runs.some(({ view }) => isLive(view.summary.status));
      const text = t(!silent ? 'chart.noData' : waiting ? 'chart.waiting' : 'chart.noEpoch');
      if (this.#empty.textContent !== text) this.#empty.replaceChildren(icon('graph-line'), text);
    }
    show(this.#empty, nothing);
  }

  #walk(): EpochWalk | null {
    return this.#scene === null ? null : new EpochWalk(this.#scene.lines, this.#view(this.#scene));
  }

  /** What is in view by now: a zoom counts before it is drawn. */
  #view(scene: Scene): Span {
    const { zoom } = this.#store.state;
    return (zoom === null ? null : clampZoom(zoom, scene.full)) ?? scene.full;
  }

  #step(step: Step): void {
    const walk = this.#walk();
    if (walk === null) return;
    const from = this.#cursor;
    if (from === null) {
      this.#moveTo(step === 'previous' || step === 'last' ? walk.last : walk.first);
    } else {
      const targets: Readonly<Record<Step, () => number | null>> = {
        next: () => walk.after(from),
        previous: () => walk.before(from),
        'ten-on': () => walk.nearest(from + LEAP) ?? walk.last,
        'ten-back': () => walk.nearest(from - LEAP) ?? walk.first,
        first: () => walk.first,
        last: () => walk.last,
      };
      this.#moveTo(targets[step]() ?? from);
    }
    this.#announceCursor();
  }

  #announceCursor(): void {
    if (this.#cursor === null || this.#scene === null) return;
    const several = new Set(this.#scene.lines.map((line) => line.run)).size > 1;
    const values = this.#rows(this.#cursor).map(({ run, line, value }) =>
      t('chart.cursorValue', several ? run : '', line, value === null ? t('chart.noValue') : exactValue(value)).trim(),
    );
    this.#say([t('chart.cursorEpoch', formatEpoch(this.#cursor)), ...values].join(', '));
  }

  #say(text: string): void {
    setText(this.#said, text);
  }

  #moveTo(epoch: number | null): void {
    this.#cursor = epoch;
    this.#drawOverlay();
  }

  #rows(epoch: number) {
    const scene = this.#scene;
    const palette = this.#palette;
    if (scene === null || palette === null) return [];
    return scene.lines.map((line) => ({
      run: line.run.view.summary.entry,
      line: line.name,
      color: palette.run(slotOf(line.run, this.#store.state)),
      dashed: line.split === 'train',
      value: valueAt(line, epoch),
    }));
  }

  #drawOverlay(): void {
    const scene = this.#scene;
    const palette = this.#palette;
    if (scene === null || palette === null) return;
    const surface = this.#plot.surface();
    const view = this.#view(scene);
    const visible = this.#cursor !== null && this.#cursor >= view.from && this.#cursor <= view.to;
    if (!visible) this.#cursor = null;
    const rows = this.#cursor === null ? [] : this.#rows(this.#cursor);
    const x = this.#cursor === null ? null : surface.x(this.#cursor);
    const dots = rows
      .filter(({ value }) => value !== null && Number.isFinite(value))
      .map(({ value, color, dashed }) => ({ y: surface.y(value ?? NaN), color, filled: !dashed }));
    this.#overlay.draw({ palette, cursor: x, dots, band: this.#band }, surface, this.#size.ratio);
    if (this.#cursor === null || x === null) this.#tooltip.hide();
    else this.#tooltip.show(this.#cursor, rows, placeOf(x, surface));
  }

  #zoomBy(factor: number, x: number | null): void {
    const scene = this.#scene;
    if (scene === null) return;
    const view = this.#view(scene);
    const centre = x === null ? (this.#cursor ?? (view.from + view.to) / 2) : this.#plot.epochAt(x);
    this.#zoomTo(zoomAround(view, centre, factor));
  }

  #zoomTo(span: Span): void {
    if (this.#scene === null) return;
    const zoom = clampZoom(span, this.#scene.full);
    this.#store.set({ zoom });
    if (zoom === null) this.#say(t('chart.zoomedOut'));
    else this.#say(t('chart.zoomed', formatEpoch(Math.ceil(zoom.from)), formatEpoch(Math.floor(zoom.to))));
  }

  #reset(): void {
    this.#band = null;
    this.#store.set({ zoom: null });
    this.#say(t('chart.zoomedOut'));
  }
}

function placeOf(x: number, surface: Surface): { x: number; left: number; right: number; top: number } {
  return { x, left: surface.left, right: surface.right, top: surface.top + 2 };
}
