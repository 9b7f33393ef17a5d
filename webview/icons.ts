import { el } from './dom';

/** Names of VS Code's own icon font, as far as the panel uses it. */
export type IconName =
  | 'add'
  | 'arrow-small-down'
  | 'beaker'
  | 'check'
  | 'chevron-down'
  | 'chevron-right'
  | 'circle-slash'
  | 'close'
  | 'clock'
  | 'copy'
  | 'debug-stop'
  | 'edit'
  | 'error'
  | 'file-code'
  | 'flame'
  | 'folder-opened'
  | 'graph-line'
  | 'info'
  | 'json'
  | 'lightbulb'
  | 'list-selection'
  | 'loading'
  | 'output'
  | 'pass-filled'
  | 'play'
  | 'pulse'
  | 'refresh'
  | 'debug-restart'
  | 'remove'
  | 'screen-full'
  | 'shield'
  | 'star-full'
  | 'stop-circle'
  | 'table'
  | 'warning'
  | 'zoom-in'
  | 'zoom-out';

/** An icon that says nothing to screen readers; the text beside it, or the label of its button, does. */
export function icon(name: IconName, extra = ''): HTMLSpanElement {
  return el('span', { class: iconClass(name, extra), 'aria-hidden': 'true' });
}

export function iconClass(name: IconName, extra = ''): string {
  return `codicon codicon-${name}${extra === '' ? '' : ` ${extra}`}`;
}

/** Gives an icon another picture. */
export function setIcon(element: HTMLElement, name: IconName, extra = ''): void {
  const wanted = iconClass(name, extra);
  if (element.className !== wanted) element.className = wanted;
}
