/** The sections of the pane: a row here is all that a further one takes. */
import type { ReactNode } from 'react';
import type { Selection } from '../../metrics/comparison';
import type { ExploreSection } from '../../metrics/explore/exploration';
import type { ExplorationStatus, TraceReport } from '../../store/state';
import type { Clock } from './clock';
import { FieldsSection } from './FieldsSection';
import { GapsSection } from './GapsSection';
import { PairsSection } from './PairsSection';
import { RateSection } from './RateSection';
import { RhythmSection } from './RhythmSection';
import { SurpriseSection } from './SurpriseSection';
import { TablesSection } from './TablesSection';

export interface SectionProps {
  readonly report: TraceReport;
  /** Epoch seconds of the trace's first instant. */
  readonly epoch: number;
  readonly clock: Clock;
  readonly selection: Selection;
  readonly exploration: ExplorationStatus;
  /** The real trace without the synthetic one beside it. */
  readonly isAlone: boolean;
}

interface SectionEntry {
  readonly title: string;
  readonly draw: (props: SectionProps) => ReactNode;
}

export const SECTIONS: Readonly<Record<ExploreSection | 'surprise', SectionEntry>> = {
  rate: { title: 'Rate', draw: (props) => <RateSection {...props} /> },
  gaps: { title: 'Inter-arrival', draw: (props) => <GapsSection {...props} /> },
  pairs: { title: 'Host pairs', draw: (props) => <PairsSection {...props} /> },
  tables: { title: 'Tables', draw: (props) => <TablesSection {...props} /> },
  seasonality: { title: 'Seasonality', draw: (props) => <RhythmSection {...props} /> },
  fields: { title: 'Fields', draw: (props) => <FieldsSection {...props} /> },
  surprise: { title: 'Surprise', draw: (props) => <SurpriseSection {...props} /> },
};

export type SectionName = keyof typeof SECTIONS;
export const SECTION_NAMES = Object.keys(SECTIONS) as readonly SectionName[];
