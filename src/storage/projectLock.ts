/** One tab a project: two would write over each other. The lock goes with the tab, however that ends (Web Locks). */

/** Releases the lock; null where another tab has it. */
export async function holdProject(id: string): Promise<(() => void) | null> {
  return hold(`temponet project ${id}`);
}

/** Runs `work` only where no other tab of the studio is open. Each tab calls this once, and counts as open from then on. */
export async function whileAlone(work: () => Promise<void>): Promise<void> {
  const release = await hold('temponet tabs');
  if (release) await work().finally(release);
  void navigator.locks?.request('temponet tabs', { mode: 'shared' }, () => new Promise(() => {}));
}

function hold(name: string): Promise<(() => void) | null> {
  const { locks } = navigator;
  if (!locks) return Promise.resolve(() => {});
  return new Promise((resolve, reject) => {
    locks
      .request(name, { ifAvailable: true }, (lock) => {
        if (!lock) return resolve(null);
        return new Promise<void>((release) => resolve(() => release()));
      })
      .catch(reject);
  });
}
