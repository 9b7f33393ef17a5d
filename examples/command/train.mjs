// A training program of one's own: no packages, no knowledge of Lossline. It trains a network with one hidden layer
// by stochastic gradient descent, written out by hand, to tell a penguin's sex from its measurements.
//
//   node train.mjs --lr 0.1 --epochs 200
//
// All that Lossline needs of it are its printed lines, one an epoch: a JSON object (--log json), or name=value pairs
// (--log text).
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    lr: { type: 'string', default: '0.1' },
    'batch-size': { type: 'string', default: '16' },
    epochs: { type: 'string', default: '200' },
    hidden: { type: 'string', default: '64' },
    l2: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    log: { type: 'string', default: 'json' },
    pause: { type: 'string', default: '0' }, // milliseconds after each epoch, so that there is time to watch
  },
});
const number = (name) => {
  const value = Number(options[name]);
  if (options[name].trim() !== '' && Number.isFinite(value)) return value;
  console.error(`--${name} must be a number, not "${options[name]}".`);
  process.exit(2);
};
const [lr, batchSize, epochs, hidden, l2, seed, pause] = [
  'lr',
  'batch-size',
  'epochs',
  'hidden',
  'l2',
  'seed',
  'pause',
].map(number);

// --- Data ---

/** Seeded random numbers from 0 to 1 (mulberry32), so that the same seed gives the same run. */
function createRandom(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
const random = createRandom(seed);

function shuffle(items) {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j], items[i]];
  }
  return items;
}

const [, ...lines] = readFileSync(new URL('data/penguins.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const rows = lines
  .map((line) => line.trim().split(','))
  .filter((cells) => !cells.includes('NA'))
  .map((cells) => ({ x: cells.slice(2, 6).map(Number), y: cells[6] === 'male' ? 1 : 0 }));
shuffle(rows);
const train = rows.slice(0, Math.round(rows.length * 0.6));
const validation = rows.slice(train.length, Math.round(rows.length * 0.8));
const test = rows.slice(train.length + validation.length);

// Standardise with what the training rows say, and only they.
const inputs = 4;
for (let i = 0; i < inputs; i++) {
  const mean = train.reduce((sum, { x }) => sum + x[i], 0) / train.length;
  const deviation = Math.sqrt(train.reduce((sum, { x }) => sum + (x[i] - mean) ** 2, 0) / train.length);
  for (const row of rows) row.x[i] = (row.x[i] - mean) / deviation;
}

// --- Network: inputs -> hidden (tanh) -> one logit ---

const uniform = (limit) => (random() * 2 - 1) * limit;
let weights = {
  w1: Array.from({ length: hidden }, () => Array.from({ length: inputs }, () => uniform(2))),
  b1: Array.from({ length: hidden }, () => uniform(2)),
  w2: Array.from({ length: hidden }, () => uniform(Math.sqrt(6 / hidden))),
  b2: 0,
};

function forward({ w1, b1, w2, b2 }, x) {
  const h = w1.map((row, j) => Math.tanh(row.reduce((sum, w, i) => sum + w * x[i], b1[j])));
  return { h, logit: h.reduce((sum, value, j) => sum + value * w2[j], b2) };
}

const copyOf = ({ w1, b1, w2, b2 }) => ({ w1: w1.map((row) => [...row]), b1: [...b1], w2: [...w2], b2 });

/** Binary cross-entropy of a logit, in the form that does not overflow. */
const lossOf = (logit, y) => Math.max(logit, 0) - logit * y + Math.log1p(Math.exp(-Math.abs(logit)));

function evaluate(part) {
  const logits = part.map(({ x }) => forward(weights, x).logit);
  const loss = logits.reduce((sum, logit, i) => sum + lossOf(logit, part[i].y), 0) / part.length;
  const right = logits.filter((logit, i) => logit > 0 === (part[i].y === 1)).length;
  return { loss, accuracy: right / part.length };
}

/** One step of gradient descent on a batch; gives the sum of its losses before the step. */
function step(batch) {
  const { w1, b1, w2 } = weights;
  const g = { w1: w1.map((row) => row.map(() => 0)), b1: b1.map(() => 0), w2: w2.map(() => 0), b2: 0 };
  let loss = 0;
  for (const { x, y } of batch) {
    const { h, logit } = forward(weights, x);
    loss += lossOf(logit, y);
    const d = (1 / (1 + Math.exp(-logit)) - y) / batch.length; // derivative of the loss by the logit
    g.b2 += d;
    for (let j = 0; j < hidden; j++) {
      g.w2[j] += d * h[j];
      const dh = d * w2[j] * (1 - h[j] ** 2);
      g.b1[j] += dh;
      for (let i = 0; i < inputs; i++) g.w1[j][i] += dh * x[i];
    }
  }
  weights.b2 -= lr * g.b2;
  for (let j = 0; j < hidden; j++) {
    w2[j] -= lr * (g.w2[j] + 2 * l2 * w2[j]);
    b1[j] -= lr * g.b1[j];
    for (let i = 0; i < inputs; i++) w1[j][i] -= lr * (g.w1[j][i] + 2 * l2 * w1[j][i]);
  }
  return loss;
}

// --- Training ---

// Stop in Lossline (and early stopping) sends SIGINT, like Ctrl+C: finish the epoch, then say how it went.
let stopped = false;
process.once('SIGINT', () => (stopped = true));

let best = { epoch: 0, loss: Infinity, weights };
let steps = 0;
for (let epoch = 1; epoch <= epochs && !stopped; epoch++) {
  shuffle(train);
  let sum = 0;
  for (let from = 0; from < train.length; from += batchSize) {
    sum += step(train.slice(from, from + batchSize));
    steps++;
  }
  const { loss: val_loss, accuracy: val_accuracy } = evaluate(validation);
  const line = { epoch, step: steps, loss: sum / train.length, val_loss, val_accuracy };
  if (options.log === 'json') console.log(JSON.stringify(line));
  else
    console.log(
      Object.entries(line)
        .map(([name, value]) => `${name}=${value}`)
        .join(' '),
    );
  if (val_loss < best.loss) best = { epoch, loss: val_loss, weights: copyOf(weights) };
  await sleep(pause);
}
weights = best.weights;
const share = Math.round(evaluate(test).accuracy * 100);
console.log(`With the best weights, those of epoch ${best.epoch}, ${share} % of ${test.length} test rows are right.`);
