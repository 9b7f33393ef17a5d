import { workspace } from 'vscode';
import { SETTINGS, SETTINGS_SECTION } from './ids';

export type NotificationLevel = 'all' | 'problems' | 'none';

/** Which notifications the user wants; anything unknown in settings.json counts as `all`. */
export function notificationLevel(): NotificationLevel {
  const value = workspace.getConfiguration(SETTINGS_SECTION).get<unknown>(SETTINGS.notifications);
  return value === 'problems' || value === 'none' ? value : 'all';
}

export type LiveFlags = 'notify' | 'mark' | 'off';

/** What happens when a run that trains overfits or diverges; anything unknown in settings.json counts as `notify`. */
export function liveFlags(): LiveFlags {
  const value = workspace.getConfiguration(SETTINGS_SECTION).get<unknown>(SETTINGS.liveFlags);
  return value === 'mark' || value === 'off' ? value : 'notify';
}

export function opensPanelOnTrain(): boolean {
  return workspace.getConfiguration(SETTINGS_SECTION).get<boolean>(SETTINGS.openPanelOnTrain, true);
}

/** Whether runs that others start in watched folders are taken in by themselves. */
export function followsLogs(): boolean {
  return workspace.getConfiguration(SETTINGS_SECTION).get<boolean>(SETTINGS.followLogs, true);
}

export function showsCodeLens(): boolean {
  return workspace.getConfiguration(SETTINGS_SECTION).get<boolean>(SETTINGS.codeLens, true);
}
