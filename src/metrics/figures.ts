/** Scores that are no distance (metrics.md 5, 6, 7, 12 and 19), shown for ceiling, synthetic and baseline side by side. */
import { describeCoverage, describeDensity } from './densityCoverage';
import { describeDkc } from './domain/dkc';
import type { Figure } from './figure';
import { describeMembershipAttack } from './memorisation/membershipAttack';
import { describeNearerToTraining } from './memorisation/nearerToTraining';
import { describeSharedGrams } from './memorisation/sharedGrams';
import { describePeriodicPairs } from './periodicPairs';

export const FIGURES: readonly Figure[] = [
  { name: 'density', label: 'Density', good: 'high', describe: describeDensity },
  { name: 'coverage', label: 'Coverage', good: 'high', describe: describeCoverage },
  { name: 'dkc', label: 'Domain rules broken (DKC)', good: 'low', describe: describeDkc },
  {
    name: 'periodicPairs',
    label: 'Periodic pairs reproduced (.9 wanted)',
    good: 'high',
    describe: describePeriodicPairs,
  },
  {
    name: 'md',
    label: 'Membership attack (MD)',
    good: 'ceiling',
    needsHoldout: true,
    describe: describeMembershipAttack,
  },
  {
    name: 'sharedGrams',
    label: 'Copied sequences',
    good: 'low',
    needsHoldout: true,
    describe: describeSharedGrams,
  },
  {
    name: 'nearerToTraining',
    label: 'Nearer to training',
    good: 'half',
    needsHoldout: true,
    describe: describeNearerToTraining,
  },
];
