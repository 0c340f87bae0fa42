/** A task's key as words: sourcePackets → source packets. */
export function taskName(task: string): string {
  return task.replace(
    /([a-z])([A-Z])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  );
}
