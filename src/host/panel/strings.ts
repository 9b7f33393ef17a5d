import { PANEL_STRINGS } from '../../shared/strings';
import { translate } from '../text';

/** Every text of the panel in the reader's language. */
export function panelStrings(): Record<string, string> {
  return Object.fromEntries(Object.entries(PANEL_STRINGS).map(([key, text]) => [key, translate(text)]));
}
