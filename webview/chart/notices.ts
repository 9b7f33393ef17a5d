import { formatEpoch, formatValue } from '../../src/core/format';
import { countsStepsOnly } from '../data/axes';
import { el, userText } from '../dom';
import { icon } from '../icons';
import { t } from '../texts';
import type { Scene } from './scene';
import { axisKind } from './x-axis';

/** Most lines that are named one by one. */
const NAMED = 6;

/** What the drawing alone does not say: values that are no numbers, values that a log scale or the axis cannot hold, points that a resumed run
 * has replaced. */
export class Notices {
  readonly element = el('ul', { class: 'notices', role: 'status' });
  #shown = '';

  update(scene: Scene): void {
    const texts = scene.lines.flatMap(({ run, name, points }) => {
      const found = points.nonFinite;
      if (found === null) return [];
      const { entry } = run.view.summary;
      const inSteps = countsStepsOnly(run);
      const place = points.column(inSteps ? 'step' : 'epoch')?.[found.firstIndex] ?? NaN;
      const epoch = formatEpoch(place);
      return found.count === 1
        ? [
            t(
              inSteps ? 'chart.gapNoticeOneStep' : 'chart.gapNoticeOne',
              entry,
              name,
              formatValue(found.firstValue),
              epoch,
            ),
          ]
        : [t(inSteps ? 'chart.gapNoticeStep' : 'chart.gapNotice', entry, name, found.count, epoch)];
    });
    const kind = axisKind(scene.axis);
    const replaced = scene.lines.flatMap(({ run, name, drawn }) =>
      drawn.replaced === 0 ? [] : [t('chart.replacedNotice', run.view.summary.entry, name, drawn.replaced)],
    );
    const absent = scene.lines.flatMap(({ run, name, points, drawn }) =>
      points.length === 0 || drawn.x.length > 0
        ? []
        : [t('chart.absentNotice', run.view.summary.entry, name, kind.title())],
    );
    const shown = [...texts, ...replaced, ...absent].slice(0, NAMED);
    const lost = scene.lost.map((run) => t('chart.absentRunNotice', run.view.summary.entry, kind.title()));
    shown.push(...lost.slice(0, NAMED));
    if (scene.belowLog) shown.push(t('chart.logNotice'));
    const id = JSON.stringify(shown);
    if (id === this.#shown) return;
    this.#shown = id;
    this.element.replaceChildren(...shown.map((text) => el('li', {}, icon('warning'), userText(text))));
  }
}
