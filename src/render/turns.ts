/** Whose turn it is in an exchange: the packets of both ends spread evenly between each other, the initiator first. */
export class Turns {
  /** Packets that have had their turn, by end. */
  readonly taken: [source: number, destination: number] = [0, 0];
  readonly #source: number;
  readonly #destination: number;

  constructor(source: number, destination: number) {
    this.#source = source;
    this.#destination = destination;
  }

  get isOver(): boolean {
    return this.taken[0] === this.#source && this.taken[1] === this.#destination;
  }

  /** The end whose turn is next: 0 = source, 1 = destination. */
  get next(): 0 | 1 {
    const [sent, answered] = this.taken;
    if (answered === this.#destination) return 0;
    return sent < this.#source && sent * this.#destination <= answered * this.#source ? 0 : 1;
  }

  take(): 0 | 1 {
    const end = this.next;
    this.taken[end]++;
    return end;
  }
}
