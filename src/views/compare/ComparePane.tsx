import { memo } from 'react';
import type { Comparison, Selection } from '../../metrics/comparison';
import { select } from '../../store/actions';
import type { StudioState } from '../../store/state';
import { epochOf } from '../shared/epochOf';
import { Failure, Problem, Progress } from '../shared/Notices';
import { isNarrowed, pictureOf } from '../shared/pictureOf';
import { openReport } from '../shared/openReport';
import { RateFigure } from '../shared/RateFigure';
import { CHARTS } from './chartOfMetric';
import { compareProblem, syntheticProblem } from './compareProblem';
import { GeneratePanel } from './GeneratePanel';
import { HostPairs } from './HostPairs';
import { InterArrival } from './InterArrival';
import { PairGraph } from './PairGraph';
import { Scores } from './Scores';
import { Seasonality } from './Seasonality';
import { SelectionBar } from './SelectionBar';
import { SyntheticSwitch } from './SyntheticSwitch';

type ComparePaneProps = Pick<
  StudioState,
  | 'trace'
  | 'training'
  | 'configuration'
  | 'synthetic'
  | 'synthetics'
  | 'comparison'
  | 'evaluation'
  | 'selection'
>;

const NONE: readonly never[] = [];

export const ComparePane = memo(function ComparePane(props: ComparePaneProps) {
  const { trace, synthetic, comparison, evaluation, selection } = props;
  const problem = compareProblem({ trace, comparison });
  const missing = problem === null ? syntheticProblem({ synthetic }) : null;
  const picture = pictureOf(comparison);
  const report = openReport(trace);
  const epoch = report ? epochOf(report) : 0;
  return (
    <>
      <h1>Compare</h1>
      {problem && <Problem text={problem} {...(!report && { href: '#trace', action: 'Open a trace' })} />}
      {report && (
        <GeneratePanel
          trace={trace}
          training={props.training}
          configuration={props.configuration}
          synthetic={synthetic}
          synthetics={props.synthetics ?? NONE}
          selection={selection}
          picture={picture}
        />
      )}
      {missing && <Problem text={missing} />}
      {comparison.status === 'failed' && (
        <Failure title="The comparison failed" message={comparison.message} />
      )}
      {!problem && comparison.status === 'computing' && !picture && (
        <Progress label="Computing the pictures" share={null} />
      )}
      {!problem && picture && (
        <>
          <SyntheticSwitch
            synthetics={props.synthetics ?? NONE}
            synthetic={synthetic}
            trace={trace}
            training={props.training}
          />
          <SelectionBar
            selection={selection}
            picture={picture}
            epoch={epoch}
            isComputing={comparison.status === 'computing'}
          />
          <section aria-label="Time">
            <h2>Over time</h2>
            <RateFigure
              id={CHARTS.rate}
              title="Rate over time"
              rate={picture.rate}
              epoch={epoch}
              window={selection.window}
              onWindow={selectWindow}
            />
            <Seasonality seasonality={picture.seasonality} />
          </section>
          <Narrowed picture={picture} />
          <Scores
            evaluation={evaluation}
            canEvaluate={synthetic.status === 'ready'}
            isNarrowed={isNarrowed(selection)}
          />
        </>
      )}
    </>
  );
});

const selectWindow = (window: Selection['window']) => select({ window });

/** What a selected stretch narrows. Drawn when an answer comes, not when a question is asked. */
const Narrowed = memo(function Narrowed({ picture }: { readonly picture: Comparison }) {
  return (
    <>
      <section aria-label="Inter-arrival">
        <h2>Inter-arrival</h2>
        <InterArrival picture={picture.interArrival} />
      </section>
      <section aria-label="Host pairs">
        <h2>Host pairs</h2>
        <HostPairs pairs={picture.pairs} />
        <PairGraph pairs={picture.pairs} picked={picture.selection.host} />
      </section>
    </>
  );
});
