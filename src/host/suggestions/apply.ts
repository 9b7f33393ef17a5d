import { commands, l10n, Position, Range, ViewColumn, window, workspace } from 'vscode';
import type { QuickPickItem } from 'vscode';
import { addEntry, freeName, setValue } from '../../core/config/edit';
import type { EditResult, ValueChange } from '../../core/config/edit';
import { writeValue } from '../../core/config/fixes';
import { findEntry } from '../config/file';
import type { ConfigFile } from '../config/file';
import { LineIndex } from '../config/positions';
import { columnOf } from '../config/preview';
import type { ConfigService } from '../config/service';
import { writeWithPreview } from '../config/write';
import { COMMANDS } from '../ids';
import { tell, tellError } from '../tell';

/** A change of the config that somebody was offered. */
export interface OfferedEdit {
  /** What it is about, for titles: `Raise dropout from 0 to 0.3`. */
  readonly title: string;
  readonly entry: string;
  readonly change: ValueChange;
}

type Way = { readonly kind: 'in-place' } | { readonly kind: 'new-entry'; readonly name: string };

interface WayItem extends QuickPickItem {
  readonly kindOfWay: Way['kind'];
}

/**
 * Writes a change into the config file, after asking where (the entry itself, or a new one that extends it) and after a
 * preview. One undoable edit; then the place is shown, and can be trained.
 */
export async function applyToConfig(configs: ConfigService, file: ConfigFile, offer: OfferedEdit): Promise<void> {
  const way = await askWay(file, offer);
  if (way === undefined) return;
  const place = { kind: 'entry', uri: file.uri.toString(), name: offer.entry };
  const open = { title: l10n.t('Open Config File'), go: () => commands.executeCommand(COMMANDS.openConfig, place) };
  const written = await writeWithPreview(configs, file, {
    title: offer.title,
    make: (current) => editsFor(current, offer, way),
    refused: (reason) => tellError(reason, open),
  });
  if (!written) return;
  const entry = way.kind === 'in-place' ? offer.entry : way.name;
  await reveal(file, configs, entry);
  tell(l10n.t('{0} is in {1}.', offer.title, entry), {
    title: l10n.t('Train'),
    go: () => commands.executeCommand(COMMANDS.train, { kind: 'entry', uri: file.uri.toString(), name: entry }),
  });
}

async function askWay(file: ConfigFile, { title, entry, change }: OfferedEdit): Promise<Way | undefined> {
  const path = change.path.join('.');
  const value = writeValue(change.value, file.document.format);
  const now = valueNow(file, entry, change.path);
  const name = freeName(file.names, entry);
  const items: WayItem[] = [
    {
      kindOfWay: 'new-entry',
      label: l10n.t('$(add) As a new entry'),
      description: `${name}: { extends: ${entry} }`,
      detail: l10n.t('{0}: {1}. {2} stays as it is, so that the two can be compared.', path, value, entry),
    },
    {
      kindOfWay: 'in-place',
      label: l10n.t('$(edit) In {0} itself', entry),
      detail: now === null ? `${path}: ${value}` : `${path}: ${now} → ${value}`,
    },
  ];
  const chosen = await window.showQuickPick(items, { title, placeHolder: l10n.t('Where do you want the change?') });
  if (chosen === undefined) return undefined;
  if (chosen.kindOfWay === 'in-place') return { kind: 'in-place' };
  const given = await window.showInputBox({
    title,
    prompt: l10n.t('Name of the new entry'),
    value: name,
    validateInput: (text) =>
      text.trim() === ''
        ? l10n.t('An entry needs a name.')
        : file.names.includes(text.trim())
          ? l10n.t('There is an entry of that name already.')
          : null,
  });
  return given === undefined ? undefined : { kind: 'new-entry', name: given.trim() };
}

/** What is written there now, shortened; null where nothing is. */
function valueNow(file: ConfigFile, entry: string, path: readonly string[]): string | null {
  const spot = findEntry(file, entry)?.spots.find((one) => one.path.join('\0') === path.join('\0'));
  if (spot === undefined) return null;
  const text = file.text.slice(spot.value.start, spot.value.end).replace(/\s+/g, ' ').trim();
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function editsFor(file: ConfigFile, { entry, change }: OfferedEdit, way: Way): EditResult {
  const config = { text: file.text, format: file.document.format };
  return way.kind === 'in-place' ? setValue(config, entry, change) : addEntry(config, entry, way.name, [change]);
}

async function reveal({ uri }: ConfigFile, configs: ConfigService, name: string): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const file = configs.current(document);
  const entry = findEntry(file, name);
  const at = entry === undefined ? new Position(0, 0) : new LineIndex(file.text).position(entry.nameRange.start);
  const viewColumn = columnOf(uri) ?? ViewColumn.Active;
  const editor = await window.showTextDocument(document, { viewColumn });
  editor.revealRange(new Range(at, at));
}
