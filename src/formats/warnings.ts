/** What the user should know about an import; a file damaged in a thousand places must not print a thousand lines. */

const MOST = 100;

interface Warnings {
  add(message: string): void;
  /** The first hundred, and how many more there were. */
  list(): string[];
}

export function createWarnings(): Warnings {
  const first: string[] = [];
  let more = 0;
  return {
    add(message) {
      if (first.length < MOST) first.push(message);
      else more++;
    },
    list: () => (more === 0 ? [...first] : [...first, `${more} more warnings`]),
  };
}
