import { readFileSync, writeFileSync } from 'node:fs';
import { LineIndex } from '../../../src/host/config/positions';
import { events, fake } from './state';
import type { Position, Uri } from './values';
import { Range } from './values';

/** An open text document. */
export class FakeDocument {
  readonly uri: Uri;
  version = 1;
  isDirty = false;
  isClosed = false;
  private text: string;

  constructor(uri: Uri, text: string) {
    this.uri = uri;
    this.text = text;
  }
  get fileName(): string {
    return this.uri.fsPath;
  }
  get lineCount(): number {
    return this.text.split('\n').length;
  }
  getText(): string {
    return this.text;
  }
  positionAt(offset: number): unknown {
    return new LineIndex(this.text).position(offset);
  }
  offsetAt(position: Position): number {
    const lines = this.text.split('\n').slice(0, position.line);
    return lines.reduce((sum, line) => sum + line.length + 1, 0) + position.character;
  }
  lineAt(line: number): { range: Range; text: string } {
    const text = this.text.split('\n')[line] ?? '';
    return { text, range: new Range(line, 0, line, text.length) };
  }
  save(): Promise<boolean> {
    if (fake.savesFail) return Promise.resolve(false);
    if (fake.autoSaves) {
      setTimeout(() => this.write(), 150);
      return Promise.resolve(false);
    }
    this.write();
    return Promise.resolve(true);
  }
  private write(): void {
    writeFileSync(this.uri.fsPath, this.text);
    this.isDirty = false;
  }
  /** Types: the whole text is replaced. */
  type(text: string): void {
    this.text = text;
    this.version++;
    this.isDirty = true;
    events.edited.fire({ document: this, contentChanges: [{ range: new Range(0, 0, 0, 0) }] });
  }
  close(): void {
    this.isClosed = true;
    fake.documents.splice(fake.documents.indexOf(this), 1);
    events.closed.fire(this);
  }
}

/** Opens a file, as an editor does; an open one is given again. */
export function openDocument(uri: Uri): FakeDocument {
  const open = fake.documents.find((document) => document.uri.toString() === uri.toString());
  if (open !== undefined) return open;
  const document = new FakeDocument(uri, readFileSync(uri.fsPath, 'utf8'));
  fake.documents.push(document);
  events.opened.fire(document);
  return document;
}
