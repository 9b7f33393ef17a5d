import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { build } from 'esbuild';
import { Follower } from '../../../../src/runner/import/follower';
import { ALL_FORMATS } from '../../../../src/runner/import/formats';
import { loadRun } from '../../../../src/runner/store/read';
import { repetitions, temporaryFolder, until } from '../helper/workspace';
import { csv, CSV_HEAD, events, eventTypes, Logs, OLD, recorded, recordedPoints } from './support';

const followers: Follower[] = [];
after(async () => {
  for (const follower of followers) await follower.close();
});

interface Following {
  readonly follower: Follower;
  readonly news: string[];
  readonly problems: string[];
}

function follow(logs: Logs, ...folders: string[]): Following {
  const news: string[] = [];
  const problems: string[] = [];
  const follower = new Follower(
    ALL_FORMATS,
    ({ kind, title, observations }) => news.push(`${kind} ${title} ${observations}`),
    (message) => problems.push(message),
  );
  followers.push(follower);
  follower.follow(folders.map((folder) => ({ root: logs.root, path: path.join(logs.root, folder) })));
  return { follower, news, problems };
}

const now = (): number => Date.now() / 1000;

describe('a folder that is followed', () => {
  test('brings runs by itself, which grow live and are recorded once they are quiet', async () => {
    const logs = new Logs();
    const { follower, news } = follow(logs, 'runs');
    await follower.look();
    logs.write('runs/a/metrics.csv', CSV_HEAD, now());
    await follower.look();
    assert.deepEqual(news, [], 'a table without a row is no run yet');
    logs.append('runs/a/metrics.csv', csv(1, 2));
    await follower.look();
    logs.append('runs/a/metrics.csv', csv(3, 3));
    await follower.look();
    logs.append('runs/a/metrics.csv', '4,0.25');
    await follower.look();
    assert.deepEqual(news, ['new runs/a 2', 'updated runs/a 1']);
    const [directory = ''] = logs.directories;
    assert.equal((await loadRun(directory)).summary.status.kind, 'running');
    logs.append('runs/a/metrics.csv', ',0.375\n');
    await follower.look();
    const long = now() - 3600;
    await follower.close();
    utimesSync(path.join(logs.root, 'runs/a/metrics.csv'), long, long);
    const later = follow(logs, 'runs').follower;
    await later.look();
    assert.deepEqual(eventTypes(directory), ['ended']);
    assert.equal((await loadRun(directory)).summary.status.kind, 'recorded');
    logs.append('runs/a/metrics.csv', csv(5, 5));
    await later.look();
    assert.equal(recorded(directory).length, 5);
    assert.deepEqual(eventTypes(directory), []);
    assert.equal((await loadRun(directory)).summary.status.kind, 'running');
    await later.close();
  });

  test('keeps one run through rewriting, rotation and a further event file', async () => {
    const logs = new Logs();
    const { follower, news } = follow(logs, '.');
    logs.write('csv/metrics.csv', 'epoch,loss\n1,0.5\n', now());
    logs.write('tb/events.out.tfevents.1.h.1.0', events(['loss'], 2, OLD), now());
    logs.write('log/train.log', 'epoch 1 loss: 0.5\nepoch 2 loss: 0.4\nepoch 3 loss: 0.3\n', now());
    await follower.look();
    logs.write('csv/metrics.csv', 'epoch,loss,val_loss\n1,0.5,\n1,,0.6\n', now());
    logs.write('tb/events.out.tfevents.2.h.1.0', events(['acc'], 1, OLD + 100), now());
    renameSync(path.join(logs.root, 'log/train.log'), path.join(logs.root, 'log/train.log.1'));
    await follower.look();
    logs.write('log/train.log', 'epoch 4 loss: 0.2\nepoch 5 loss: 0.1\nepoch 6 loss: 0.05\n', now());
    await follower.look();
    await follower.look();
    assert.equal(logs.directories.length, 3, news.join('\n'));
    const points = logs.directories.map(recordedPoints);
    assert.ok(points.some((all) => all.join() === '1/- loss=0.5,1/- val_loss=0.6'));
    assert.ok(points.some((all) => all.join() === '-/0 loss=1,-/1 loss=0.5,-/0 acc=1'));
    await follower.close();
  });

  test('keeps what it has when logs are deleted, and does not bring a deleted run back by itself', async () => {
    const logs = new Logs();
    const { follower } = follow(logs, 'runs');
    logs.write('runs/a/metrics.csv', `${CSV_HEAD}${csv(1, 3)}`);
    logs.write('runs/b/metrics.csv', `${CSV_HEAD}${csv(1, 4)}`);
    await follower.look();
    rmSync(path.join(logs.root, 'runs/a'), { recursive: true });
    await follower.look();
    assert.equal(logs.directories.length, 2);
    const b = logs.directories.find((directory) => directory.includes('runs-b')) ?? '';
    rmSync(b, { recursive: true });
    logs.append('runs/b/metrics.csv', csv(5, 5));
    await follower.look();
    await follower.look();
    assert.equal(logs.directories.length, 1);
    await follower.close();
    const again = follow(logs, 'runs').follower;
    await again.look();
    assert.equal(logs.directories.length, 1);
    await again.close();
    assert.deepEqual(await logs.importAll('runs'), ['runs/b: new 5'], 'who asks for it gets it');
  });

  test('makes a new run when another training takes the file', async () => {
    const logs = new Logs();
    const { follower } = follow(logs, 'runs');
    logs.write('runs/a/metrics.csv', `${CSV_HEAD}${csv(1, 9)}`, now());
    await follower.look();
    logs.write('runs/a/metrics.csv', `${CSV_HEAD}${csv(1, 2, (epoch) => 7 + epoch)}`, now());
    await follower.look();
    await follower.look();
    logs.append(
      'runs/a/metrics.csv',
      csv(3, 3, (epoch) => 7 + epoch),
    );
    await follower.look();
    assert.deepEqual(logs.directories.map((directory) => recorded(directory).length).sort(), [3, 9]);
    await follower.close();
  });

  test('may be a pattern, and need not be there yet', async () => {
    const logs = new Logs();
    const { follower, problems } = follow(logs, 'out/*/logs', 'later');
    await follower.look();
    logs.write('out/x/logs/metrics.csv', `${CSV_HEAD}${csv(1, 3)}`);
    logs.write('out/x/data.csv', `${CSV_HEAD}${csv(1, 4)}`);
    await follower.look();
    mkdirSync(path.join(logs.root, 'later'));
    logs.write('later/b.csv', `${CSV_HEAD}${csv(1, 5)}`);
    await follower.look();
    assert.deepEqual(logs.directories.map((directory) => recorded(directory).length).sort(), [3, 5]);
    assert.deepEqual(problems, []);
    await follower.close();
  });
});

test('a folder that cannot be searched stops no other', async () => {
  const logs = new Logs();
  const problems: string[] = [];
  const follower = new Follower(
    ALL_FORMATS,
    () => undefined,
    (message) => problems.push(message),
  );
  followers.push(follower);
  logs.write('runs/a/metrics.csv', `${CSV_HEAD}${csv(1, 3)}`);
  // No such pattern can be made sense of.
  const endless = path.join(logs.root, '*'.repeat(70_000));
  follower.follow([
    { root: temporaryFolder(), path: endless },
    { root: logs.root, path: path.join(logs.root, 'runs') },
  ]);
  await follower.look();
  assert.equal(logs.directories.length, 1);
  assert.equal(problems.length, 1);
  await follower.close();
});

describe('two that follow the same', () => {
  test('have one writer a run, and the other one takes over', async () => {
    const logs = new Logs();
    const [one, two] = [follow(logs, 'runs').follower, follow(logs, 'runs').follower];
    logs.write('runs/a/metrics.csv', `${CSV_HEAD}${csv(1, 2)}`, now());
    await Promise.all([one.look(), two.look()]);
    for (let epoch = 3; epoch < 20; epoch++) {
      logs.append('runs/a/metrics.csv', csv(epoch, epoch));
      await Promise.all([two.look(), one.look()]);
    }
    assert.equal(logs.directories.length, 1);
    assert.equal(recorded(logs.directories[0] ?? '').length, 19);
    await one.close();
    logs.append('runs/a/metrics.csv', csv(20, 20));
    await two.look();
    logs.append('runs/a/metrics.csv', csv(21, 21));
    await two.look();
    assert.equal(recorded(logs.directories[0] ?? '').length, 21);
    await two.close();
  });
});

test('a follower that is killed at any moment loses nothing and doubles nothing', async () => {
  const logs = new Logs();
  const dist = temporaryFolder();
  await build({
    stdin: {
      contents: `
        import { Follower } from './src/runner/import/follower';
        import { ALL_FORMATS } from './src/runner/import/formats';
        const [root, folder] = process.argv.slice(2);
        const follower = new Follower(ALL_FORMATS, () => undefined, () => undefined);
        follower.follow([{ root, path: folder }]);
        (async () => { for (;;) { await follower.look(); await new Promise((r) => setImmediate(r)); } })();
        process.stdout.write('ready');
      `,
      resolveDir: process.env['LOSSLINE_ROOT'] ?? process.cwd(),
      loader: 'ts',
    },
    outfile: path.join(dist, 'follow.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'warning',
  });
  logs.write('runs/a/metrics.csv', CSV_HEAD, now());
  logs.write('runs/b/events.out.tfevents.1.h.1.0', events(['loss'], 1), now());
  let epoch = 0;
  for (let round = 0; round < repetitions(200, 6); round++) {
    const child = spawn(process.execPath, [path.join(dist, 'follow.js'), logs.root, path.join(logs.root, 'runs')]);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const end = Date.now() + Math.random() * 150;
    while (Date.now() < end) {
      epoch += 1;
      logs.append('runs/a/metrics.csv', csv(epoch, epoch));
      await new Promise((resolve) => setImmediate(resolve));
    }
    child.kill('SIGKILL');
    await until(() => child.signalCode !== null, 'the follower to be gone');
  }
  const { follower } = follow(logs, 'runs');
  await follower.look();
  await follower.look();
  await follower.close();
  assert.equal(logs.directories.length, 2);
  const table = logs.directories.find((directory) => directory.includes('runs-a')) ?? '';
  const epochs = recordedPoints(table).filter((point) => point.includes(' loss='));
  assert.deepEqual(
    epochs.map((point) => Number(point.split('/')[0])),
    Array.from({ length: epoch }, (_, i) => i + 1),
  );
  assert.deepEqual(logs.leftovers, []);
});
