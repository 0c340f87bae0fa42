import { formatCount, formatUtc } from '../../charts/format';
import type { Beside } from '../../metrics/explore/exploration';
import type { Clock } from './clock';

interface BesideNoteProps {
  readonly beside: Beside;
  /** Of the synthetic trace. */
  readonly name: string;
  /** Epoch seconds of the real trace's first instant. */
  readonly epoch: number;
  readonly clock: Clock;
}

/** What stands beside the real trace, and which stretch is then compared. */
export function BesideNote({ beside: { events, part }, name, epoch, clock }: BesideNoteProps) {
  const timeOf = (at: number) => formatUtc(epoch + at + clock.offset).replace(' UTC', '');
  return (
    <p className="hint beside-note">
      Beside the real trace stands “{name}”, {formatCount(events)} synthetic flows under the same selection.
      {part &&
        ` It was made for ${timeOf(part.from)} to ${timeOf(part.to)} (${clock.name}): gaps, fields and, from two days on, the week are of that stretch on both sides.`}
    </p>
  );
}
