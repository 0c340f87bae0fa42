import { useEffect } from 'react';
import { DataTable } from '../../charts/DataTable';
import { Figure } from '../../charts/Figure';
import { formatCount, formatFixed, formatUtc } from '../../charts/format';
import { Legend } from '../../charts/Legend';
import { LineChart } from '../../charts/LineChart';
import type { Series } from '../../charts/lineLayout';
import type { Selection } from '../../metrics/comparison';
import type { Reason, Surprise } from '../../metrics/surprise';
import { askableModel, findSurprise, select } from '../../store/actions';
import { useStudio } from '../../store/useStudio';
import { Failure, Problem, Progress } from '../shared/Notices';
import { taskName } from '../shared/taskName';
import type { SectionProps } from './sections';
import { surpriseProblem, surpriseSummary } from './surpriseWords';
import { useQuestion } from './useQuestion';

/** The trained model as a lens on the real trace: what it finds strange, and which of its tasks says so. */
export function SurpriseSection(props: SectionProps) {
  useQuestion({ section: 'rate', quantity: 'events', by: 'protocol' }, props.exploration);
  const training = useStudio((state) => state.training);
  const found = useStudio((state) => state.surprise ?? null);
  const model = askableModel({ training });
  useEffect(() => {
    if (model !== null) void findSurprise();
  }, [model]);
  const problem = surpriseProblem(training, model);
  if (problem) return <Problem text={problem} href="#train" action="Go to Train" />;
  if (found?.modelHash === model && found.status === 'failed')
    return <Failure title="Surprise could not be computed" message={found.message} />;
  if (found?.modelHash !== model || found.status !== 'ready')
    return <Progress label="Asking the model about every flow" share={null} />;
  return <Found {...props} surprise={found.surprise} />;
}

type FoundProps = SectionProps & { readonly surprise: Surprise };

function Found(props: FoundProps) {
  return (
    <div className="surprise">
      <CurveFigure {...props} />
      <FlowList {...props} />
      <div className="pair-of-figures">
        <HostList {...props} />
        <TimeList {...props} />
      </div>
      <p className="hint">
        Click a flow, host or time to narrow every picture to it. Nats are −log of the probability that the
        model gave to what happened, given all before; rows it was trained on look a little less strange.
      </p>
    </div>
  );
}

function CurveFigure({ surprise, epoch, clock }: FoundProps) {
  const { binWidth, mean, most } = surprise.curve;
  const middles = Array.from(mean, (_, i) => epoch + clock.offset + (i + 0.5) * binWidth);
  const line = (label: string, look: Pick<Series, 'tone' | 'dash'>, values: Float32Array): Series => {
    const seen = Array.from(values.keys()).filter((i) => !Number.isNaN(values[i]!));
    return {
      ...{ label, ...look, shape: 'line' },
      ...{ x: seen.map((i) => middles[i]!), y: seen.map((i) => values[i]!) },
    };
  };
  const series = [
    line('mean', { tone: 'ink', dash: 'solid' }, mean),
    line('strangest flow', { tone: 'quiet', dash: 'dotted' }, most),
  ];
  return (
    <Figure
      title="Surprise over time, nats per flow"
      summary={surpriseSummary(surprise)}
      legend={<Legend entries={series} />}
      table={() => <MeansTable surprise={surprise} />}
    >
      <LineChart
        label="Mean and greatest negative log-likelihood of flows over time"
        height={200}
        x={{ kind: 'utc', label: clock.name }}
        y={{ kind: 'linear', label: 'nats' }}
        series={series}
      />
    </Figure>
  );
}

function MeansTable({ surprise: { tasks, means } }: { readonly surprise: Surprise }) {
  return (
    <DataTable
      caption="What a flow usually costs, by task"
      rows={tasks.map((task, k) => ({ task, mean: means[k]! }))}
      columns={[
        { head: 'Task', cell: ({ task }) => taskName(task) },
        { head: 'Nats per flow', numeric: true, cell: ({ mean }) => formatFixed(mean, 2) },
      ]}
    />
  );
}

function FlowList({ surprise, epoch, clock, selection, report }: FoundProps) {
  const around = report.span / surprise.curve.mean.length / 2;
  const choose = (time: number, source: string, destination: string) => ({
    pair: [source, destination] as const,
    window: { from: Math.max(0, time - around), to: Math.min(report.span, time + around) },
  });
  return (
    <section aria-label="Strangest flows">
      <h3>Strangest flows</h3>
      <div className="surprise-list">
        <DataTable
          caption="Strangest flows, strangest first"
          rows={surprise.flows}
          columns={[
            {
              head: 'When',
              cell: ({ time, source, destination }) => (
                <Pick change={choose(time, source, destination)} selection={selection}>
                  {formatUtc(epoch + clock.offset + time).replace(' UTC', '')}
                </Pick>
              ),
            },
            { head: 'Initiator', cell: ({ source }) => source },
            { head: 'Responder', cell: ({ destination }) => destination },
            { head: 'Service', cell: ({ service }) => service },
            { head: 'Nats', numeric: true, cell: ({ nats }) => formatFixed(nats, 1) },
            { head: 'Strange because of', cell: ({ reasons }) => <Reasons reasons={reasons} /> },
          ]}
        />
      </div>
    </section>
  );
}

function HostList({ surprise, selection }: FoundProps) {
  return (
    <section aria-label="Strangest hosts">
      <h3>Strangest hosts</h3>
      <div className="surprise-list">
        <DataTable
          caption="Strangest hosts, strangest first"
          rows={surprise.hosts}
          columns={[
            {
              head: 'Host',
              cell: ({ host }) => (
                <Pick change={{ host }} selection={selection}>
                  {host}
                </Pick>
              ),
            },
            { head: 'Flows', numeric: true, cell: ({ flows }) => formatCount(flows) },
            { head: 'Nats a flow', numeric: true, cell: ({ nats }) => formatFixed(nats, 1) },
            { head: 'Most by', cell: ({ reason }) => <Reasons reasons={[reason]} /> },
          ]}
        />
      </div>
    </section>
  );
}

function TimeList({ surprise, epoch, clock, selection }: FoundProps) {
  return (
    <section aria-label="Strangest times">
      <h3>Strangest times</h3>
      <div className="surprise-list">
        <DataTable
          caption="Strangest times, strangest first"
          rows={surprise.times}
          columns={[
            {
              head: 'From',
              cell: ({ from, to }) => (
                <Pick change={{ window: { from, to } }} selection={selection}>
                  {formatUtc(epoch + clock.offset + from).replace(' UTC', '')}
                </Pick>
              ),
            },
            { head: 'Flows', numeric: true, cell: ({ flows }) => formatCount(flows) },
            { head: 'Nats a flow', numeric: true, cell: ({ nats }) => formatFixed(nats, 1) },
            { head: 'Most by', cell: ({ reason }) => <Reasons reasons={[reason]} /> },
          ]}
        />
      </div>
    </section>
  );
}

/** "gap +8.2, service +3.1": nats beyond the usual, where there are any worth naming. */
function Reasons({ reasons }: { readonly reasons: readonly Reason[] }) {
  const named = reasons.filter(({ excess }, i) => i === 0 || excess > 1);
  return (
    <>
      {named
        .map(({ task, excess }) => `${taskName(task)} +${formatFixed(Math.max(0, excess), 1)}`)
        .join(', ')}
    </>
  );
}

interface PickProps {
  readonly change: Partial<Selection>;
  readonly selection: Selection;
  readonly children: string;
}

/** Narrows every picture; pressed while the selection is what it chooses. */
function Pick({ change, selection, children }: PickProps) {
  const isChosen = (Object.keys(change) as (keyof Selection)[]).every(
    (part) => JSON.stringify(change[part]) === JSON.stringify(selection[part]),
  );
  return (
    <button type="button" className="link" aria-pressed={isChosen} onClick={() => select(change)}>
      {children}
    </button>
  );
}
