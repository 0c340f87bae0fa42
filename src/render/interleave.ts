/** Whose turn it is in an exchange: the packets of both ends spread evenly between each other, the initiator first. */

interface Turn {
  readonly fromSource: boolean;
  /** Index among the packets of that end. */
  readonly index: number;
}

export function* interleave(source: number, destination: number): Generator<Turn, undefined> {
  let sent = 0;
  let answered = 0;
  while (sent < source || answered < destination) {
    const isSourceTurn =
      answered === destination || (sent < source && sent * destination <= answered * source);
    yield isSourceTurn ? { fromSource: true, index: sent++ } : { fromSource: false, index: answered++ };
  }
  return undefined;
}
