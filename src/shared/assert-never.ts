/** Closes a discriminated union: a case left out does not compile, and a stray value at run time is named. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`)
}
