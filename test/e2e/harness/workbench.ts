import type { FrameLocator, Locator, Page } from 'playwright-core';
import { until } from './poll';

/** What a person sees and does in a VS Code window. Everything waits until it is there. */
export class Workbench {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens an address and waits until VS Code has started. */
  async load(url: string): Promise<void> {
    await this.page.goto(url);
    await this.started();
  }

  /**
   * "Developer: Reload Window". The browser's own reload is not the same: VS Code in a browser may not get to write
   * down which editors were open, not even text editors.
   */
  async reload(): Promise<void> {
    const mark = 'losslineBeforeReload';
    await this.page.evaluate((name) => document.documentElement.setAttribute(name, ''), mark);
    await this.run('Developer: Reload Window');
    await until('the window has reloaded', () =>
      this.page.evaluate((name) => !document.documentElement.hasAttribute(name), mark),
    );
    await this.started();
  }

  /** Closes the window as a person does, so that VS Code can write down its state. */
  async close(): Promise<void> {
    const closed = this.page.waitForEvent('close');
    await this.page.close({ runBeforeUnload: true });
    await closed;
  }

  private async started(): Promise<void> {
    await until('the workbench has started', () =>
      this.page.evaluate(() => performance.getEntriesByName('code/didStartWorkbench').length > 0),
    );
  }

  // Command palette and quick picks -------------------------------------------------------------------------------

  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible');
  }

  get quickRows(): Locator {
    return this.quickInput.locator('.quick-input-list .monaco-list-row');
  }

  /**
   * Runs a command by its whole label. The palette's list is fixed when it opens, so it is opened again until the
   * extension has contributed the command.
   */
  async run(label: string): Promise<void> {
    await until(`the palette offers "${label}"`, async () => {
      await this.page.keyboard.press('Escape');
      await this.page.keyboard.press('F1');
      const input = this.quickInput.locator('input');
      await input.waitFor({ timeout: 3000 });
      await input.fill(`>${label}`);
      const row = this.quickRows.filter({ has: this.page.getByText(label, { exact: true }) }).first();
      await row.waitFor({ timeout: 1500 });
      await row.click();
      return true;
    });
    // While it closes the palette still takes text; what is typed then opens a search for files over the command's list.
    await until('the palette has closed', async () => !(await this.#isPaletteOpen()));
  }

  async #isPaletteOpen(): Promise<boolean> {
    const typed = await this.quickInput
      .locator('input:not([type=checkbox])')
      .evaluateAll((inputs) => inputs.map((input) => (input instanceof HTMLInputElement ? input.value : '')));
    return typed.some((text) => text.startsWith('>'));
  }

  /** Labels of a quick pick that is open. */
  async quickPickLabels(): Promise<string[]> {
    await this.quickRows.first().waitFor();
    return this.quickRows.locator('.quick-input-list-row:first-child .label-name').allInnerTexts();
  }

  /** Chooses the entry of an open quick pick whose label begins with `label`. */
  async pick(label: string): Promise<void> {
    const input = this.quickInput.locator('input:not([type=checkbox])');
    await input.fill(label);
    await this.quickRows.filter({ hasText: label }).first().click();
  }

  /** Ticks entries of a quick pick that takes several, and accepts. */
  async pickMany(labels: readonly string[]): Promise<void> {
    for (const label of labels) {
      const box = this.quickRows.filter({ hasText: label }).first().locator('input[type=checkbox]');
      if (!(await box.isChecked())) await box.click();
    }
    await this.page.keyboard.press('Enter');
  }

  /** Switches the colour theme as a person would, and waits until the window has it. */
  async setTheme(theme: 'dark' | 'light' | 'high contrast' | 'high contrast light'): Promise<void> {
    const { label, mark } = {
      dark: { label: 'Dark Modern', mark: 'vs-dark' },
      light: { label: 'Light Modern', mark: 'vs' },
      'high contrast': { label: 'Dark High Contrast', mark: 'hc-black' },
      'high contrast light': { label: 'Light High Contrast', mark: 'hc-light' },
    }[theme];
    await this.run('Preferences: Color Theme');
    await this.pick(label);
    await this.page.locator(`.monaco-workbench.${mark}`).waitFor();
  }

  // Editors -------------------------------------------------------------------------------------------------------

  /** Opens a file by its name. */
  async openFile(name: string): Promise<void> {
    await until(`${name} is open`, async () => {
      await this.page.keyboard.press('Escape');
      await this.page.keyboard.press('ControlOrMeta+P');
      await this.quickInput.locator('input').waitFor({ timeout: 3000 });
      await this.quickInput.locator('input').fill(name);
      const row = this.quickRows.filter({ hasText: name }).first();
      await row.waitFor({ timeout: 2000 });
      await row.click();
      await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor({ timeout: 3000 });
      return true;
    });
    await this.page.locator('.editor-group-container.active .monaco-editor .view-line').first().waitFor();
  }

  get tabs(): Locator {
    return this.page.locator('.tabs-container .tab');
  }

  /** Where a text stands on the screen, in the editor that shows it. */
  async textPosition(text: string): Promise<{ x: number; y: number }> {
    return until(`the editor shows "${text}"`, () =>
      this.page.evaluate((wanted) => {
        for (const line of document.querySelectorAll('.monaco-editor .view-line')) {
          const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
          const nodes: Text[] = [];
          while (walker.nextNode()) nodes.push(walker.currentNode as Text);
          const all = nodes.map((node) => node.data.replaceAll('\u00a0', ' ')).join('');
          const at = all.indexOf(wanted);
          if (at < 0) continue;
          // The middle of the text, in whichever node that is.
          let rest = at + Math.floor(wanted.length / 2);
          for (const node of nodes) {
            if (rest < node.length) {
              const range = document.createRange();
              range.setStart(node, rest);
              range.setEnd(node, rest + 1);
              const box = range.getBoundingClientRect();
              return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
            }
            rest -= node.length;
          }
        }
        return null;
      }, text),
    );
  }

  /** The hover over a text in the editor, as plain text. */
  async hover(text: string): Promise<string> {
    const { x, y } = await this.textPosition(text);
    const hover = this.page.locator(
      '.monaco-editor .monaco-hover:not(.hidden), .monaco-resizable-hover .monaco-hover:not(.hidden)',
    );
    return until(`a hover over "${text}"`, async () => {
      await this.page.mouse.move(x, y + 40);
      await this.page.mouse.move(x - 1, y);
      await this.page.mouse.move(x, y);
      await hover.first().waitFor({ timeout: 3000 });
      const shown = (await hover.first().innerText()).trim();
      return shown === '' || shown === 'Loading...' ? null : shown;
    });
  }

  /** Code lenses of all visible editors, in reading order. */
  get lenses(): Locator {
    return this.page.locator('.monaco-editor .codelens-decoration a');
  }

  // Side bar ------------------------------------------------------------------------------------------------------

  /** Shows a view container by the label of its icon. */
  async showContainer(label: string): Promise<void> {
    const icon = this.page.locator('.activitybar').getByRole('tab', { name: new RegExp(`^${label}`) });
    await icon.waitFor();
    if ((await icon.getAttribute('aria-selected')) !== 'true') await icon.click();
    await this.page.locator('.sidebar .pane-header, .sidebar .title-label').first().waitFor();
  }

  get treeRows(): Locator {
    return this.page.locator('.part.sidebar .pane-body .monaco-list-row');
  }

  /** The first row of the side bar's tree that has this text. */
  treeRow(text: string | RegExp): Locator {
    return this.treeRows.filter({ hasText: text }).first();
  }

  /**
   * Drags a row of the side bar with the mouse: over the icon of another view container, until that is shown, and onto
   * the first row of its tree.
   */
  async dragOnto(row: Locator, container: string): Promise<void> {
    const { mouse } = this.page;
    const over = async (target: Locator): Promise<void> => {
      const box = await target.boundingBox();
      if (box === null) throw new Error('There is nothing to drag onto.');
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await mouse.move(x - 3, y - 3, { steps: 4 });
      await mouse.move(x, y, { steps: 4 });
    };
    const icon = this.page.locator('.activitybar').getByRole('tab', { name: new RegExp(`^${container}`) });
    await row.hover();
    await mouse.down();
    // The container opens when the drag has stayed on its icon for a while: until then the mouse trembles there.
    await until(`${container} is shown under the drag`, async () => {
      await over(icon);
      return (await icon.getAttribute('aria-selected')) === 'true';
    });
    await this.treeRows.first().waitFor();
    await over(this.treeRows.first());
    await mouse.up();
  }

  /** Drops a file from outside of the browser on the first row of the side bar's tree. */
  async dropFile({ name, text }: { readonly name: string; readonly text: string }): Promise<void> {
    await this.treeRows.first().evaluate(
      (row, file) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([file.text], file.name, { type: 'text/csv' }));
        for (const type of ['dragenter', 'dragover', 'drop']) {
          row.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
        }
      },
      { name, text },
    );
  }

  /** Clicks an inline action of a row. */
  async rowAction(row: Locator, action: string): Promise<void> {
    await row.hover();
    await row.locator(`.actions .action-label[aria-label^="${action}"]`).first().click();
  }

  /** Opens a row's context menu and chooses an entry. A menu that has just opened ignores clicks for a moment. */
  async rowMenu(row: Locator, entry: string): Promise<void> {
    await row.click({ button: 'right' });
    const item = this.page.locator('.monaco-menu .action-item').filter({ hasText: entry }).first();
    await item.waitFor();
    await until(`"${entry}" is chosen`, async () => {
      if (await item.isVisible()) await item.click({ timeout: 1000 });
      return !(await item.isVisible());
    });
  }

  // Panels, notifications, status bar -----------------------------------------------------------------------------

  /** The inside of the webview that is visible. */
  get panel(): FrameLocator {
    return this.page.locator('iframe.webview.ready:visible').first().contentFrame().frameLocator('iframe#active-frame');
  }

  toast(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast').filter({ hasText: text }).first();
  }

  /** Presses a button of a notification. */
  async answerToast(text: string | RegExp, button: string): Promise<void> {
    const toast = this.toast(text);
    await toast.hover();
    await toast.getByRole('button', { name: button }).click();
  }

  /** The button of a modal dialog. */
  dialogButton(name: string): Locator {
    return this.page.locator('.monaco-dialog-box').getByRole('button', { name });
  }

  statusItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item:visible').filter({ hasText: text }).first();
  }
}
