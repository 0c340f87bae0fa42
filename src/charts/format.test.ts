import { describe, expect, it } from 'vitest';
import {
  formatBin,
  formatBytes,
  formatCompact,
  formatCount,
  formatNumber,
  formatPower,
  formatSeconds,
  formatShare,
  formatSpan,
  formatUtc,
  formatUtcTick,
} from './format';

describe('figures as people read them', () => {
  it.each([
    [formatSeconds(0.00012), '120 µs'],
    [formatSeconds(1e-9), '1 ns'],
    [formatSeconds(1), '1 s'],
    [formatSeconds(0.9999), '1 s'],
    [formatSeconds(90), '1.5 min'],
    [formatSeconds(86_400), '1 d'],
    [formatSeconds(0), '0 s'],
    [formatBin(3600), 'h'],
    [formatBin(300), '5 min'],
    [formatSpan(14 * 86_400 + 4 * 3600), '14 d 4 h'],
    [formatSpan(3600), '1 h'],
    [formatSpan(94), '1 min 34 s'],
    [formatBytes(0), '0 B'],
    [formatBytes(3.912e9), '3.91 GB'],
    [formatCount(1234567), '1,234,567'],
    [formatCompact(1234567), '1.23 M'],
    [formatCompact(1000), '1 k'],
    [formatNumber(0.0041), '0.0041'],
    [formatNumber(-3), '−3'],
    [formatNumber(12_345), '12,345'],
    [formatShare(0.034), '3.4 %'],
    [formatPower(0.01), '0.01'],
    [formatPower(1e-12), '10⁻¹²'],
    [formatUtc(1_312_955_213), '2011-08-10 05:46:53 UTC'],
    [formatUtcTick(new Date('2011-08-10T21:30:00Z')), '21:30'],
    [formatUtcTick(new Date('2011-08-10T21:30:05Z')), '21:30:05'],
    [formatUtcTick(new Date('2011-08-10T00:00:00Z')), 'Wed 10'],
    [formatUtcTick(new Date('2011-08-01T00:00:00Z')), 'Aug'],
    [formatUtcTick(new Date('2012-01-01T00:00:00Z')), '2012'],
  ])('%s', (written, wanted) => expect(written).toBe(wanted));

  it('write what is unknown as a dash', () => {
    for (const format of [
      formatSeconds,
      formatSpan,
      formatBytes,
      formatCount,
      formatNumber,
      formatShare,
      formatUtc,
    ])
      expect(format(NaN)).toBe('–');
  });
});
