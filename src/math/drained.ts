/** What a computation in steps comes to, its steps taken one after the other. */
export function drained<Result>(steps: Generator<unknown, Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
