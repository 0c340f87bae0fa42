import { describe, expect, it } from 'vitest';
import { changeConfiguration, DEFAULT_CONFIGURATION } from '../workers/configuration';
import { configurationOf, linkOf } from './shareLink';

const OTHER = {
  ...changeConfiguration(DEFAULT_CONFIGURATION, {
    seed: 3,
    holdout: { kind: 'tail', share: 0.3 },
    trainingEvents: 5000,
    model: { width: 64, gap: 'logNormalMixture' },
    timeouts: { active: 60 },
  }),
  repairs: { keep: { from: 1_772_409_600, to: 1_772_496_000 }, zoneMinutes: 60 },
};

describe('a link to a configuration', () => {
  it('says what differs, and comes back as it was', () => {
    const link = linkOf(OTHER);
    expect(link).toContain('seed=3&');
    expect(configurationOf(link, OTHER)).toEqual(OTHER);
    expect(configurationOf(linkOf(DEFAULT_CONFIGURATION), OTHER).model).toEqual(DEFAULT_CONFIGURATION.model);
  });
  it('carries nothing of a trace or a machine', () => {
    const link = decodeURIComponent(linkOf(OTHER));
    expect(link).not.toMatch(/repairs|1772|1_772|zone|kernelPlan/);
    // What the opener has of its own stays.
    expect(configurationOf('#set?seed=9', OTHER)).toMatchObject({ seed: 9, repairs: OTHER.repairs });
  });
  it.each([
    ['#set', 'does not begin with'],
    ['#set?seed=x', 'seed is cut off'],
    ['#set?seed=-1', 'invalid setting seed: -1'],
    ['#set?colour=1', 'unknown setting: colour'],
    ['#set?model.width=7', 'invalid setting model.width'],
    ['#set?repairs=%7B%7D', 'repairs is no setting that a link may carry'],
    ['#set?model.__proto__=1', 'unknown setting'],
  ])('refuses %s in a sentence', (hash, message) => {
    expect(() => configurationOf(hash, OTHER)).toThrow(message);
  });
});
