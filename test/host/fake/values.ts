/** The value types of the fake `vscode`: as much of each as the host uses, checked against the real types. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as vscode from 'vscode';

export class Position {
  readonly line: number;
  readonly character: number;
  constructor(line: number, character: number) {
    this.line = line;
    this.character = character;
  }
  compareTo(other: Position): number {
    return this.line - other.line || this.character - other.character;
  }
  isBefore(other: Position): boolean {
    return this.compareTo(other) < 0;
  }
  isBeforeOrEqual(other: Position): boolean {
    return this.compareTo(other) <= 0;
  }
  isAfter(other: Position): boolean {
    return this.compareTo(other) > 0;
  }
  isAfterOrEqual(other: Position): boolean {
    return this.compareTo(other) >= 0;
  }
  isEqual(other: Position): boolean {
    return this.compareTo(other) === 0;
  }
  translate(): Position {
    throw new Error('The fake Position cannot translate.');
  }
  with(): Position {
    throw new Error('The fake Position has no with.');
  }
}

export class Range {
  readonly start: Position;
  readonly end: Position;
  constructor(start: Position, end: Position);
  constructor(startLine: number, startCharacter: number, endLine: number, endCharacter: number);
  constructor(a: Position | number, b: Position | number, c = 0, d = 0) {
    this.start = typeof a === 'number' ? new Position(a, Number(b)) : a;
    this.end = typeof b === 'number' ? new Position(c, d) : b;
  }
  get isEmpty(): boolean {
    return this.start.isEqual(this.end);
  }
  get isSingleLine(): boolean {
    return this.start.line === this.end.line;
  }
  contains(other: Position | Range): boolean {
    const [start, end] = 'start' in other ? [other.start, other.end] : [other, other];
    return this.start.isBeforeOrEqual(start) && this.end.isAfterOrEqual(end);
  }
  isEqual(other: Range): boolean {
    return this.start.isEqual(other.start) && this.end.isEqual(other.end);
  }
  intersection(other: Range): Range | undefined {
    const start = this.start.isAfter(other.start) ? this.start : other.start;
    const end = this.end.isBefore(other.end) ? this.end : other.end;
    return start.isAfter(end) ? undefined : new Range(start, end);
  }
  union(): Range {
    throw new Error('The fake Range has no union.');
  }
  with(): Range {
    throw new Error('The fake Range has no with.');
  }
  /** "line:character-line:character", 1-based lines, for tables in tests. */
  toString(): string {
    const text = ({ line, character }: Position): string => `${line + 1}:${character}`;
    return `${text(this.start)}-${text(this.end)}`;
  }
}

export class Selection extends Range {
  readonly active: Position;
  readonly anchor: Position;
  readonly isReversed = false;
  constructor(anchor: Position, active: Position) {
    super(anchor, active);
    this.anchor = anchor;
    this.active = active;
  }
}

export class Uri {
  readonly scheme: string;
  readonly path: string;
  readonly authority = '';
  readonly query: string;
  readonly fragment: string;
  private constructor(scheme: string, uriPath: string, query = '', fragment = '') {
    this.scheme = scheme;
    this.path = uriPath;
    this.query = query;
    this.fragment = fragment;
  }
  static file(file: string): Uri {
    return new Uri('file', path.resolve(file).split(path.sep).join('/'));
  }
  static parse(text: string): Uri {
    const url = new URL(text);
    const [query, fragment] = [url.search.slice(1), url.hash.slice(1)].map(decodeURIComponent);
    return new Uri(url.protocol.slice(0, -1), decodeURIComponent(url.pathname), query, fragment);
  }
  static joinPath(base: Uri, ...parts: string[]): Uri {
    return new Uri(base.scheme, path.posix.join(base.path, ...parts));
  }
  get fsPath(): string {
    return this.path;
  }
  toString(): string {
    const place = this.scheme === 'file' ? pathToFileURL(this.path).href : `${this.scheme}:${this.path}`;
    return `${place}${this.query === '' ? '' : `?${this.query}`}${this.fragment === '' ? '' : `#${this.fragment}`}`;
  }
  with(change: { scheme?: string; path?: string; query?: string; fragment?: string }): Uri {
    const { scheme = this.scheme, path: way = this.path, query = this.query, fragment = this.fragment } = change;
    return new Uri(scheme, way, query, fragment);
  }
  toJSON(): string {
    return this.toString();
  }
}

export class Disposable implements vscode.Disposable {
  private readonly onDispose: () => unknown;
  constructor(onDispose: () => unknown) {
    this.onDispose = onDispose;
  }
  dispose(): unknown {
    return this.onDispose();
  }
}

export class EventEmitter<T> {
  private readonly listeners = new Set<(event: T) => unknown>();
  readonly event = (listener: (event: T) => unknown): Disposable => {
    this.listeners.add(listener);
    return new Disposable(() => this.listeners.delete(listener));
  };
  fire(event: T): void {
    for (const listener of [...this.listeners]) listener(event);
  }
  dispose(): void {
    this.listeners.clear();
  }
}

export class ThemeColor implements vscode.ThemeColor {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
}

export class ThemeIcon implements vscode.ThemeIcon {
  readonly id: string;
  readonly color?: ThemeColor;
  constructor(id: string, color?: ThemeColor) {
    this.id = id;
    if (color !== undefined) this.color = color;
  }
}

export class MarkdownString {
  value = '';
  isTrusted?: boolean;
  supportHtml?: boolean;
  supportThemeIcons?: boolean;
  appendText(text: string): this {
    this.value += text.replace(/[\\`*_{}[\]()#+\-!~<>|]/g, '\\$&');
    return this;
  }
  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }
  appendCodeblock(text: string, language = ''): this {
    this.value += `\n\`\`\`${language}\n${text}\n\`\`\`\n`;
    return this;
  }
}

export const DiagnosticSeverity = {
  Error: 0,
  Warning: 1,
  Information: 2,
  Hint: 3,
} as const;

export class Diagnostic {
  range: Range;
  message: string;
  severity: number;
  source?: string;
  code?: string;
  constructor(range: Range, message: string, severity: number = DiagnosticSeverity.Error) {
    this.range = range;
    this.message = message;
    this.severity = severity;
  }
}

export class CodeLens {
  range: Range;
  command?: vscode.Command;
  readonly isResolved = true;
  constructor(range: Range, command?: vscode.Command) {
    this.range = range;
    if (command !== undefined) this.command = command;
  }
}

export class Hover {
  contents: MarkdownString[];
  range?: Range;
  constructor(contents: MarkdownString, range?: Range) {
    this.contents = [contents];
    if (range !== undefined) this.range = range;
  }
}

export const CodeActionKind = { QuickFix: { value: 'quickfix' } };

export class CodeAction {
  title: string;
  kind: unknown;
  edit?: WorkspaceEdit;
  diagnostics?: Diagnostic[];
  isPreferred?: boolean;
  constructor(title: string, kind: unknown) {
    this.title = title;
    this.kind = kind;
  }
}

export const CompletionItemKind = {
  Property: 9,
  Value: 11,
  EnumMember: 19,
} as const;

export class CompletionItem {
  label: string;
  kind?: number;
  detail?: string;
  documentation?: MarkdownString;
  insertText?: string;
  range?: Range;
  constructor(label: string, kind?: number) {
    this.label = label;
    if (kind !== undefined) this.kind = kind;
  }
}

export type FakeEdit =
  | { kind: 'replace'; uri: Uri; range: Range; text: string }
  | { kind: 'create'; uri: Uri; contents: Uint8Array; overwrite: boolean };

export class WorkspaceEdit {
  readonly steps: FakeEdit[] = [];
  replace(uri: Uri, range: Range, text: string): void {
    this.steps.push({ kind: 'replace', uri, range, text });
  }
  createFile(uri: Uri, options: { contents?: Uint8Array; overwrite?: boolean } = {}): void {
    const contents = options.contents ?? new Uint8Array();
    this.steps.push({ kind: 'create', uri, contents, overwrite: options.overwrite ?? false });
  }
}

/** No tab is ever open in the fake. */
export class TabInputText {
  readonly uri = null;
}

export class TabInputTextDiff {
  readonly modified = null;
}

export const TreeItemCollapsibleState = {
  None: 0,
  Collapsed: 1,
  Expanded: 2,
} as const;

export class TreeItem {
  label: string;
  collapsibleState: number;
  id?: string;
  description?: string;
  iconPath?: ThemeIcon;
  contextValue?: string;
  tooltip?: MarkdownString;
  command?: vscode.Command;
  accessibilityInformation?: vscode.AccessibilityInformation;
  constructor(label: string, collapsibleState: number = TreeItemCollapsibleState.None) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}

export const QuickPickItemKind = {
  Separator: -1,
  Default: 0,
} as const;

export const StatusBarAlignment = {
  Left: 1,
  Right: 2,
} as const;

export const ViewColumn = {
  Active: -1,
  Beside: -2,
  One: 1,
} as const;

export const ProgressLocation = {
  SourceControl: 1,
  Window: 10,
  Notification: 15,
} as const;

export const TextEditorRevealType = {
  Default: 0,
} as const;
