import { msg } from '../message';
import { checkKeys, readBoolean, readChoice, readSection, reportType, shown } from './fields';
import { changeValue } from './fixes';
import { MODEL_KEYS } from './keys';
import type { DenseModel } from './plan';
import type { Scope } from './scope';
import { findPair } from './tree';
import type { TreePair } from './tree';

export const ACTIVATIONS = ['relu', 'elu', 'selu', 'tanh', 'sigmoid', 'gelu', 'swish', 'linear'] as const;

export const DEFAULT_MODEL: DenseModel = { layers: [64, 64], activation: 'relu', batchNormalization: false };

/** Bounds that keep a slip of the finger from asking for more memory than there is. */
export const MAX_LAYERS = 100;
export const MAX_UNITS = 16_384;

/** The network; undefined after a problem. */
export function readModel(scope: Scope, pair: TreePair): DenseModel | undefined {
  const map = readSection(scope, pair);
  if (map === undefined) return undefined;
  checkKeys(scope, map, { keys: MODEL_KEYS, section: pair.key, alias: modelAlias, elsewhere: modelElsewhere });
  const layers = findPair(map, 'layers');
  const activation = findPair(map, 'activation');
  const batchNormalization = findPair(map, 'batchNormalization');
  const model = {
    layers: layers === null ? DEFAULT_MODEL.layers : readLayers(scope, layers),
    activation: activation === null ? DEFAULT_MODEL.activation : readChoice(scope, activation, ACTIVATIONS),
    batchNormalization:
      batchNormalization === null ? DEFAULT_MODEL.batchNormalization : readBoolean(scope, batchNormalization),
  };
  if (model.layers === undefined || model.activation === undefined || model.batchNormalization === undefined) {
    return undefined;
  }
  return { layers: model.layers, activation: model.activation, batchNormalization: model.batchNormalization };
}

function readLayers(scope: Scope, pair: TreePair): number[] | undefined {
  const { value } = pair;
  if (value.kind !== 'list') {
    const message = msg("'{0}' must be a list of units, such as [64, 64], not {1}.", pair.key, shown(scope, value));
    reportType(scope, pair, message, value.kind === 'number' && isUnits(value.value) ? [[value.value]] : []);
    return undefined;
  }
  if (value.items.length > MAX_LAYERS) {
    scope.report({
      code: 'out-of-range',
      message: msg("'{0}' can hold {1} layers at most, not {2}.", pair.key, MAX_LAYERS, value.items.length),
      range: { start: value.start, end: value.end },
    });
    return undefined;
  }
  const layers: number[] = [];
  for (const item of value.items) {
    if (item.kind === 'number' && isUnits(item.value)) {
      layers.push(item.value);
      continue;
    }
    const given = item.kind === 'number' || item.kind === 'string' ? Math.round(Math.abs(Number(item.value))) : NaN;
    scope.report({
      code: item.kind === 'number' ? 'out-of-range' : 'wrong-type',
      message: msg(
        "Each of 'layers' must be a whole number of units from 1 to {0}, not {1}.",
        MAX_UNITS,
        shown(scope, item),
      ),
      range: item.end > item.start ? { start: item.start, end: item.end } : pair.keyRange,
      fixes: isUnits(given) ? changeValue(scope, item, given) : [],
    });
  }
  return layers.length === value.items.length ? layers : undefined;
}

function isUnits(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= MAX_UNITS;
}

function modelAlias(key: string): string | null {
  const name = key.toLowerCase().replace(/[_-]/g, '');
  if (['hiddenlayers', 'hidden', 'units', 'hiddenunits', 'hiddenlayersizes', 'hiddensizes'].includes(name))
    return 'layers';
  return ['batchnorm', 'bn', 'batchnormalisation'].includes(name) ? 'batchNormalization' : null;
}

function modelElsewhere(key: string): ReturnType<typeof msg> | null {
  const name = key.toLowerCase();
  if (['dropout', 'l1', 'l2', 'optimizer', 'learningrate'].includes(name)) {
    return msg("'{0}' is a hyperparameter: write it below 'hyperparameters' of this run.", key);
  }
  return null;
}
