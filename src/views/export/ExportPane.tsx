import { useState } from 'react';
import { formatBytes, formatCount } from '../../charts/format';
import { cancelExport, exportTrace } from '../../store/actions';
import type { ExportStatus, StudioState } from '../../store/state';
import { Failure, Problem, Progress } from '../shared/Notices';
import { RadioGroup } from '../shared/fields';
import { openReport } from '../shared/openReport';
import { exportProblem, syntheticExportProblem } from './exportProblem';

type ExportPaneProps = Pick<StudioState, 'trace' | 'synthetic' | 'export'>;
type Addresses = NonNullable<NonNullable<Parameters<typeof exportTrace>[2]>['addresses']>;

/** Said wherever a pcap is offered, until packets within flows are modelled. */
export const SPACING_NOTE = 'Packet spacing within a flow is a documented fallback, not learned.';

export function ExportPane({ trace, synthetic, export: status }: ExportPaneProps) {
  const [addresses, setAddresses] = useState<Addresses>('pseudonymise');
  const problem = exportProblem({ trace });
  const missing = problem ?? syntheticExportProblem({ synthetic });
  const report = openReport(trace);
  const isBusy = status.status === 'writing';
  const save = (which: 'synthetic' | 'real', format: 'pcap' | 'csv' | 'manifest') =>
    exportTrace(which, format, { addresses });
  return (
    <>
      <h1>Export</h1>
      {problem && <Problem text={problem} href="#trace" action="Open a trace" />}
      {!problem && missing && <Problem text={missing} href="#train" action="Train and generate" />}
      <div className="columns export">
        <section>
          <h2>Synthetic trace</h2>
          {synthetic.status === 'ready' && (
            <p className="figures">{formatCount(synthetic.report.flows)} flows</p>
          )}
          <div className="bar">
            <button
              type="button"
              className="primary"
              disabled={missing !== null || isBusy}
              onClick={() => save('synthetic', 'pcap')}
            >
              Save pcap
            </button>
            <button
              type="button"
              disabled={missing !== null || isBusy}
              onClick={() => save('synthetic', 'csv')}
            >
              Save CSV
            </button>
            <button
              type="button"
              disabled={missing !== null || isBusy}
              onClick={() => save('synthetic', 'manifest')}
            >
              Save manifest
            </button>
          </div>
          <p className="help">
            The pcap holds packets that a real stack could have sent, for tshark, Wireshark and replay.{' '}
            {SPACING_NOTE} The CSV holds one row a flow. The manifest holds what made the trace, enough to
            make it again.
          </p>
        </section>
        <section>
          <h2>Real trace</h2>
          {report && <p className="figures">{formatCount(report.flows)} flows</p>}
          <div className="bar">
            <button type="button" disabled={problem !== null || isBusy} onClick={() => save('real', 'csv')}>
              Save CSV of real flows
            </button>
          </div>
          <p className="help">The flows as they were read, with the same columns as the synthetic CSV.</p>
        </section>
        <section>
          <AddressPlan addresses={addresses} onChange={setAddresses} />
        </section>
      </div>
      <Outcome status={status} />
    </>
  );
}

interface AddressPlanProps {
  readonly addresses: Addresses;
  readonly onChange: (addresses: Addresses) => void;
}

function AddressPlan({ addresses, onChange }: AddressPlanProps) {
  return (
    <>
      <RadioGroup<Addresses>
        legend="Addresses in the file"
        value={addresses}
        onChange={onChange}
        options={[
          {
            value: 'pseudonymise',
            label: 'Pseudonymise',
            help: 'Consistent and prefix-preserving (Crypto-PAn): subnets stay subnets, nobody is named.',
          },
          {
            value: 'map',
            label: 'Map to test networks',
            help: 'Into 198.18.0.0/15 and 2001:db8::/32, which never meet a real host.',
          },
          { value: 'keep', label: 'Keep' },
        ]}
      />
      {addresses === 'keep' && (
        <p className="warning" role="note">
          The file will hold the real addresses of your network. Share it only with those who may see the
          capture itself.
        </p>
      )}
    </>
  );
}

function Outcome({ status }: { readonly status: ExportStatus }) {
  switch (status.status) {
    case 'idle':
      return null;
    case 'writing':
      return (
        <div className="outcome">
          <Progress label="Writing" share={status.share} />
          <button type="button" onClick={() => cancelExport()}>
            Cancel
          </button>
        </div>
      );
    case 'failed':
      return <Failure title="Export failed" message={status.message} />;
    case 'done':
      return (
        <div className="outcome">
          <p>
            Saved {status.fileName}, {formatBytes(status.bytes)}.
          </p>
          {status.notes.length > 0 && (
            <ul>
              {status.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          )}
        </div>
      );
    default:
      return status satisfies never;
  }
}
