import { configure } from '../../store/actions';
import type { Configuration, ReadReport } from '../../store/state';
import { RadioGroup } from '../shared/fields';
import { plural } from './readingSentences';
import { Timeouts } from './Timeouts';

interface ReadingChoicesProps {
  readonly read: ReadReport;
  readonly configuration: Pick<Configuration, 'timeouts' | 'tunnels' | 'flowExports'>;
}

/** What reading a capture leaves to a person; each choice reads it again. */
export function ReadingChoices({
  read,
  configuration: { timeouts, tunnels, flowExports },
}: ReadingChoicesProps) {
  const tunnelled = Object.values(read.tunnels).reduce((sum, count) => sum + count, 0);
  return (
    <section>
      <h2>How packets become flows</h2>
      {tunnelled > 0 && (
        <RadioGroup
          legend={`${plural(tunnelled, 'packet')} in tunnels`}
          value={tunnels}
          onChange={(choice) => configure({ tunnels: choice })}
          options={[
            {
              value: 'outer',
              label: 'Outer flows',
              help: 'Between the ends of the tunnel: what a wire outside it carries.',
            },
            {
              value: 'inner',
              label: 'Inner flows',
              help: 'Between the hosts that talk through it; the tunnel’s own headers do not count.',
            },
          ]}
        />
      )}
      <Timeouts timeouts={timeouts} />
      <details>
        <summary>NetFlow and IPFIX in the capture</summary>
        <RadioGroup
          legend="Datagrams that export flows"
          value={flowExports}
          onChange={(choice) => configure({ flowExports: choice })}
          options={[
            {
              value: 'auto',
              label: 'Decide by the capture',
              help: 'Records where nearly all packets are such datagrams, packets otherwise.',
            },
            { value: 'records', label: 'Records', help: 'The flows that they report.' },
            { value: 'packets', label: 'Packets', help: 'Traffic of the exporter like any other.' },
          ]}
        />
      </details>
    </section>
  );
}
