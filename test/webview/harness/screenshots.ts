import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { launchChromium } from './chromium';
import { baseline, choiceOf, fourDiff, fourRuns, liveRun, snapshot } from './fixtures';
import { openPanel } from './panel';
import { THEME_NAMES } from './themes';

/** Pictures of the panel for people to look at: `node scripts/webview-tests.mjs --screenshots <folder> [part of a name]`. */
const [folder = 'out/panel-screenshots', only = ''] = process.argv.slice(2);
const choices = [...fourRuns(), liveRun()].map(choiceOf);
const scenes = {
  one: snapshot({ runs: [baseline()], choices }),
  live: snapshot({ runs: [liveRun()], choices }),
  four: snapshot({ runs: fourRuns(), diff: fourDiff(), choices }),
  empty: snapshot({
    empty: {
      reason: 'no-runs',
      title: 'No runs yet',
      text: 'Train an entry of lossline.yaml and its learning curves appear here, epoch by epoch.',
      actions: [{ title: 'Train Model', action: { kind: 'train' } }],
    },
  }),
};

await mkdir(folder, { recursive: true });
const browser = await launchChromium();
for (const [scene, message] of Object.entries(scenes)) {
  for (const theme of THEME_NAMES) {
    for (const width of [300, 800, 1600]) {
      const name = `${scene}-${theme}-${width}.png`;
      if (!name.includes(only)) continue;
      const panel = await openPanel(browser, { theme, width, height: width === 1600 ? 900 : 1000 });
      await panel.send(message);
      await panel.drawn();
      await panel.drawn();
      // Hiding the caret would take an inline style, which the page's policy refuses.
      await panel.page.screenshot({ path: path.join(folder, name), fullPage: true, caret: 'initial' });
      await panel.close().catch((error: unknown) => console.error(name, error));
    }
  }
}
await browser.close();
