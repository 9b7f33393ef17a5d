import { createRandom } from '../../src/runner/trainer/random';
import type { Random } from '../../src/runner/trainer/random';

/** Two losses, one value an epoch. */
export interface SimulatedRun {
  readonly train: Float64Array;
  readonly validation: Float64Array;
}

/**
 * Learning curves of runs that do not overfit, as many as asked for, the same each time for one seed. The true validation
 * loss never rises; what is added is what a real log has: noise of the split that wanders (AR(1)), heavy tails, single
 * spikes, learning-rate drops, warm-up, dropout that puts validation below train, a gap that stays, scales from 1e-9
 * to 1e5, runs of 12 to 300 epochs. It knows nothing of the verdicts' thresholds, and none was chosen on it.
 */
export function healthyRuns(count: number, seed: number): SimulatedRun[] {
  return Array.from({ length: count }, (_, index) => healthyRun(createRandom(seed, index)));
}

function healthyRun(random: Random): SimulatedRun {
  const between = (low: number, high: number): number => low + (high - low) * random();
  const powerBetween = (low: number, high: number): number => low * (high / low) ** random();
  const epochs = Math.round(powerBetween(12, 300));
  const scale = powerBetween(1e-9, 1e5);
  const floor = between(0.05, 0.8);
  const exponent = between(0.4, 1.6);
  const pace = powerBetween(0.5, epochs / 3);
  const gap = random() < 0.25 ? between(-0.25, 0) : between(0, 0.6);
  const drop = random() < 0.3 ? Math.round(epochs * between(0.3, 0.8)) : Infinity;
  const warmUp = random() < 0.2 ? Math.round(epochs * between(0.02, 0.1)) : 0;
  // What is left of the train loss goes on falling after validation has come to rest: the gap opens, and nothing rises.
  const restless = random() < 0.4 ? between(0.1, 0.6) : 0;
  const noise = wander(random, { size: powerBetween(0.003, 0.12), memory: between(0, 0.7), tails: random() < 0.3 });
  const trainNoise = wander(random, { size: powerBetween(0.001, 0.03), memory: 0, tails: false });
  const train = new Float64Array(epochs);
  const validation = new Float64Array(epochs);
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const time = Math.max(0, epoch - warmUp) + (epoch > drop ? (epoch - drop) * 0.5 : 0);
    const learned = floor + (1 - floor) * (1 + time / pace) ** -exponent - (epoch > drop ? 0.1 * floor : 0);
    const known = 1 - restless * (epoch / epochs);
    train[epoch] = scale * learned * known * trainNoise();
    const spike = random() < 0.01 ? between(1.2, 2.5) : 1;
    validation[epoch] = scale * (learned + gap * (1 - learned) * floor) * noise() * spike;
  }
  return { train, validation };
}

/** A factor around 1 that remembers where it was: multiplicative AR(1) noise of the given standard deviation. */
function wander(random: Random, how: { size: number; memory: number; tails: boolean }): () => number {
  let state = 0;
  const fresh = Math.sqrt(1 - how.memory ** 2);
  return () => {
    const tail = how.tails && random() < 0.05 ? 3 : 1;
    state = how.memory * state + fresh * normal(random) * tail;
    return Math.exp(how.size * state);
  };
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
