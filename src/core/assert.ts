/**
 * The end of a switch over a union: fails to compile when a member is not handled.
 *
 * @throws Error when a value outside the union arrives at run time.
 */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
