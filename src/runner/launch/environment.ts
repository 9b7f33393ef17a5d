import type { EntryPlan } from '../../core/config/plan';

/**
 * The environment of the training process: ours without what belongs to the editor, then what the entry sets.
 *
 * @param own Environment of the launcher.
 * @param runsNode The program is our own Node (which in desktop VS Code is Electron and must be told so).
 */
export function trainingEnvironment(
  own: NodeJS.ProcessEnv,
  plan: EntryPlan,
  runsNode: boolean,
): Record<string, string> {
  return {
    ...withoutEditor(own),
    // Python holds back output that does not go to a terminal until it ends; then there would be nothing to watch.
    PYTHONUNBUFFERED: '1',
    ...plan.env,
    ...(runsNode ? { ELECTRON_RUN_AS_NODE: '1' } : {}),
  };
}

/** The environment of the runner. */
export function runnerEnvironment(own: NodeJS.ProcessEnv): Record<string, string> {
  return { ...withoutEditor(own), ELECTRON_RUN_AS_NODE: '1', NODE_NO_WARNINGS: '1' };
}

/**
 * Without `VSCODE_*` and `ELECTRON_*`: a child that inherits them behaves as a part of the editor
 * (an Electron child starts as Node, a nested `code` talks to our window). The debugger's preload goes too.
 */
export function withoutEditor(own: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    if (value === undefined || /^(?:VSCODE_|ELECTRON_)/i.test(name)) continue;
    if (name === 'NODE_OPTIONS' && /ms-vscode\.js-debug|bootloader\.js/.test(value)) continue;
    kept[name] = value;
  }
  return kept;
}
