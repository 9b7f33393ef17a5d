import './style/panel.css';
import type { HostMessage } from '../src/shared/protocol';
import { Host } from './api';
import { registerControls } from './controls';
import { isHostMessage } from './data/host-message';
import { HostModel } from './data/model';
import { ViewStore } from './data/view-store';
import { assignSlots } from './data/view-state';
import { Panel } from './panel';
import { setTexts } from './texts';
import { onThemeChange, readPalette, type Palette } from './theme/palette';

/** After this long without an answer to `ready`, a message that does not fit asks again. */
const ASK_AGAIN_MS = 2_000;

function start(root: HTMLElement): void {
  const host = new Host();
  const model = new HostModel();
  const store = new ViewStore(host, schedule);
  let panel: Panel | null = null;
  let texts = '';
  let palette: Palette | null = null;
  let frame: number | null = null;
  let askedAt = 0;
  let waiting = false;

  window.addEventListener('error', (event) => host.failed(event.error ?? event.message));
  window.addEventListener('unhandledrejection', (event) => host.failed(event.reason));
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (isHostMessage(event.data)) take(event.data);
  });
  onThemeChange(() => {
    palette = null;
    schedule();
  });
  window.addEventListener('resize', schedule);
  registerControls();
  ask();

  function ask(): void {
    waiting = true;
    askedAt = performance.now();
    host.ready(store.state.selected);
  }

  function take(message: HostMessage): void {
    if (message.type === 'snapshot') {
      waiting = false;
      useTexts(message.strings);
      model.takeSnapshot(message);
      const keys = model.runs.map((run) => run.key);
      const shown = model.runs.length > 0 || model.empty?.reason === 'nothing-selected' ? keys : store.state.selected;
      const hiddenRuns = store.state.hiddenRuns.filter((key) => keys.includes(key));
      store.set({ selected: shown, slots: assignSlots(store.state.slots, keys), hiddenRuns });
      schedule();
      return;
    }
    // While a snapshot is on its way, what still comes belongs to the time before.
    if (waiting && performance.now() - askedAt < ASK_AGAIN_MS) return;
    if (waiting || model.takeDelta(message).kind === 'gap') ask();
    else schedule();
  }

  /** Parts take their texts when they are made; another language makes another panel. */
  function useTexts(strings: Readonly<Record<string, string>>): void {
    const id = JSON.stringify(strings);
    if (panel !== null && id === texts) return;
    texts = id;
    setTexts(strings);
    panel?.dispose();
    panel = new Panel(root, host, store, schedule);
  }

  /** However much happens, the panel is drawn at most once in an animation frame. */
  function schedule(): void {
    frame ??= requestAnimationFrame(() => {
      frame = null;
      palette ??= readPalette();
      panel?.update(model, palette);
    });
  }
}

const root = document.getElementById('panel');
if (root !== null) start(root);
