// @vitest-environment happy-dom
import { act } from 'react';
import type { ReactNode } from 'react';
import type { Root } from 'react-dom/client';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as actions from '../store/actions';
import { SCENES } from './gallery/Gallery';
import type { ExportedFile, TrainingEstimate } from '../store/state';
import { EXPORT_FORMAT_NAMES, EXPORT_FORMATS } from '../store/state';
import { COMPLETE, INITIAL, REPORT, RUN, SYNTHETIC } from './gallery/fixtures';
import { READ_REPORT } from './gallery/reading';
import { ComparePane } from './compare/ComparePane';
import { KEY_NOTE } from './export/AddressPlan';
import { ExportPane } from './export/ExportPane';
import { TracePane } from './trace/TracePane';
import { PRESETS } from './train/presets';
import { TrainPane } from './train/TrainPane';
import { traceMark } from '../store/traceMark';

vi.mock('../store/actions', () => {
  const names = [
    ...[
      'openFiles',
      'openDemo',
      'cancelOpen',
      'closeTrace',
      'configure',
      'startTraining',
      'pauseTraining',
      'resumeTraining',
    ],
    ...[
      'stepTraining',
      'stopTraining',
      'generateTrace',
      'cancelGenerate',
      'showSynthetic',
      'forgetSynthetic',
      'select',
      'clearSelection',
      'evaluate',
      'exportTrace',
    ],
    ...['cancelExport', 'saveManifest', 'undo', 'redo'],
    ...['rereadTrace', 'saveText', 'tryMapping', 'openMapped', 'cancelMapping', 'reviseMapping'],
    ...['explore', 'stopExploring', 'completeName', 'tableText'],
    ...['saveMapping', 'loadMapping', 'forgetMapping'],
    ...['estimateTraining', 'deleteRun', 'renameRun', 'takeRun'],
  ];
  return Object.fromEntries(names.map((name) => [name, vi.fn()]));
});

let root: Root;
let page: HTMLElement;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
});
afterEach(() => {
  act(() => root.unmount());
  page.remove();
  vi.clearAllMocks();
});

const show = (pane: ReactNode) => act(() => root.render(pane));
const button = (name: string) =>
  [...page.querySelectorAll('button')].find((one) => one.textContent === name)!;
const press = (element: HTMLElement) => act(() => element.click());
const labelled = (name: string) =>
  page.querySelector<HTMLInputElement>(
    `#${CSS.escape([...page.querySelectorAll('label')].find((one) => one.textContent === name)!.htmlFor)}`,
  )!;
const type = (field: HTMLInputElement, text: string) =>
  act(() => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(field, text);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
const radio = (name: string) =>
  [...page.querySelectorAll('label')]
    .find((one) => one.textContent?.startsWith(name))!
    .querySelector('input')!;

describe('every scene of the gallery', () => {
  it.each(Object.keys(SCENES))('%s is drawn, and every control has a name', async (scene) => {
    await show(SCENES[scene]!());
    expect(page.querySelector('h1')).not.toBeNull();
    for (const control of page.querySelectorAll<HTMLElement>('button, input, select, progress')) {
      const labels = control.id ? page.querySelector(`label[for="${control.id}"]`) : null;
      const name =
        control.getAttribute('aria-label') ??
        control.closest('label')?.textContent ??
        labels?.textContent ??
        control.textContent;
      expect(name?.trim(), control.outerHTML).toBeTruthy();
    }
  });
});

describe('the trace pane', () => {
  it('loads the demo in one click and cancels a reading', async () => {
    await show(<TracePane {...INITIAL} />);
    await press(button('Load demo network'));
    expect(actions.openDemo).toHaveBeenCalledWith('office');
    await show(
      <TracePane {...INITIAL} trace={{ status: 'loading', name: 'a', bytes: 5, totalBytes: 10, rows: 3 }} />,
    );
    expect(page.querySelector('progress')!.value).toBe(0.5);
    await press(button('Cancel'));
    expect(actions.cancelOpen).toHaveBeenCalled();
  });
  it('keeps what was there when another file fails, and says why', async () => {
    await show(
      <TracePane
        {...COMPLETE}
        trace={{ status: 'failed', name: 'b.txt', message: 'unknown format', previous: REPORT }}
      />,
    );
    expect(page.querySelector('[role=alert]')!.textContent).toContain('Unknown format.');
    expect(page.textContent).toContain('184,213');
  });
  it('offers labels only where there are some', async () => {
    await show(<TracePane {...COMPLETE} />);
    expect(radio('Benign rows only').checked).toBe(true);
    await press(radio('All rows'));
    expect(actions.configure).toHaveBeenCalledWith({ labels: 'all' });
    await show(<TracePane {...COMPLETE} trace={{ status: 'ready', report: { ...REPORT, labels: [] } }} />);
    expect(page.textContent).not.toContain('Benign rows only');
  });
});

describe('the train pane', () => {
  it('has one button for train, pause and resume', async () => {
    await show(<TrainPane {...COMPLETE} training={{ status: 'idle' }} />);
    await press(button('Train'));
    await show(<TrainPane {...COMPLETE} training={{ status: 'running', run: RUN }} />);
    expect(button('Step').disabled).toBe(true);
    await press(button('Pause'));
    await show(<TrainPane {...COMPLETE} training={{ status: 'paused', run: RUN }} />);
    await press(button('Resume'));
    await press(button('Step'));
    await press(button('Stop'));
    for (const name of [
      'startTraining',
      'pauseTraining',
      'resumeTraining',
      'stepTraining',
      'stopTraining',
    ] as const)
      expect(actions[name], name).toHaveBeenCalledTimes(1);
  });
  it('says what is compiled, on what, and why it ended', async () => {
    await show(
      <TrainPane
        {...COMPLETE}
        training={{ status: 'starting', phase: 'compiling GPU programs', backend: RUN.backend }}
      />,
    );
    expect(page.textContent).toContain('Compiling GPU programs');
    expect(page.textContent).toContain('NVIDIA H100');
    await show(<TrainPane {...COMPLETE} />);
    expect(page.textContent).toContain('early stop');
  });
  it('generates for the held-out window once it is chosen', async () => {
    await show(<ComparePane {...COMPLETE} />);
    await press(radio('The held-out window'));
    await press(button('Generate'));
    expect(actions.generateTrace).toHaveBeenCalledWith({
      ...{ window: 'holdout', seed: 1, generator: 'tempoNet' },
    });
  });
  it('generates a chosen window, from seconds or a date in UTC', async () => {
    await show(<ComparePane {...COMPLETE} />);
    await press(radio('A chosen window'));
    await type(labelled('Start'), '7200');
    await type(labelled('Length'), '600');
    await press(button('Generate'));
    expect(actions.generateTrace).toHaveBeenLastCalledWith({
      window: { start: 7200, seconds: 600 },
      seed: 1,
      generator: 'tempoNet',
    });
    await type(labelled('Start'), '2011-08-11 05:46:53');
    await press(button('Generate'));
    expect(actions.generateTrace).toHaveBeenLastCalledWith({
      window: { start: 86_400, seconds: 600 },
      seed: 1,
      generator: 'tempoNet',
    });
    await type(labelled('Start'), 'tomorrow');
    expect(button('Generate').disabled).toBe(true);
    expect(page.textContent).toContain('Give seconds since');
  });
  it('generates the stretch that is selected', async () => {
    const window = { from: 86_400, to: 90_000 };
    await show(<ComparePane {...COMPLETE} selection={{ ...COMPLETE.selection, window }} />);
    await press(radio('The selected stretch'));
    await press(button('Generate'));
    expect(actions.generateTrace).toHaveBeenCalledWith({
      ...{ window: { start: 86_400, seconds: 3600 }, seed: 1, generator: 'tempoNet' },
    });
  });
  it('generates a what-if under its name', async () => {
    await show(<ComparePane {...COMPLETE} />);
    await type(labelled('Flows ×'), '0.3');
    await type(labelled('Silence hosts'), '10.0.0.5, 10.0.0.6');
    await press(button('Generate'));
    const scenario = { rate: 0.3, silence: ['10.0.0.5', '10.0.0.6'] };
    const asked = { window: 'same', seed: 1, generator: 'tempoNet', scenario } as const;
    const name = '0.3 × the flows; without 10.0.0.5, 10.0.0.6';
    expect(actions.generateTrace).toHaveBeenLastCalledWith({ ...asked, name });
    await type(labelled('Name'), 'quiet');
    await press(button('Generate'));
    expect(actions.generateTrace).toHaveBeenLastCalledWith({ ...asked, name: 'quiet' });
    await type(labelled('Silence pairs'), '10.0.0.5');
    expect(button('Generate').disabled).toBe(true);
  });
  it('lists what was generated, and shows or forgets one', async () => {
    const made = {
      generator: 'pairRenewal',
      ...{ configuration: COMPLETE.configuration, seed: 1 },
      window: { from: 0, to: 3600 },
    } as const;
    const record = { ...made, scenario: { rate: 0.5 } };
    const plain = { ...SYNTHETIC, name: 'plain', flows: 1000, record: made };
    const quiet = { ...SYNTHETIC, name: 'quiet', flows: 480, record };
    await show(<ComparePane {...COMPLETE} synthetics={[plain, quiet]} />);
    expect(page.textContent).toContain('0.48');
    await press(radio('quiet'));
    expect(actions.showSynthetic).toHaveBeenCalledWith('quiet');
    await press(page.querySelector<HTMLButtonElement>('[aria-label="Forget quiet"]')!);
    expect(actions.forgetSynthetic).toHaveBeenCalledWith('quiet');
  });
  it('generates with a baseline where no model is trained', async () => {
    await show(<ComparePane {...COMPLETE} training={{ status: 'idle' }} synthetic={{ status: 'empty' }} />);
    expect(button('Generate').disabled).toBe(true);
    const field = labelled('Generator') as unknown as HTMLSelectElement;
    await act(async () => {
      field.value = 'pairRenewal';
      field.dispatchEvent(new Event('change', { bubbles: true }));
    });
    expect(page.textContent).toContain('needs no training');
    await press(button('Generate'));
    expect(actions.generateTrace).toHaveBeenLastCalledWith({
      ...{ window: 'same', seed: 1, generator: 'pairRenewal' },
    });
  });
  it('says how much was generated, and when that is nothing', async () => {
    const report = { ...SYNTHETIC, flows: 0, window: { from: 86_400, to: 90_000 } };
    await show(<ComparePane {...COMPLETE} synthetic={{ status: 'ready', report }} />);
    expect(page.textContent).toContain('0 flows over 1 h from 2011-08-11 05:46:53 UTC');
    expect(page.textContent).toContain('No flow was generated here');
  });
  it('undoes only what there is', async () => {
    await show(<TrainPane {...COMPLETE} />);
    expect([button('Undo').disabled, button('Redo').disabled]).toEqual([true, true]);
    await show(<TrainPane {...COMPLETE} past={[COMPLETE]} />);
    expect([button('Undo').disabled, button('Redo').disabled]).toEqual([false, true]);
  });
  it('says what each preset would take here, and what would be begun now', async () => {
    const at = (steps: number) => ({ steps, seconds: steps / 10, bytes: steps * 1e5 });
    const estimate: TrainingEstimate = {
      ...{ backend: RUN.backend, isMeasured: true, trace: traceMark(REPORT) },
      configuration: COMPLETE.configuration,
      runs: {
        quick: at(90),
        default: at(404),
        careful: at(3061),
        faithful: at(30),
        tiny: at(2),
        present: at(404),
      },
    };
    await show(<TrainPane {...COMPLETE} estimate={estimate} />);
    expect(radio('Careful').closest('label')!.textContent).toMatch(/About 5\smin\s10\ss, 310\sMB\.$/);
    expect(page.textContent).toMatch(
      /About 40\ss and 40\sMB for at most 404 steps on WebGPU, by the speed of/,
    );
    await press(radio('Careful'));
    expect(actions.configure).toHaveBeenCalledWith({ model: PRESETS.careful });
    const other = { ...COMPLETE.configuration, seed: 2 };
    await show(<TrainPane {...COMPLETE} estimate={estimate} configuration={other} />);
    expect(page.textContent).toContain('Estimating time and memory');
    expect(page.textContent).not.toContain('at most 404 steps');
    await show(<TrainPane {...COMPLETE} estimate={{ ...estimate, trace: 'another' }} />);
    expect(page.textContent).not.toMatch(/About \d/);
  });
  it('locks its settings while it runs', async () => {
    await show(<TrainPane {...COMPLETE} training={{ status: 'running', run: RUN }} />);
    expect(page.querySelector<HTMLFieldSetElement>('.settings')!.disabled).toBe(true);
  });
});

describe('the compare pane', () => {
  it('removes one part of a selection, or all', async () => {
    const selection = { ...INITIAL.selection, host: '10.0.0.1', window: { from: 0, to: 60 } };
    await show(<ComparePane {...COMPLETE} selection={selection} />);
    await press(page.querySelector<HTMLElement>('[aria-label="Remove host 10.0.0.1"]')!);
    expect(actions.select).toHaveBeenCalledWith({ host: null });
    await press(button('Clear'));
    expect(actions.clearSelection).toHaveBeenCalled();
  });
  it('shows the real side alone and says what is missing', async () => {
    await show(<ComparePane {...COMPLETE} synthetic={{ status: 'empty' }} />);
    expect(page.textContent).toContain('Only the real trace is shown');
    expect(button('Score again').disabled).toBe(true);
  });
  it('says of what is no distance which way is good, and which rules count', async () => {
    await show(<ComparePane {...COMPLETE} />);
    const table = page.querySelector('[aria-label^="Scores that are no distance"]')!;
    expect(table.textContent).toContain('Nearer to trainingnear one half0.520.49 to 0.550.550.5968');
    expect(page.textContent).toContain('Domain rules: 1 of 2 count');
  });
  it('has a summary under every figure', async () => {
    await show(<ComparePane {...COMPLETE} />);
    const captions = [...page.querySelectorAll('figure')].map(
      (figure) => figure.querySelector('figcaption')?.textContent ?? '',
    );
    expect(captions.length).toBeGreaterThanOrEqual(6);
    for (const caption of captions) expect(caption).toMatch(/\.$/);
  });
});

describe('what reading found', () => {
  const captures = {
    ...COMPLETE,
    trace: { status: 'ready', report: READ_REPORT },
    configuration: { ...COMPLETE.configuration, repairs: { dropDuplicates: true } },
  } as const;

  it('is repaired only on request, and each repair can be taken back', async () => {
    await show(<TracePane {...captures} />);
    await press(button('Give them the time before'));
    expect(actions.configure).toHaveBeenLastCalledWith({
      repairs: { dropDuplicates: true, flattenBackSteps: true },
    });
    await press(page.querySelector<HTMLElement>('[aria-label="Undo: Repeated rows are dropped."]')!);
    expect(actions.configure).toHaveBeenLastCalledWith({ repairs: {} });
  });
  it('is a choice between outer and inner flows where there are tunnels', async () => {
    await show(<TracePane {...captures} />);
    await press(radio('Inner flows'));
    expect(actions.configure).toHaveBeenLastCalledWith({ tunnels: 'inner' });
    const read = { ...READ_REPORT.read!, tunnels: {} };
    await show(<TracePane {...captures} trace={{ status: 'ready', report: { ...READ_REPORT, read } }} />);
    expect(page.textContent).not.toContain('Inner flows');
  });
  it('stays in sight while the files are read again', async () => {
    await show(
      <TracePane
        {...captures}
        trace={{
          status: 'loading',
          name: 'a',
          bytes: 5,
          totalBytes: 10,
          rows: 3,
          isReread: true,
          previous: READ_REPORT,
        }}
      />,
    );
    expect(page.querySelector('progress')!.value).toBe(0.5);
    expect(page.textContent).toContain('Import report');
  });
  it('is read again on request where choices have changed since', async () => {
    await show(<TracePane {...captures} configuration={{ ...captures.configuration, tunnels: 'inner' }} />);
    await press(button('Read again'));
    expect(actions.rereadTrace).toHaveBeenCalled();
    await show(<TracePane {...captures} />);
    expect(button('Read again')).toBeUndefined();
  });
  it('is saved with every figure', async () => {
    await show(<TracePane {...captures} />);
    await press(button('Save report'));
    const [name, text] = vi.mocked(actions.saveText).mock.lastCall!;
    expect(name).toBe('monday.pcapng and 1 more.report.json');
    expect(JSON.parse(text)).toMatchObject({ packets: 4_812_345, snapped: 91_220 });
  });
});

describe('the export pane', () => {
  const ready = { ...COMPLETE, export: { status: 'idle' } } as const;
  const select = (label: string, value: string) =>
    act(() => {
      const field = labelled(label) as unknown as HTMLSelectElement;
      field.value = value;
      field.dispatchEvent(new Event('change', { bubbles: true }));
    });
  const PLAIN = { isGzipped: false, payload: 'zero', retransmissions: 0 };

  it('pseudonymises unless told otherwise, and warns before keeping', async () => {
    await show(<ExportPane {...ready} />);
    await press(button('Save pcap'));
    expect(actions.exportTrace).toHaveBeenCalledWith('synthetic', 'pcap', {
      addresses: 'pseudonymise',
      ...PLAIN,
    });
    expect(page.textContent).toContain('Packet spacing within a flow is a documented fallback, not learned.');
    expect(page.textContent).toContain(KEY_NOTE);
    expect(page.querySelector('.warning')).toBeNull();
    await press(radio('Keep'));
    expect(page.querySelector('.warning')).not.toBeNull();
    await press(radio('Real trace'));
    await select('Format', 'csv');
    await press(button('Save studio CSV'));
    expect(actions.exportTrace).toHaveBeenLastCalledWith('real', 'csv', { addresses: 'keep', ...PLAIN });
  });
  it('offers every format once, each with a button that names it', async () => {
    await show(<ExportPane {...ready} />);
    const offered = [...page.querySelectorAll('option')].map(({ value }) => value);
    for (const name of EXPORT_FORMAT_NAMES) {
      expect(offered.filter((value) => value === name)).toHaveLength(1);
      await select('Format', name);
      expect(button(`Save ${EXPORT_FORMATS[name].title}`).disabled).toBe(false);
    }
  });
  it('offers payload and retransmissions where packets are written', async () => {
    await show(<ExportPane {...ready} />);
    await select('Payload', 'random');
    await type(labelled('Retransmitted segments'), '2');
    await press(radio('Compress with gzip'));
    await press(button('Save pcap'));
    expect(actions.exportTrace).toHaveBeenLastCalledWith('synthetic', 'pcap', {
      addresses: 'pseudonymise',
      isGzipped: true,
      payload: 'random',
      retransmissions: 0.02,
    });
    await select('Format', 'zeek');
    expect(page.textContent).not.toContain('Retransmitted');
  });
  it('saves the manifest beside the file, unless told not to', async () => {
    vi.mocked(actions.exportTrace).mockResolvedValue({} as ExportedFile);
    await show(<ExportPane {...ready} />);
    await press(button('Save pcap'));
    expect(actions.saveManifest).toHaveBeenCalledTimes(1);
    await press(radio('Save its manifest too'));
    await press(button('Save pcap'));
    expect(actions.saveManifest).toHaveBeenCalledTimes(1);
  });
  it('says why packets cannot be written, and writes flow logs all the same', async () => {
    const report = { ...SYNTHETIC, packets: 0, bytes: 0 };
    await show(<ExportPane {...ready} synthetic={{ status: 'ready', report }} />);
    expect(button('Save studio CSV').disabled).toBe(false);
    await select('Format', 'pcap');
    expect(button('Save pcap').disabled).toBe(true);
    expect(page.textContent).toContain('no packet counts: packets cannot be written. Save a flow log');
    await select('Format', 'zeek');
    expect(button('Save Zeek conn.log').disabled).toBe(false);
  });
  it('saves the real trace where none is generated yet', async () => {
    await show(<ExportPane {...ready} synthetic={{ status: 'empty' }} />);
    await press(button('Save pcap'));
    expect(actions.exportTrace).toHaveBeenLastCalledWith('real', 'pcap', expect.anything());
  });
  it('lists what was changed on the way out', async () => {
    await show(<ExportPane {...COMPLETE} />);
    expect(page.textContent).toContain('12 flows adjusted');
  });
});
