import type { EmptyState } from '../../src/shared/protocol';
import type { Host } from '../api';
import { textButton } from '../controls';
import { el } from '../dom';
import { icon, type IconName } from '../icons';

const PICTURES: Readonly<Record<EmptyState['reason'], IconName>> = {
  'no-config': 'beaker',
  'no-runs': 'graph-line',
  'nothing-selected': 'list-selection',
  restricted: 'shield',
};

/** What stands in the panel when there is no run to show: why, and what to do. */
export function emptyView(state: EmptyState, host: Host): HTMLElement {
  return el(
    'section',
    { class: 'empty' },
    icon(PICTURES[state.reason], 'empty-icon'),
    el('h2', {}, state.title),
    el('p', {}, state.text),
    el(
      'div',
      { class: 'empty-actions' },
      ...state.actions.map(({ title, action }, index) =>
        textButton({ label: title, primary: index === 0, press: () => host.act(action) }),
      ),
    ),
  );
}
