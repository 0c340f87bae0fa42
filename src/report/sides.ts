/** The rows of a plan's windows, real or made, in one id space. */
import type { MetricContext } from '../metrics/metric';
import type { Plan, SidesWindows, SideWindows } from '../metrics/plan';
import type { Aligned } from '../metrics/sample';
import { takeSample } from '../metrics/sample';
import type { Trace } from '../trace/trace';
import { weekPhase } from '../trace/weekClock';
import type { Sides } from './ceilingBand';

export function contextOf({ names }: Aligned, real: Trace): MetricContext {
  return { resolution: real.resolution, phase: weekPhase(real.start), names };
}

/** Both of the real trace. */
export function realSides(own: Aligned, { reference, candidate }: SidesWindows): Sides {
  const side = ({ flows, earlier }: SideWindows) => ({
    flows: takeSample(own, flows),
    earlier: takeSample(own, earlier),
  });
  return { reference: side(reference), candidate: side(candidate) };
}

/** The candidate's flows are another trace's (a made one, a twin); what came before them is the real trace's. */
export function madeSides(own: Aligned, other: Aligned, { reference, candidate }: Plan): Sides {
  const earlier = takeSample(own, reference.earlier);
  return {
    reference: { flows: takeSample(own, reference.flows), earlier },
    candidate: { flows: takeSample(other, candidate.flows), earlier },
  };
}
