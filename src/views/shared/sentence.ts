/** A note as it comes from below, a lower-case phrase, as a sentence; a file's name at its head stays as it is spelt. */
export function sentence(note: string): string {
  const head = /^\S*/.exec(note)![0];
  const isName = /[A-Z\d_.]/.test(head.slice(1).replace(/[.:,;]$/, ''));
  const start = isName ? note : note.charAt(0).toUpperCase() + note.slice(1);
  return /[.!?…]$/.test(start) ? start : `${start}.`;
}
