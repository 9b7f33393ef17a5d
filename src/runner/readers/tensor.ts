import { FIXED32, FIXED64, LEN, VARINT, field, type WireReader } from './wire';

/** Fields of TensorProto, TensorShapeProto and its Dim (tensorflow/core/framework/tensor.proto, tensor_shape.proto). */
const DTYPE = field(1, VARINT);
const SHAPE = field(2, LEN);
const CONTENT = field(4, LEN);
const DIM = field(2, LEN);
const UNKNOWN_RANK = field(3, VARINT);
const DIM_SIZE = field(1, VARINT);

type ElementType =
  | 'float'
  | 'double'
  | 'half'
  | 'bfloat16'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'bool';

/** Types of numbers by their place in the enum DataType (types.proto). The 8-bit floats are too coarse for a loss. */
const ELEMENT_TYPES = new Map<number, ElementType>([
  [1, 'float'],
  [2, 'double'],
  [3, 'int32'],
  [4, 'uint8'],
  [5, 'int16'],
  [6, 'int8'],
  [9, 'int64'],
  [10, 'bool'],
  [14, 'bfloat16'],
  [17, 'uint16'],
  [19, 'half'],
  [22, 'uint32'],
  [23, 'uint64'],
]);

/** Field of the repeated values of each type, and its kind when it is not packed. */
const VALUES: Readonly<Record<ElementType, readonly [number: number, kind: number]>> = {
  float: [5, FIXED32],
  double: [6, FIXED64],
  half: [13, VARINT],
  bfloat16: [13, VARINT],
  int8: [7, VARINT],
  int16: [7, VARINT],
  int32: [7, VARINT],
  uint8: [7, VARINT],
  uint16: [7, VARINT],
  bool: [11, VARINT],
  int64: [10, VARINT],
  uint32: [16, VARINT],
  uint64: [17, VARINT],
};

/** What a tensor holds: a single number, or something else. */
export type TensorValue =
  | {
      readonly kind: 'number';
      readonly rank: number;
      readonly value: number;
      /** Where its four bytes begin when it is stored as a binary32; else -1. */
      readonly floatAt: number;
    }
  | { readonly kind: 'other' };

const OTHER: TensorValue = { kind: 'other' };

/**
 * Reads the TensorProto that `wire` has entered, as far as it holds one number: rank 0, or one element in any rank.
 * Values stand either as raw little-endian memory (`tensor_content`) or in the repeated field of their type, packed or
 * not. A repeated field that is empty stands for zeros: TensorFlow writes constants like that.
 */
export function readTensor(wire: WireReader): TensorValue {
  const start = wire.at;
  let type: ElementType | undefined;
  let rank = 0;
  let elements = 1;
  let content = -1;
  let contentEnd = -1;
  for (let key = wire.next(); key !== 0; key = wire.next()) {
    if (key === DTYPE) type = ELEMENT_TYPES.get(wire.varint());
    else if (key === SHAPE) {
      const outer = wire.enter();
      for (let inner = wire.next(); inner !== 0; inner = wire.next()) {
        if (inner === DIM) {
          rank += 1;
          elements *= readDimension(wire);
        } else if (inner === UNKNOWN_RANK) {
          if (wire.varint() !== 0) elements = NaN;
        } else wire.skip(inner);
      }
      wire.leave(outer);
    } else if (key === CONTENT) {
      content = wire.span();
      contentEnd = wire.at;
    } else wire.skip(key);
  }
  if (type === undefined || elements !== 1 || wire.failed) return OTHER;
  if (contentEnd <= content) return fromField(wire, type, start, rank);
  const value = fromMemory(wire.view, type, content, contentEnd);
  return value === null ? OTHER : { kind: 'number', rank, value, floatAt: type === 'float' ? content : -1 };
}

function readDimension(wire: WireReader): number {
  let size = 0;
  const outer = wire.enter();
  for (let key = wire.next(); key !== 0; key = wire.next()) {
    if (key === DIM_SIZE) size = wire.signed();
    else wire.skip(key);
  }
  wire.leave(outer);
  return size;
}

/** The only value of the repeated field of `type`. Reads from `start` again. */
function fromField(wire: WireReader, type: ElementType, start: number, rank: number): TensorValue {
  const [number, kind] = VALUES[type];
  const single = field(number, kind);
  const packed = field(number, LEN);
  let count = 0;
  let value = 0;
  const take = (): void => {
    value = readValue(wire, type);
    count += 1;
  };
  let end = 0;
  wire.at = start;
  for (let key = wire.next(); key !== 0; key = wire.next()) {
    if (key === packed) {
      const outer = wire.enter();
      while (wire.at < wire.end) take();
      end = wire.at;
      wire.leave(outer);
    } else if (key === single) {
      take();
      end = wire.at;
    } else wire.skip(key);
  }
  if (count > 1 || wire.failed) return OTHER;
  return { kind: 'number', rank, value, floatAt: type === 'float' && count === 1 ? end - 4 : -1 };
}

function readValue(wire: WireReader, type: ElementType): number {
  switch (type) {
    case 'float':
      return wire.float();
    case 'double':
      return wire.double();
    case 'half':
      return fromHalf(wire.varint());
    case 'bfloat16':
      return fromBfloat16(wire.varint());
    case 'bool':
      return wire.varint() === 0 ? 0 : 1;
    case 'int8':
    case 'int16':
    case 'int32':
    case 'int64':
      return wire.signed();
    case 'uint8':
    case 'uint16':
    case 'uint32':
    case 'uint64':
      return wire.varint();
  }
}

/** Null when the memory from `at` to `end` has not the size of one element. */
function fromMemory(view: DataView, type: ElementType, at: number, end: number): number | null {
  const size = end - at;
  switch (type) {
    case 'float':
      return size === 4 ? view.getFloat32(at, true) : null;
    case 'double':
      return size === 8 ? view.getFloat64(at, true) : null;
    case 'half':
      return size === 2 ? fromHalf(view.getUint16(at, true)) : null;
    case 'bfloat16':
      return size === 2 ? fromBfloat16(view.getUint16(at, true)) : null;
    case 'bool':
      return size === 1 ? Math.min(1, view.getUint8(at)) : null;
    case 'int8':
      return size === 1 ? view.getInt8(at) : null;
    case 'uint8':
      return size === 1 ? view.getUint8(at) : null;
    case 'int16':
      return size === 2 ? view.getInt16(at, true) : null;
    case 'uint16':
      return size === 2 ? view.getUint16(at, true) : null;
    case 'int32':
      return size === 4 ? view.getInt32(at, true) : null;
    case 'uint32':
      return size === 4 ? view.getUint32(at, true) : null;
    case 'int64':
      return size === 8 ? Number(view.getBigInt64(at, true)) : null;
    case 'uint64':
      return size === 8 ? Number(view.getBigUint64(at, true)) : null;
  }
}

/** IEEE 754 binary16: 1 bit sign, 5 bits exponent, 10 bits fraction. */
function fromHalf(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

const scratch = new DataView(new ArrayBuffer(4));

/** The upper half of a binary32. */
function fromBfloat16(bits: number): number {
  scratch.setUint32(0, (bits & 0xffff) * 0x10000);
  return scratch.getFloat32(0);
}
