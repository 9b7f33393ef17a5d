/** A value that JSON can carry. Hyperparameters, rule parameters and run records are made of these. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object whose keys are data (names of hyperparameters, metrics), not properties of a known type. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Whether a parsed value is a JSON object (not an array, not null). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
