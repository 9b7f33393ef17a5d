import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { FORMATS, formatOf, recogniseFile } from '../../../../src/runner/readers/registry';
import { bytesOf } from './support';

const ROOT = process.env['LOSSLINE_ROOT'] ?? process.cwd();

function formatName(name: string, content: string | Uint8Array): string | null {
  const bytes = bytesOf(content);
  return recogniseFile(name, bytes.subarray(0, 65536), bytes.length <= 65536)?.format.id ?? null;
}

const KNOWN: [name: string, format: string, content: string | Uint8Array][] = [
  ['training.log', 'csv', 'epoch,loss,val_loss\n0,1,2\n'],
  ['lightning_logs/version_0/metrics.csv', 'csv', 'epoch,step,train_loss\n0,49,0.5\n'],
  ['history.csv', 'csv', ',loss,accuracy,val_loss,val_accuracy\n0,1,2,3,4\n'],
  ['a.tsv', 'csv', 'step\tloss\tval_loss\n1\t0.5\t0.25\n'],
  ['utf16.csv', 'csv', Buffer.from('\uFEFFepoch;loss\r\n1;0,5\r\n', 'utf16le')],
  ['losses.csv', 'csv', 'timestamp,loss\n1760511578,0.5\n'],
  ['metrics.json', 'jsonl', '{"iteration": 19, "total_loss": 1.5}\n{"iteration": 39, "total_loss": 1.25}\n'],
  [
    '20210301.log.json',
    'jsonl',
    '{"env_info": "x", "seed": 1}\n{"mode": "train", "epoch": 1, "iter": 50, "loss": 1}\n',
  ],
  ['out.jsonl', 'jsonl', '{"epoch": 1, "train": {"loss": 2}}\n{"epoch": 2, "tr'],
  ['checkpoint-4/trainer_state.json', 'hf-trainer-state', '{"epoch": 1.0, "log_history": [{"loss": 1, "step": 2}]}'],
  ['log_history.json', 'hf-trainer-state', '[{"loss": 1, "learning_rate": 0.1, "epoch": 0.5, "step": 2}]'],
  ['history.json', 'json', '{"loss": [1, 2], "val_loss": [3, 4]}'],
  ['h.json', 'json', '{"loss":{"0":1,"1":2}}'],
  ['result/log', 'json', '[{"epoch": 1, "main/loss": 0.5}]'],
  ['metrics/val/loss', 'mlflow-metric', '1691409747763 0.5 0\n'],
  ['plots/metrics/loss.tsv', 'dvclive', 'step\tloss\n0\t0.5\n'],
  ['train.log', 'text', 'epoch=1 loss=0.5\nepoch=2 loss=0.25\n'],
  ['history.json', 'json', '{"epoch_1": {"loss": 2, "val_loss": 3}, "epoch_2": {"loss": 1, "val_loss": 2}}'],
  ['models.csv', 'csv', 'model,epoch,loss\na,1,3\na,2,2\na,3,1\nb,1,3\nb,2,2\nb,3,1\n'],
  [
    'result.json',
    'jsonl',
    '{"step": 1, "train_L_vae": 3}\n{"step": 2, "train_L_vae": 2}\n{"step": 3, "train_L_vae": 1}\n',
  ],
  ['rewards.csv', 'csv', 'episode,reward,loss\n0,5,0.5\n1,7,0.25\n'],
  ['log.json', 'json', '[{"loss": 0.5, "elapsed": "0:00:12"}, {"loss": 0.25, "elapsed": "0:00:24"}]'],
  ['train_log.csv', 'csv', 'epoch,loss,saved\n1,3,a.pt\n2,2,b.pt\n3,1,c.pt\n'],
  ['out.csv', 'csv', 'mode,epoch,loss\ntrain,1,2\nval,1,3\ntrain,2,1\nval,2,2\n'],
  ['slurm-1234.out', 'text', 'epoch=1 loss=0.5\nepoch=2 loss=0.25\n'],
];

const STRANGERS: [name: string, content: string | Uint8Array][] = [
  ['empty.csv', ''],
  ['empty.log', ''],
  ['penguins.csv', 'species,island,bill_length_mm,sex\nAdelie,Torgersen,39.1,male\nGentoo,Biscoe,46.1,female\n'],
  ['iris.csv', 'sepal_length,sepal_width,species\n5.1,3.5,setosa\n4.9,3,setosa\n'],
  ['sensors.csv', 'timestamp,temperature,error\n1760511578,20.5,0.1\n1760511579,20.5,0.2\n'],
  ['prices.csv', 'date,open,high,low,close\n2025-01-02,1,2,0.5,1.5\n'],
  ['reviews.csv', 'Id,Score,Time,Text\n1,5,1303862400,good\n2,1,1346976000,bad\n'],
  ['grades.csv', 'name,score\nann,5\nbob,4\n'],
  ['package.json', '{"name":"x","version":"1.0.0","metrics":{"loss":[1,2]}}'],
  ['tsconfig.json', '{"compilerOptions":{"lib":["ES2023"]}}'],
  ['wandb-summary.json', '{"loss":0.5,"epoch":3,"_step":9}'],
  ['all_results.json', '{\n "epoch": 3.0,\n "eval_loss": 0.5\n}'],
  [
    'files.json',
    '[{"file": "a.csv", "train_loss": 1, "val_loss": 2}, {"file": "b.csv", "train_loss": 1, "val_loss": 3}]',
  ],
  ['training.json', '[{"symbol": "A", "score": 95.5, "loss": 1.5}, {"symbol": "B", "score": 90.5, "loss": 2.5}]'],
  ['trainer_state.json', '{"balance": 5, "positions": [{"symbol": "A", "score": 9}, {"symbol": "B", "score": 8}]}'],
  ['report.json', '{"0": {"precision": 0.5, "recall": 1}, "1": {"precision": 1, "recall": 0.5}, "accuracy": 0.75}'],
  ['metrics.json', '{"accuracy": 0.75, "f1": 0.5}\n'],
  ['metrics.json', '{"train_loss": 0.75, "val_loss": 0.5}\n'],
  ['train.jsonl', '{"text": "a", "score": 0.5}\n{"text": "b", "score": 1}\n'],
  ['train_losses.jsonl', '{"text": "a", "loss": 0.5}\n{"text": "b", "loss": 1}\n'],
  ['model_results.csv', 'model,train_loss,val_loss\nresnet18,1,2\nresnet50,0.5,1\nvgg,3,4\n'],
  ['model_results.csv', 'model,epochs,val_loss\nresnet18,10,2\nresnet50,10,1\nvgg,10,4\n'],
  ['train_best.csv', 'epoch,layer,loss,acc\n35,gcn,1,0.5\n12,gat,2,0.5\n60,gcn,1,0.5\n7,gat,1,0.5\n33,gcn,2,0.5\n'],
  ['train.csv', 'epoch,layer,loss,acc\n99,gcn,1,0.5\n99,gat,2,0.5\n99,gcn,1,0.5\n99,gat,1,0.5\n'],
  ['best_epochs.csv', 'model,epoch,val_loss\na,7,2\nb,3,1\nc,5,4\nd,2,4\n'],
  ['basin_metrics.csv', 'basin,horizon,MSE,MAE\nA_1,1,0.5,0.25\nA_1,2,0.75,0.5\n'],
  ['test_results.csv', 'Filename,Dice,IoU\nsample_0,0.5,0.25\nsample_1,0.75,0.5\n'],
  ['results.csv', 'horizon,mse,mae\n1,0.5,0.25\n2,0.75,0.5\n'],
  ['results.csv', 'max_depth,train_error,test_error\n1,0.5,0.25\n2,0.75,0.5\n'],
  ['2004.02.12.10.32.39', '-0.049\t-0.071\n-0.042\t-0.073\n'.repeat(9000)],
  ['coco.json', '{"images":[{"id":1,"width":5}],"annotations":[{"id":1,"area":3.5}]}'],
  ['predictions.jsonl', '{"id":1,"text":"a","label":0}\n{"id":2,"text":"b","label":1}\n'],
  ['train.jsonl', '{"prompt":"a","completion":"b"}\n{"prompt":"c","completion":"d"}\n'],
  ['metrics.jsonl', '{"seq":1,"time":1732343000123,"epoch":1,"step":13,"values":{"loss":0.69}}\n'],
  ['Untitled.ipynb', '{"cells":[{"cell_type":"code","execution_count":1,"outputs":[{"text":["loss: 0.5"]}]}]}'],
  ['train.py', 'import torch\nfor epoch in range(3):\n    print(f"epoch {epoch} loss {loss}")\n'],
  ['requirements.txt', 'torch==2.0\nnumpy>=1.26\n'],
  ['notes.txt', 'Buy milk.\nThe loss of 2008 was 3.5 million.\n'],
  ['config.yaml', 'epochs: 3\nloss: 0.5\n'],
  ['README.md', '| epoch | loss |\n|---|---|\n| 1 | 0.5 |\n'],
  ['picture.png', Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), randomBytes(2000)])],
  ['model.zip', Buffer.concat([Buffer.from('PK\x03\x04'), deflateRawSync(randomBytes(2000))])],
  ['metrics.csv', gzipSync('epoch,loss\n1,0.5\n')],
  ['metrics.log', Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(20), Buffer.from('epoch,loss\n1,2\n')])],
  ['log', randomBytes(5000)],
  ['part.json', '{"loss": '],
];

describe('a file', () => {
  for (const [name, format, content] of KNOWN)
    it(`is recognised: ${name} as ${format}`, () => assert.equal(formatName(name, content), format));
  for (const [name, content] of STRANGERS)
    it(`is left alone: ${name}`, () => assert.equal(formatName(name, content), null));

  it('of random bytes is never a log, whatever its name', () => {
    for (let i = 0; i < 200; i++) {
      const bytes = randomBytes(1 + i * 7);
      for (const name of ['metrics.csv', 'log', 'train.log', 'x.jsonl', 'metrics/loss', 'plots/metrics/a.tsv'])
        assert.equal(formatName(name, bytes), null, `${name}: ${bytes.toString('hex')}`);
    }
  });

  it('is recognised by its beginning, wherever that is cut', () => {
    const text = `epoch,loss\n${Array.from({ length: 9000 }, (_, i) => `${i},0.${i}\n`).join('')}`;
    for (const end of [60, 1000, 65536])
      assert.equal(recogniseFile('a.csv', Buffer.from(text.slice(0, end)), false)?.format.id, 'csv');
    const history = JSON.stringify({
      accuracy: Array(3000).fill(0.123456),
      loss: Array(3000).fill(0.5),
      val_loss: [1],
    });
    assert.equal(recogniseFile('a.json', Buffer.from(history.slice(0, 65536)), false)?.format.id, 'json');
  });

  it('of this repository is no log', () => {
    const folders = ['src', 'docs', 'examples', 'scripts', '.'];
    const files = folders.flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: folder !== '.' })
        .map((name) => path.join(folder, String(name)))
        .filter((name) => !/\.lossline|node_modules/.test(name) && statSync(path.join(ROOT, name)).isFile()),
    );
    assert.ok(files.length > 100);
    const taken = files.filter((name) => formatName(name, readFileSync(path.join(ROOT, name))) !== null);
    assert.deepEqual(taken, []);
  });
});

it('each format is found by its id', () => {
  for (const format of FORMATS) assert.equal(formatOf(format.id), format);
});
