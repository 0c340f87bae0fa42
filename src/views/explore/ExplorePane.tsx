import { memo, useState } from 'react';
import { formatCount } from '../../charts/format';
import type { StudioState, TraceReport } from '../../store/state';
import { epochOf } from '../shared/epochOf';
import { Chips } from '../shared/filter/Chips';
import { FilterField } from '../shared/filter/FilterField';
import { Failure, Problem } from '../shared/Notices';
import { openReport } from '../shared/openReport';
import { BesideNote } from './BesideNote';
import { Choice } from './Choice';
import type { ClockName } from './clock';
import { clockAt } from './clock';
import { exploreProblem } from './exploreProblem';
import type { SectionName } from './sections';
import { SECTION_NAMES, SECTIONS } from './sections';
import { explorationOf } from './useQuestion';

type ExplorePaneProps = Pick<StudioState, 'trace' | 'synthetic' | 'selection' | 'exploration'> & {
  /** Open at first. */
  readonly section?: SectionName;
};

/** The real trace under the studio's one selection, a section at a time; the synthetic one beside it, where there is one. */
export const ExplorePane = memo(function ExplorePane(props: ExplorePaneProps) {
  const problem = exploreProblem(props);
  const report = openReport(props.trace);
  return (
    <>
      <h1>Explore</h1>
      {problem && <Problem text={problem} href="#trace" action="Open a trace" />}
      {report && <Explored {...props} report={report} />}
    </>
  );
});

function Explored(props: ExplorePaneProps & { readonly report: TraceReport }) {
  const { report, synthetic, selection, exploration } = props;
  const [section, setSection] = useState<SectionName>(props.section ?? 'rate');
  const [clockName, setClock] = useState<ClockName>('UTC');
  const [sides, setSides] = useState<Sides>('both');
  const epoch = epochOf(report);
  const clock = clockAt(clockName, epoch);
  const shown = explorationOf(exploration);
  return (
    <>
      <div className="explore-bar">
        <FilterField clock={{ epoch, span: report.span, offset: clock.offset }} />
        <div className="explore-chips">
          <Chips
            selection={selection}
            epoch={epoch}
            whole="Whole trace. Type, click or brush to narrow every picture."
          />
          <span className="selection-count figures">
            {exploration.status === 'computing' && <span className="if-late">updating… </span>}
            {shown && `${formatCount(shown.events)} of ${formatCount(report.flows)} flows`}
          </span>
        </div>
      </div>
      <div className="explore-head">
        <SectionNav section={section} onSection={setSection} />
        <div className="choices">
          {synthetic.status === 'ready' && (
            <Choice label="Show" options={SIDES} value={sides} onChange={setSides} />
          )}
          <Choice label="Clock" options={CLOCKS} value={clockName} onChange={setClock} />
        </div>
      </div>
      {exploration.status === 'failed' && (
        <Failure title="This could not be computed" message={exploration.message} />
      )}
      <section aria-label={SECTIONS[section].title} className="explore-section">
        {shown?.beside && section === shown.question.section && synthetic.status === 'ready' && (
          <BesideNote
            beside={shown.beside}
            name={synthetic.report.name ?? 'generated'}
            epoch={epoch}
            clock={clock}
          />
        )}
        {SECTIONS[section].draw({
          ...{ report, epoch, clock, selection, exploration },
          isAlone: sides === 'real',
        })}
      </section>
    </>
  );
}

type Sides = 'both' | 'real';

const SIDES: Record<Sides, string> = { both: 'Real and synthetic', real: 'Real alone' };
const CLOCKS: Record<ClockName, string> = { UTC: 'UTC', local: 'Local' };

function SectionNav({
  section,
  onSection,
}: {
  readonly section: SectionName;
  readonly onSection: (section: SectionName) => void;
}) {
  return (
    <nav aria-label="Sections" className="section-nav">
      {SECTION_NAMES.map((name) => (
        <button
          key={name}
          type="button"
          className="quiet"
          aria-current={name === section ? 'true' : undefined}
          onClick={() => onSection(name)}
        >
          {SECTIONS[name].title}
        </button>
      ))}
    </nav>
  );
}
