/** A what-if in a few words: what it is called until somebody names it. */
import { formatNumber } from '../../charts/format';
import type { Scenario } from '../../store/state';
import { taskName } from '../shared/taskName';

export function scenarioText(scenario: Scenario): string {
  const { rate, weekend, service, silence, clone, shiftHours, without, beat, temperatures } = scenario;
  const parts = [
    rate !== undefined && `${formatNumber(rate)} × the flows`,
    weekend !== undefined && `weekends ${formatNumber(weekend)} ×`,
    service && `${formatNumber(service.factor)} × ${service.name}`,
    silence && `without ${silence.join(', ')}`,
    clone &&
      `${clone.copies + 1} × ${'host' in clone.of ? clone.of.host : `the clients of ${clone.of.clientsOf}`}`,
    shiftHours !== undefined && `clock ${shiftHours > 0 ? '+' : '−'}${formatNumber(Math.abs(shiftHours))} h`,
    without && `without ${without.map((pair) => pair.join(' → ')).join(', ')}`,
    beat && `${beat.source} → ${beat.destination} every ${formatNumber(beat.period)} s`,
    temperatures && `temperature ${temperatureText(temperatures)}`,
  ].filter((part) => typeof part === 'string');
  return parts.length === 0 ? 'plain' : parts.join('; ');
}

function temperatureText(temperatures: NonNullable<Scenario['temperatures']>): string {
  return Object.entries(temperatures)
    .map(([task, temperature]) => `${taskName(task)} ${formatNumber(temperature)}`)
    .join(', ');
}
