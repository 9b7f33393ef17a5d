/** Every id that package.json and the code must agree on. A test compares this table with package.json. */

export const COMMANDS = {
  train: 'lossline.train',
  stop: 'lossline.stop',
  openPanel: 'lossline.openPanel',
  showRun: 'lossline.showRun',
  compare: 'lossline.compare',
  openLog: 'lossline.openLog',
  revealFolder: 'lossline.revealFolder',
  copyHyperparameters: 'lossline.copyHyperparameters',
  applySuggestion: 'lossline.applySuggestion',
  deleteRun: 'lossline.deleteRun',
  createConfig: 'lossline.createConfig',
  openConfig: 'lossline.openConfig',
  refresh: 'lossline.refresh',
  showLog: 'lossline.showLog',
  chooseLosses: 'lossline.chooseLosses',
  import: 'lossline.import',
  importHere: 'lossline.importHere',
} as const;

export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];

export const VIEW_CONTAINER = 'lossline';

export const VIEWS = { runs: 'lossline.runs' } as const;

/** Type of the panel's webview, as the serializer and the activation event name it. */
export const PANEL_VIEW_TYPE = 'lossline.panel';

/** Context keys for `when` clauses. */
export const CONTEXT_KEYS = {
  /** The workspace has been searched for config files. */
  searched: 'lossline.searched',
  hasConfig: 'lossline.hasConfig',
  hasRuns: 'lossline.hasRuns',
  /** At least one run is training. */
  live: 'lossline.live',
} as const;

/** Values of `viewItem` in `when` clauses; they are words separated by spaces. */
export const ITEM_WORDS = {
  config: 'config',
  entry: 'entry',
  /** Runs that were imported, or whose entry is gone. */
  group: 'group',
  run: 'run',
  imported: 'imported',
  live: 'live',
  ended: 'ended',
} as const;

export const SETTINGS_SECTION = 'lossline';

/** Settings below `lossline.`. */
export const SETTINGS = {
  notifications: 'notifications',
  liveFlags: 'liveFlags',
  openPanelOnTrain: 'openPanelOnTrain',
  codeLens: 'codeLens',
  followLogs: 'followLogs',
} as const;

/** Shown beside our problems in the Problems panel. */
export const DIAGNOSTIC_SOURCE = 'lossline';

/** Commands of VS Code itself that we call. */
export const BUILT_IN = {
  manageTrust: 'workbench.trust.manage',
  setContext: 'setContext',
  open: 'vscode.open',
  diff: 'vscode.diff',
  openFolder: 'vscode.openFolder',
  openWalkthrough: 'workbench.action.openWalkthrough',
  revealInOs: 'revealFileInOS',
  revealInExplorer: 'revealInExplorer',
} as const;

/** Config files by glob, and what is never searched. */
export const CONFIG_GLOB = '**/lossline.{yaml,yml,json}';
export const NEVER_SEARCHED = '**/{node_modules,.lossline,.git}/**';
