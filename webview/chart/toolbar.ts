import { checkbox, dropdown, enable, iconButton, segments, slider } from '../controls';
import type { ViewStore } from '../data/view-store';
import { el } from '../dom';
import { t } from '../texts';
import type { AxisLack } from '../data/axes';
import type { XAxis } from '../data/axis-points';
import type { PanelStringKey } from '../../src/shared/strings';
import type { Scene } from './scene';
import { axisName } from './x-axis';

const LACKS: Readonly<Record<AxisLack, PanelStringKey>> = {
  'no-epochs': 'chart.noEpochs',
  'no-steps': 'chart.noSteps',
  'no-times': 'chart.noTimes',
};

/** Metric, axis, scale, smoothing and zoom. */
export class Toolbar {
  readonly element: HTMLElement;
  readonly #store: ViewStore;
  readonly #metric: ReturnType<typeof dropdown>;
  readonly #axis: ReturnType<typeof segments<XAxis>>;
  readonly #log: ReturnType<typeof checkbox>;
  readonly #smoothing: ReturnType<typeof slider>;
  readonly #reset: HTMLElement;
  readonly #out: HTMLElement;

  constructor(store: ViewStore, zoom: { by: (factor: number) => void; reset: () => void }) {
    this.#store = store;
    this.#metric = dropdown({ label: t('chart.metric'), change: (metric) => store.set({ metric }) });
    this.#axis = segments({
      label: t('chart.axis'),
      change: (axis: XAxis) => store.set({ axis, zoom: null }),
    });
    this.#log = checkbox({
      content: [t('chart.logScale')],
      checked: store.state.logScale,
      change: (logScale) => store.set({ logScale }),
    });
    this.#smoothing = slider({
      label: t('chart.smoothing'),
      hint: t('chart.smoothingHint'),
      min: 0,
      max: 0.99,
      step: 0.01,
      format: (value) => value.toFixed(2),
      change: (smoothing) => store.set({ smoothing }),
    });
    this.#out = iconButton({ label: t('chart.zoomOut'), icon: 'zoom-out', press: () => zoom.by(2) });
    this.#reset = iconButton({ label: t('chart.zoomReset'), icon: 'screen-full', press: zoom.reset });
    this.element = el(
      'div',
      { class: 'toolbar' },
      this.#metric.element,
      this.#axis.element,
      this.#log.element,
      this.#smoothing.element,
      el(
        'div',
        { class: 'toolbar-end' },
        iconButton({ label: t('chart.zoomIn'), icon: 'zoom-in', press: () => zoom.by(0.5) }),
        this.#out,
        this.#reset,
      ),
    );
  }

  update(scene: Scene): void {
    const { state } = this.#store;
    const choices = scene.metrics.map(({ id, name }) => ({ id, label: name ?? t('chart.metricLoss') }));
    this.#metric.set(choices, scene.metric.id);
    this.#axis.set(
      scene.axes.map(({ axis, lack }) => ({
        id: axis,
        label: axisName(axis),
        hint: lack === null ? (axis === 'relative' ? t('chart.axisRelativeHint') : '') : t(LACKS[lack]),
        enabled: lack === null,
      })),
      scene.axis,
    );
    this.#log.set(state.logScale);
    this.#smoothing.set(state.smoothing);
    const zoomed = scene.view !== scene.full;
    enable(this.#out, zoomed);
    enable(this.#reset, zoomed);
  }
}
