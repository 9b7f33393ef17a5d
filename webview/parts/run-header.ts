import { formatDuration, formatEpoch } from '../../src/core/format';
import { isLive, type RunStatus } from '../../src/core/run/status';
import { assertNever } from '../../src/core/assert';
import type { Host } from '../api';
import { iconButton, nameControl, textButton } from '../controls';
import type { ShownRun } from '../data/model';
import { el, setText, show, userText } from '../dom';
import { icon, setIcon, type IconName } from '../icons';
import { t } from '../texts';
import type { MarkShape } from '../theme/palette';
import { paintSwatch, swatch } from '../theme/swatch';

/** One run in a line: what it is, how it is doing, and what can be done with it. */
export class RunHeader {
  readonly element: HTMLElement;
  readonly #swatch = swatch('circle', 'currentColor');
  readonly #name = userText('', 'run-name');
  readonly #statusIcon = icon('loading');
  readonly #status = el('span', { class: 'run-status-text' });
  readonly #facts = el('span', { class: 'run-facts' });
  readonly #engine = el('span', { class: 'run-facts run-engine' });
  readonly #stop: HTMLElement;
  readonly #progress = el('div', { class: 'run-progress', role: 'progressbar', hidden: true });
  readonly #buttons: readonly { control: HTMLElement; label: (name: string) => string }[];
  readonly #config: HTMLElement;
  readonly #again: HTMLElement;

  constructor(key: string, host: Host) {
    this.#stop = textButton({ label: t('run.stop'), icon: 'debug-stop', press: () => host.act({ kind: 'stop', key }) });
    this.#stop.classList.add('run-stop');
    const button = (kind: 'open-log' | 'open-config' | 'reveal' | 'train-again', name: IconName): HTMLElement =>
      iconButton({ label: ' ', icon: name, press: () => host.act({ kind, key }) });
    const log = button('open-log', 'output');
    this.#config = button('open-config', 'file-code');
    this.#again = button('train-again', 'debug-restart');
    const folder = button('reveal', 'folder-opened');
    this.#buttons = [
      { control: this.#stop, label: (name) => t('run.stopOne', name) },
      { control: log, label: (name) => t('run.openLog', name) },
      { control: this.#config, label: (name) => t('run.openConfig', name) },
      { control: this.#again, label: (name) => t('run.trainAgain', name) },
      { control: folder, label: (name) => t('run.reveal', name) },
    ];
    this.element = el(
      'li',
      { class: 'run' },
      el('span', { class: 'run-title' }, this.#swatch, this.#name),
      el('span', { class: 'run-status' }, this.#statusIcon, this.#status),
      this.#facts,
      this.#engine,
      el('span', { class: 'run-actions' }, this.#stop, this.#again, log, this.#config, folder),
      this.#progress,
    );
  }

  update(run: ShownRun, look: { shape: MarkShape; color: string }): void {
    const { view } = run;
    const { summary } = view;
    paintSwatch(this.#swatch, look.shape, look.color);
    setText(this.#name, summary.entry);
    this.#name.title = summary.id;
    for (const { control, label } of this.#buttons) nameControl(control, label(summary.entry));
    setIcon(this.#statusIcon, ...statusIcon(summary.status));
    this.element.dataset['status'] = summary.status.kind;
    setText(this.#status, view.statusText);
    setText(this.#facts, factsOf(run).join('  ·  '));
    const engine = summary.record?.engine ?? null;
    setText(this.#engine, engine === null ? '' : t('run.engine', `${engine.name} ${engine.version}`));
    show(this.#engine, engine !== null);
    show(this.#stop, view.canStop);
    // What was only read has no entry to train again.
    show(this.#again, summary.record?.task.kind !== 'import' || summary.record.configFile !== null);
    show(this.#config, summary.record !== null && summary.record.configFile !== null);
    this.#showProgress(run);
  }

  #showProgress({ view: { summary } }: ShownRun): void {
    const planned = summary.plannedEpochs;
    const live = isLive(summary.status) && planned !== null && planned > 0;
    show(this.#progress, live);
    if (!live) return;
    const share = Math.min(1, summary.epoch / planned);
    this.#progress.style.setProperty('--done', String(share));
    this.#progress.setAttribute('aria-label', t('run.progress', summary.entry));
    this.#progress.setAttribute('aria-valuenow', String(Math.round(share * 100)));
  }
}

/** What the status text does not say already: how far of how far a run came that was cut short, and the time left. */
function factsOf({ view: { summary } }: ShownRun): string[] {
  const { epoch, plannedEpochs, epochMs, status } = summary;
  if (status.kind === 'running' && epochMs !== null && plannedEpochs !== null && plannedEpochs > epoch) {
    return [t('run.left', formatDuration(epochMs * (plannedEpochs - epoch)))];
  }
  const isCutShort = status.kind === 'stopped' || status.kind === 'failed' || status.kind === 'crashed';
  if (!isCutShort || epoch === 0 || plannedEpochs === null) return [];
  const words = summary.axis === 'step' ? 'run.stepOf' : 'run.epochOf';
  return [t(words, formatEpoch(epoch), formatEpoch(plannedEpochs))];
}

/** Picture of a status, and the classes that turn or colour it. */
export function statusIcon(status: RunStatus): [IconName, string] {
  switch (status.kind) {
    case 'starting':
    case 'running':
    case 'stopping':
      return ['loading', 'codicon-modifier-spin'];
    case 'completed':
    case 'recorded':
      return ['pass-filled', 'tone-good'];
    case 'stopped':
      return ['stop-circle', 'tone-plain'];
    case 'failed':
    case 'crashed':
      return ['error', 'tone-error'];
    case 'unreadable':
      return ['warning', 'tone-warning'];
    default:
      return assertNever(status);
  }
}
