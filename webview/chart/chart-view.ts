import { isLive } from '../../src/core/run/status';
import { formatEpoch } from '../../src/core/format';
import { countsStepsOnly } from '../data/axes';
import type { ShownRun } from '../data/model';
import type { ViewStore } from '../data/view-store';
import { el, setText, show } from '../dom';
import { icon } from '../icons';
import { t } from '../texts';
import type { Palette } from '../theme/palette';
import { PlaceWalk } from './cursor';
import { DataTable } from './data-table';
import type { Surface } from './frame';
import { listen, type Step } from './gestures';
import { Legend } from './legend';
import { Notices } from './notices';
import { clampZoom, zoomAround, type Span } from './range';
import type { Scene } from './scene';
import { SmallCharts } from './small-charts';
import { Stage } from './stage';
import { Toolbar } from './toolbar';
import { exactValue, Tooltip } from './tooltip';
import type { WhatIfMarks } from './what-if-marks';
import { axisKind } from './x-axis';
import { isTimeAxis } from '../data/axis-points';

/** How many epochs Page Up and Page Down go; on other axes, how many points. */
const LEAP = 10;
/** Within a span as short as this, a moment is said to the millisecond. */
const SHORT_MS = 60_000;

/** The learning curves with all that belongs to them. */
export class ChartView {
  readonly element: HTMLElement;
  readonly #store: ViewStore;
  readonly #frame = el('div', { class: 'chart-frame', tabindex: 0, role: 'application' });
  readonly #said = el('div', { class: 'visually-hidden', 'aria-live': 'polite' });
  readonly #empty = el('div', { class: 'chart-empty', hidden: true });
  readonly #stage: Stage;
  readonly #tooltip = new Tooltip();
  readonly #legend: Legend;
  readonly #toolbar: Toolbar;
  readonly #notices = new Notices();
  readonly #table: DataTable;
  readonly #small: SmallCharts;
  /** Place on the axis under the cursor. */
  #cursor: number | null = null;
  #band: Span | null = null;

  /** `losses` says below the legend which series the losses are. */
  constructor(store: ViewStore, resized: () => void, losses: HTMLElement) {
    this.#store = store;
    const help = el('p', { class: 'visually-hidden', id: 'chart-help' }, t('chart.help'));
    this.#frame.setAttribute('aria-describedby', 'chart-help');
    this.#stage = new Stage(this.#frame, resized, true);
    this.#frame.append(this.#tooltip.element, this.#empty);
    this.#legend = new Legend(store);
    this.#toolbar = new Toolbar(store, { by: (factor) => this.#zoomBy(factor, null), reset: () => this.#reset() });
    this.#table = new DataTable(store);
    this.#small = new SmallCharts(store, {
      gestures: {
        point: (place) => this.#pointTo(place),
        leave: () => this.#moveTo(null),
        zoomTo: (from, to) => this.#zoomTo({ from, to }),
        zoomBy: (factor, place) => this.#zoomBy(factor, place),
        reset: () => this.#reset(),
      },
      resized,
    });
    this.element = el(
      'section',
      { class: 'chart', 'aria-label': t('chart.title') },
      this.#toolbar.element,
      this.#frame,
      this.#legend.element,
      losses,
      this.#small.element,
      this.#notices.element,
      this.#table.element,
      help,
      this.#said,
    );
    listen(this.#frame, {
      point: (x) => this.#pointTo(this.#stage.placeAt(x)),
      leave: () => this.#moveTo(null),
      mark: (from, to) => {
        this.#band = { from, to };
        this.#moveTo(null);
      },
      zoomTo: (from, to) => {
        this.#band = null;
        const ends = [this.#stage.placeAt(from), this.#stage.placeAt(to)];
        this.#zoomTo({ from: Math.min(...ends), to: Math.max(...ends) });
      },
      cancel: () => {
        this.#band = null;
        this.#drawOverlay();
      },
      reset: () => this.#reset(),
      zoomBy: (factor, x) => this.#zoomBy(factor, x === null ? null : this.#stage.placeAt(x)),
      step: (step) => this.#step(step),
    });
    this.#frame.addEventListener('blur', () => this.#moveTo(null));
  }

  /**
   * One drawing of everything; the caller sees to it that there is at most one per animation frame.
   *
   * @param whatIf what a stopping rule that is only asked about would do
   */
  update(runs: readonly ShownRun[], palette: Palette, whatIf: WhatIfMarks | null): void {
    const scene = this.#stage.draw({ runs, state: this.#store.state, palette, whatIf });
    if (scene === null) return;
    this.#toolbar.update(scene);
    this.#legend.update(runs, palette);
    this.#notices.update(scene);
    this.#table.update(scene);
    this.#small.update(runs, palette, scene);
    this.#describe(runs, scene);
    this.#drawOverlay();
  }

  dispose(): void {
    this.#stage.dispose();
    this.#small.dispose();
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

  #walk(): PlaceWalk | null {
    return this.#stage.scene === null ? null : new PlaceWalk(this.#stage.scene.lines, this.#view(this.#stage.scene));
  }

  /** What is in view by now: a zoom counts before it is drawn. */
  #view(scene: Scene): Span {
    const { zoom } = this.#store.state;
    return (zoom === null ? null : clampZoom(zoom, scene.full, axisKind(scene.axis).narrowest)) ?? scene.full;
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
        'ten-on': () => this.#leap(walk, from, LEAP),
        'ten-back': () => this.#leap(walk, from, -LEAP),
        first: () => walk.first,
        last: () => walk.last,
      };
      this.#moveTo(targets[step]() ?? from);
    }
    this.#announceCursor();
  }

  #leap(walk: PlaceWalk, from: number, by: number): number | null {
    const end = by > 0 ? walk.last : walk.first;
    if (this.#stage.scene?.axis === 'epoch') return walk.nearest(from + by) ?? end;
    let place: number | null = from;
    for (let step = 0; step < Math.abs(by) && place !== null; step++) {
      place = by > 0 ? walk.after(place) : walk.before(place);
    }
    return place ?? end;
  }

  #announceCursor(): void {
    if (this.#cursor === null || this.#stage.scene === null) return;
    const several = new Set(this.#stage.scene.lines.map((line) => line.run)).size > 1;
    const values = this.#stage
      .rows(this.#cursor)
      .map(({ run, line, value }) =>
        t(
          'chart.cursorValue',
          several ? run : '',
          line,
          value === null ? t('chart.noValue') : exactValue(value),
        ).trim(),
      );
    this.#say([this.#titleAt(this.#stage.scene, this.#cursor), ...values].join(', '));
  }

  #say(text: string): void {
    setText(this.#said, text);
  }

  /** Most moves of a pointer stay within an epoch: then there is nothing to draw. */
  #pointTo(place: number): void {
    const nearest = this.#walk()?.nearest(place) ?? null;
    if (nearest !== this.#cursor || this.#band !== null) this.#moveTo(nearest);
  }

  #moveTo(place: number | null): void {
    this.#cursor = place;
    this.#drawOverlay();
  }

  /** Where the cursor is: "Epoch 7", on other axes "Step 91 · epoch 7". */
  #titleAt(scene: Scene, place: number): string {
    const kind = axisKind(scene.axis);
    const title = kind.cursor(kind.place(place, scene.view.to - scene.view.from < SHORT_MS && isTimeAxis(scene.axis)));
    if (scene.axis === 'epoch') return title;
    for (const { drawn, run } of scene.lines) {
      const position = drawn.positionOf(place);
      if (position >= 0 && !countsStepsOnly(run)) {
        return t('chart.cursorAtEpoch', title, formatEpoch(drawn.epochAt(position)));
      }
    }
    return title;
  }

  #drawOverlay(): void {
    const { scene } = this.#stage;
    if (scene === null) return;
    const view = this.#view(scene);
    const visible = this.#cursor !== null && this.#cursor >= view.from && this.#cursor <= view.to;
    if (!visible) this.#cursor = null;
    this.#small.point(this.#cursor);
    const rows = this.#cursor === null ? [] : this.#stage.rows(this.#cursor);
    this.#stage.drawOverlay(this.#cursor, rows, this.#band);
    if (this.#cursor === null) this.#tooltip.hide();
    else this.#tooltip.show(this.#titleAt(scene, this.#cursor), rows, placeOf(this.#cursor, this.#stage.surface()));
  }

  #zoomBy(factor: number, place: number | null): void {
    const scene = this.#stage.scene;
    if (scene === null) return;
    const view = this.#view(scene);
    const centre = place ?? this.#cursor ?? (view.from + view.to) / 2;
    this.#zoomTo(zoomAround(view, centre, factor));
  }

  #zoomTo(span: Span): void {
    if (this.#stage.scene === null) return;
    const { axis, full } = this.#stage.scene;
    const kind = axisKind(axis);
    const zoom = clampZoom(span, full, kind.narrowest);
    this.#store.set({ zoom });
    if (zoom === null) this.#sayZoomedOut();
    else if (isTimeAxis(axis))
      this.#say(t('chart.zoomedSpan', kind.place(zoom.from, false), kind.place(zoom.to, false)));
    else {
      const text = axis === 'epoch' ? 'chart.zoomed' : 'chart.zoomedSteps';
      this.#say(t(text, kind.place(Math.ceil(zoom.from), false), kind.place(Math.floor(zoom.to), false)));
    }
  }

  #reset(): void {
    this.#band = null;
    this.#store.set({ zoom: null });
    this.#sayZoomedOut();
  }

  #sayZoomedOut(): void {
    this.#say(t(this.#stage.scene?.axis === 'epoch' ? 'chart.zoomedOut' : 'chart.zoomedOutPoints'));
  }
}

function placeOf(place: number, surface: Surface): { x: number; left: number; right: number; top: number } {
  return { x: surface.x(place), left: surface.left, right: surface.right, top: surface.top + 2 };
}
