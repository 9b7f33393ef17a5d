import { EventEmitter, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Event, MarkdownString, TreeDataProvider } from 'vscode';
import type { ConfigService } from '../config/service';
import { Disposables } from '../disposables';
import { COMMANDS } from '../ids';
import { Page } from '../markdown';
import { runsOfEntry } from '../runs/groups';
import type { RunService } from '../runs/service';
import { Gathered } from '../schedule';
import { configFace, entryFace, faceText, importedFace, otherFace, placeText, runFace } from './face';
import type { Face } from './face';
import { nodeId } from './nodes';
import type { Node } from './nodes';
import type { Branch } from './outline';
import { outline } from './outline';
import { entryTooltip, runTooltip } from './tooltip';

const GATHER_MS = 150;

interface Row {
  readonly node: Node;
  readonly parent: Node | undefined;
  readonly children: readonly Node[];
}

/** The run explorer's data: an outline of configs and runs, of which only rows that look different are redrawn. */
export class RunTree implements TreeDataProvider<Node> {
  private readonly configs: ConfigService;
  private readonly runs: RunService;
  private readonly disposables = new Disposables();
  private readonly emitter = this.disposables.add(new EventEmitter<Node | undefined>());
  private rows = new Map<string, Row>();
  private roots: readonly Node[] = [];
  private readonly faces = new Map<string, string>();

  readonly onDidChangeTreeData: Event<Node | undefined> = this.emitter.event;

  constructor(configs: ConfigService, runs: RunService) {
    this.configs = configs;
    this.runs = runs;
    const update = this.disposables.add(new Gathered(GATHER_MS, () => this.update()));
    this.disposables.add(configs.onDidChange(() => update.trigger()));
    this.disposables.add(runs.onDidChangeRuns(() => update.trigger()));
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node !== undefined) return [...(this.rows.get(nodeId(node))?.children ?? [])];
    await this.configs.ready();
    this.rebuild();
    return [...this.roots];
  }

  getParent(node: Node): Node | undefined {
    return this.rows.get(nodeId(node))?.parent;
  }

  getTreeItem(node: Node): TreeItem {
    const face = this.face(node);
    const item = new TreeItem(face?.label ?? '', this.collapsibleState(node));
    const id = nodeId(node);
    // VS Code remembers a row without children as closed; under another id its first child opens it.
    item.id = item.collapsibleState === TreeItemCollapsibleState.None && node.kind !== 'run' ? `${id} (empty)` : id;
    if (face === null) return item;
    this.faces.set(id, faceText(face));
    item.description = face.description;
    item.iconPath = face.icon;
    item.contextValue = face.words;
    item.accessibilityInformation = { label: face.spoken };
    if (node.kind === 'run') item.command = { title: face.label, command: COMMANDS.showRun, arguments: [node] };
    return item;
  }

  /** Tooltips are made when the pointer rests on a row, so they are up to date and cost nothing before. */
  resolveTreeItem(item: TreeItem, node: Node): TreeItem {
    item.tooltip = this.tooltip(node);
    return item;
  }

  /** The node of a run, where it has a row. */
  nodeOf(key: string): Node | undefined {
    return this.rows.get(nodeId({ kind: 'run', key }))?.node;
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** Redraws what changed: all rows when the top changed, a branch when its children did, else single rows. */
  private update(): void {
    const before = this.rows;
    const rootsBefore = this.roots.map(nodeId).join('\n');
    this.rebuild();
    if (this.roots.map(nodeId).join('\n') !== rootsBefore) {
      this.emitter.fire(undefined);
      return;
    }
    // A row that gets its first child, or loses its last, changes its id: only a redraw from the top keeps VS Code's
    // picture of who stands below whom right.
    if ([...this.rows].some(([id, row]) => isEmpty(row) !== isEmpty(before.get(id)) && row.node.kind !== 'run')) {
      this.emitter.fire(undefined);
      return;
    }
    const redraw = (node: Node): void => {
      const id = nodeId(node);
      const row = this.rows.get(id);
      const old = before.get(id);
      if (row === undefined) return;
      const face = this.face(node);
      const looksNew = this.faces.has(id) && face !== null && this.faces.get(id) !== faceText(face);
      const childrenNew = row.children.map(nodeId).join('\n') !== (old?.children ?? []).map(nodeId).join('\n');
      if (childrenNew || looksNew) {
        // Until VS Code asks for the row again (a hidden view does not) there is nothing newer to tell.
        this.faces.delete(id);
        this.emitter.fire(node);
      }
      // A redrawn branch brings its children along.
      if (!childrenNew && !(looksNew && row.children.length > 0)) row.children.forEach(redraw);
    };
    this.roots.forEach(redraw);
  }

  private rebuild(): void {
    const before = this.rows;
    const rows = new Map<string, Row>();
    const place = (branch: Branch, parent: Node | undefined): Node => {
      const id = nodeId(branch.node);
      const node = before.get(id)?.node ?? branch.node;
      rows.set(id, { node, parent, children: branch.children.map((child) => place(child, node)) });
      return node;
    };
    this.roots = outline(this.configs.files(), this.runs.all()).map((branch) => place(branch, undefined));
    this.rows = rows;
    for (const id of this.faces.keys()) if (!rows.has(id)) this.faces.delete(id);
  }

  private face(node: Node): Face | null {
    switch (node.kind) {
      case 'config': {
        const file = this.configs.get(node.uri);
        return file === undefined ? null : configFace(file);
      }
      case 'entry': {
        const file = this.configs.get(node.uri);
        if (file === undefined) return null;
        return entryFace(file, node.name, runsOfEntry(file, node.name, this.runs.all()));
      }
      case 'imported':
        return importedFace(this.rows.get(nodeId(node))?.children.length ?? 0);
      case 'other':
        return otherFace(this.rows.get(nodeId(node))?.children.length ?? 0);
      case 'run': {
        const run = this.runs.get(node.key);
        return run === undefined ? null : runFace(run, this.getParent(node)?.kind !== 'entry');
      }
    }
  }

  private tooltip(node: Node): MarkdownString | undefined {
    if (node.kind === 'run') {
      const run = this.runs.get(node.key);
      return run === undefined ? undefined : runTooltip(run);
    }
    const file = node.kind === 'other' || node.kind === 'imported' ? undefined : this.configs.get(node.uri);
    if (file === undefined) return undefined;
    if (node.kind === 'entry') return entryTooltip(file, node.name);
    return new Page().line(file.failure ?? placeText(file)).markdown;
  }

  private collapsibleState(node: Node): TreeItemCollapsibleState {
    const count = this.rows.get(nodeId(node))?.children.length ?? 0;
    if (node.kind === 'run' || count === 0) return TreeItemCollapsibleState.None;
    return node.kind === 'other' ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.Expanded;
  }
}

function isEmpty(row: Row | undefined): boolean {
  return row === undefined || row.children.length === 0;
}
