/** Looks into a capture's packets for datagrams to the ports of flow export, with host numbers of its own. */
import { createPacket } from '../../trace/packet';
import type { Frame } from '../frame';
import { dissect } from '../headers/dissect';
import type { Dropped } from '../headers/dissection';
import { createDissection } from '../headers/dissection';
import type { ReadChoices } from '../readOptions';
import type { Datagram } from './datagram';
import { datagramOf } from './datagram';
import { isExportPort } from './exportPorts';

const UDP = 17;

export interface ExportProbe {
  /** Moves through the frame's headers; why it gives no packet. */
  dissect(frame: Frame): Dropped;
  /** What the packet just dissected carries to a collector of flow records; null = it goes elsewhere. */
  datagram(frame: Frame): Datagram | null;
}

export function createExportProbe(choices: ReadChoices): ExportProbe {
  const dissection = createDissection(choices);
  const packet = createPacket();
  return {
    dissect: (frame) => dissect(frame, packet, dissection),
    datagram(frame) {
      if (packet.protocol !== UDP || !isExportPort(packet.destinationPort)) return null;
      return datagramOf(frame, dissection.hosts.names[packet.source]!);
    },
  };
}
