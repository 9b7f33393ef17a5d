import { commands, l10n, workspace } from 'vscode';
import { BUILT_IN } from '../ids';
import { tellWarning } from '../tell';

/** Whether processes may be started. Asked anew each time: trust can be granted without a reload. */
export function isTrusted(): boolean {
  return workspace.isTrusted;
}

/** Opens VS Code's own page for it. */
export async function manageTrust(): Promise<void> {
  await commands.executeCommand(BUILT_IN.manageTrust);
}

/** True when training is allowed; otherwise says why not and how to change it. */
export function checkTrust(): boolean {
  if (isTrusted()) return true;
  tellWarning(
    l10n.t(
      'Nothing is trained in Restricted Mode: training runs programs and code of this workspace. Trust the workspace first.',
    ),
    { title: l10n.t('Manage Workspace Trust'), go: manageTrust },
  );
  return false;
}
