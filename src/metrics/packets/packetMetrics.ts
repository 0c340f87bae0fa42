/** The distances that are scored where both traces tell of the packets inside their flows. */
import type { Metric } from '../metric';
import {
  comparePacketBursts,
  comparePacketGaps,
  comparePacketRuns,
  comparePacketSizes,
} from './packetDistances';
import { comparePacketAcf, comparePacketDispersion } from './packetRhythm';

export const PACKET_METRICS: readonly Metric[] = [
  {
    name: 'packetSizeW1',
    label: 'Packet-size W1',
    unit: 'decades',
    compare: comparePacketSizes,
    section: 'packets',
  },
  {
    name: 'packetGapW1',
    label: 'Packet-gap W1',
    unit: 'decades',
    compare: comparePacketGaps,
    section: 'packets',
  },
  {
    name: 'packetRunW1',
    label: 'Direction-run W1',
    unit: 'decades',
    compare: comparePacketRuns,
    section: 'packets',
  },
  {
    name: 'packetBurstW1',
    label: 'Packet-burst W1',
    unit: 'decades',
    compare: comparePacketBursts,
    section: 'packets',
  },
  {
    name: 'packetAcf',
    label: 'Packet-count autocorrelation gap',
    unit: '',
    compare: comparePacketAcf,
    section: 'packets',
  },
  {
    name: 'packetDispersion',
    label: 'Packet-count dispersion gap',
    unit: 'decades',
    compare: comparePacketDispersion,
    section: 'packets',
  },
];
