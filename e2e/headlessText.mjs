/** What the headless runner says on stderr. */

/**
 * Which rows of a labelled log are trained on, where nobody was asked; null for any other trace.
 * @param {Pick<import('../src/store/state').TraceReport, 'flows' | 'benignFlows'>} report
 * @param {'all' | 'benign'} labels
 */
export function describeRows({ flows, benignFlows = flows }, labels) {
  if (benignFlows === flows) return null;
  const rows = labels === 'benign' ? `the ${benignFlows} benign rows of ${flows}` : `all ${flows} rows`;
  return `labelled log: training uses ${rows}; choose with --labels all|benign`;
}

/** Runs inside the page, so that one line crosses over and not the whole state; it can use nothing from out here. */
export function describeProgress() {
  const { trace, training, synthetic, evaluation, export: saving } = window.temponet.state();
  const percent = (/** @type {number} */ share) => `${Math.round(share * 100)} %`;
  if (trace.status === 'loading')
    return `reading ${trace.name}: ${trace.bytes} of ${trace.totalBytes} bytes, ${trace.rows} rows`;
  if (training.status === 'starting') return `training: ${training.phase}`;
  if (training.status === 'running') {
    const { latest, eventsPerSecond, backend } = training.run;
    if (!latest) return `training on ${backend.backend}`;
    const losses = Object.values(training.run.history.at(-1)?.training ?? {}).reduce(
      (sum, loss) => sum + loss,
      0,
    );
    return `training on ${backend.backend}: step ${latest.step}, ${percent(latest.share)}, ${losses.toFixed(3)} nats an event, ${Math.round(eventsPerSecond)} events/s`;
  }
  if (synthetic.status === 'generating')
    return `generating: ${percent(synthetic.share)}, ${synthetic.events} flows`;
  if (evaluation.status === 'computing') return 'scoring';
  if (saving.status === 'writing') return `writing: ${percent(saving.share)}`;
  return '';
}

/**
 * What went wrong in one line, without the driver's prefix, stack and log.
 * @param {unknown} problem
 */
export function sentence(problem) {
  const text = problem instanceof Error ? problem.message : String(problem);
  const [line = ''] = text.replace(/^(?:\w+\.\w+: )?(?:\w*Error: )?/, '').split('\n');
  return /has been closed/.test(line) ? 'the browser was closed before the work was done' : line;
}
