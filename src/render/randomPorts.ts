/** Ports between which random bytes pass for payload. */
export function takesRandomTcp(a: number, b: number): boolean {
  return a >= 0 && b >= 0;
}
