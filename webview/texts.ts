import { english } from '../src/core/message';
import { PANEL_STRINGS, type PanelStringKey } from '../src/shared/strings';

let translated: Readonly<Record<string, string>> = {};

/** Takes the map that came with the snapshot. */
export function setTexts(strings: Readonly<Record<string, string>>): void {
  translated = strings;
}

/** A text of the panel with its holes filled; English where the host sent none. */
export function t(key: PanelStringKey, ...args: readonly (string | number)[]): string {
  const text = Object.hasOwn(translated, key) ? translated[key] : undefined;
  return english(text ?? PANEL_STRINGS[key], ...args);
}
