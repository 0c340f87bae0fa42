/** What a column can mean, in a person's words. */
import type { MappedField } from '../../../store/state';

export const FIELD_NAMES: Readonly<Record<MappedField, string>> = {
  start: 'Start time',
  end: 'End time',
  duration: 'Duration',
  source: 'Source address',
  sourcePort: 'Source port',
  destination: 'Destination address',
  destinationPort: 'Destination port',
  protocol: 'Protocol',
  service: 'Service',
  state: 'State',
  flags: 'TCP flags',
  packets: 'Packets',
  bytes: 'Bytes',
  sourcePackets: 'Packets from source',
  sourceBytes: 'Bytes from source',
  destinationPackets: 'Packets from destination',
  destinationBytes: 'Bytes from destination',
  label: 'Label',
};

interface FieldGroup {
  readonly title: string;
  readonly fields: readonly MappedField[];
}

export const FIELD_GROUPS: readonly FieldGroup[] = [
  { title: 'When', fields: ['start', 'end', 'duration'] },
  { title: 'Between whom', fields: ['source', 'sourcePort', 'destination', 'destinationPort'] },
  { title: 'What', fields: ['protocol', 'service', 'state', 'flags', 'label'] },
  {
    title: 'How much',
    fields: ['packets', 'bytes', 'sourcePackets', 'sourceBytes', 'destinationPackets', 'destinationBytes'],
  },
];

/** In the order in which flows are shown. */
export const FIELD_ORDER: readonly MappedField[] = FIELD_GROUPS.flatMap(({ fields }) => fields);

export const NEEDED_FIELDS = ['start', 'source', 'destination'] as const satisfies readonly MappedField[];
