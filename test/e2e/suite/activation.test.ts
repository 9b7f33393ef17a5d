import assert from 'node:assert/strict';
import { commands, extensions } from 'vscode';
import { lossline } from './lossline';

/** The part of package.json that this file looks at. */
interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe('Activation', () => {
  it('returns its API and says how long it took', async () => {
    const api = await lossline();
    assert.ok(api.activationMs > 0);
    assert.deepEqual(api.runs(), []);
    console.log(`[suite]   activated in ${api.activationMs.toFixed(1)} ms`);
  });

  it('registers every command that package.json declares', async () => {
    await lossline();
    const declared = (extensions.getExtension('lossline.lossline')?.packageJSON as Manifest).contributes.commands.map(
      ({ command }) => command,
    );
    const registered = new Set(await commands.getCommands(true));
    assert.ok(declared.length > 0);
    assert.deepEqual(
      declared.filter((command) => !registered.has(command)),
      [],
    );
  });
});
