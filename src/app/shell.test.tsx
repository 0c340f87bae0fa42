// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { COMPLETE, INITIAL, REPORT } from '../views/gallery/fixtures';
import { milestonesOf } from './announcement';
import { chordProblem } from './chord';
import { ErrorBoundary } from './ErrorBoundary';
import { COMMANDS } from './commands';
import { commandOf, rebound, soundBindings } from './keys';
import { lockDown } from './lockDown';
import { matchWords } from './matchWords';
import { paneOfHash, PANES, stageOf } from './panes';
import { readShortcuts, readTheme, writeShortcuts, writeTheme } from './preferences';

afterEach(() => {
  localStorage.clear();
  document.body.replaceChildren();
});

describe('the line of progress', () => {
  it('takes a pane from the hash and nothing else', () => {
    expect(PANES.map((pane) => paneOfHash(`#${pane}`))).toEqual([...PANES]);
    expect(paneOfHash('#10.0.0.1')).toBe('trace');
  });
  it('shows how far each place has come', () => {
    expect(PANES.map((pane) => stageOf(pane, INITIAL))).toEqual(Array(PANES.length).fill('waiting'));
    expect(PANES.map((pane) => stageOf(pane, COMPLETE))).toEqual(Array(PANES.length).fill('done'));
    expect(
      stageOf('compare', { ...COMPLETE, synthetic: { status: 'generating', share: 0.1, events: 3 } }),
    ).toBe('busy');
  });
});

describe('the keyboard', () => {
  const pressed = (key: string, over: KeyboardEventInit = {}, target: HTMLElement = document.body) => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, ...over });
    Object.defineProperty(event, 'target', { value: target });
    return commandOf(event, { singleKeys: true, bindings: {} });
  };
  it('has no key twice, and none that the browser keeps', () => {
    const chords = COMMANDS.flatMap((command) => command.chords);
    expect(new Set(chords).size).toBe(chords.length);
    expect(chords.map(chordProblem).filter((problem) => problem !== null)).toEqual([]);
  });
  it('lets a key be changed or switched off, and says why one cannot be taken', () => {
    const train = COMMANDS.find(({ id }) => id === 'train')!;
    const bindings = rebound({}, train, 'T');
    const press = (key: string) =>
      commandOf(new KeyboardEvent('keydown', { key }), { singleKeys: true, bindings })?.id;
    expect([press('t'), press(' ')]).toEqual(['train', undefined]);
    expect(() => rebound({}, train, 'G')).toThrow('G means “generate with the settings shown” already');
    expect(() => rebound({}, train, 'Ctrl+T')).toThrow('belongs to the browser');
    expect(() => rebound({}, train, 'Escape')).toThrow('moves about the page');
    expect(rebound({}, train, null)).toEqual({ train: [] });
  });
  it('takes stored keys only as far as they could have been chosen', () => {
    expect(soundBindings({ train: ['G'], generate: ['Space'] })).toEqual({
      train: ['G'],
      generate: ['Space'],
    });
    expect(soundBindings({ train: ['Ctrl+W'], step: ['1'], nobody: ['X'], undo: 'Z' })).toEqual({
      train: [],
      step: [],
    });
    expect(soundBindings('damaged')).toEqual({});
  });
  it('opens the palette from a text field too', () => {
    const field = document.createElement('input');
    expect(pressed('k', { ctrlKey: true }, field)?.id).toBe('palette');
    expect(pressed('z', { ctrlKey: true }, field)).toBeNull();
  });
  it('means its shortcuts, in either case', () => {
    expect(pressed('2')?.what).toBe('go to Explore');
    expect(pressed('G')?.what).toMatch(/^generate/);
    expect(pressed('?', { shiftKey: true })?.what).toBe('show help and the keyboard');
    expect(pressed('z', { ctrlKey: true })?.what).toBe('undo a setting or a selection');
    expect(pressed('Z', { ctrlKey: true, shiftKey: true })?.what).toBe('redo a setting or a selection');
  });
  it('leaves typing and native Space alone', () => {
    const field = document.createElement('input');
    const button = document.createElement('button');
    expect(pressed('g', {}, field)).toBeNull();
    expect(pressed(' ', {}, button)).toBeNull();
    expect(pressed('2', {}, button)?.what).toBe('go to Explore');
    expect(pressed('s', { ctrlKey: true })).toBeNull();
  });
  it('can be turned off', () => {
    const press = (init: KeyboardEventInit) =>
      commandOf(new KeyboardEvent('keydown', init), { singleKeys: false, bindings: {} });
    expect(press({ key: 'g' })).toBeNull();
    expect(press({ key: 'z', ctrlKey: true })?.id).toBe('undo');
  });
});

describe('the palette', () => {
  it('finds by words, by their beginnings, and by letters in order', () => {
    const find = (typed: string) =>
      COMMANDS.flatMap(({ id, what }) => {
        const cost = matchWords(typed, what);
        return cost === null ? [] : [{ id, cost }];
      }).sort((a, b) => a.cost - b.cost)[0]?.id;
    expect(find('explore')).toBe('go-explore');
    expect(find('go tra')).toBe('go-trace');
    expect(find('dark')).toBe('theme-dark');
    expect(find('sel cle')).toBe('clear');
    expect(find('gnrt')).toBe('generate');
    expect(find('qqq')).toBeUndefined();
  });
});

describe('preferences', () => {
  it('are remembered, and only they', () => {
    expect([readTheme(), readShortcuts()]).toEqual(['system', true]);
    writeTheme('dark');
    writeShortcuts(false);
    expect([readTheme(), readShortcuts()]).toEqual(['dark', false]);
    expect(Object.keys(localStorage).sort()).toEqual(['temponet.shortcuts', 'temponet.theme']);
    localStorage.setItem('temponet.theme', 'sepia');
    expect(readTheme()).toBe('system');
  });
});

describe('the announcer', () => {
  it('names milestones, never an address or a file', () => {
    const all = [
      INITIAL,
      COMPLETE,
      { ...COMPLETE, trace: { status: 'failed', name: 'secret.pcap', message: 'x' } as const },
    ].flatMap(milestonesOf);
    expect(all).toContain('Trace open, 184,213 flows.');
    expect(all.join()).not.toContain('secret');
    expect(all.join()).not.toContain(REPORT.name);
  });
});

describe('lock-down', () => {
  it('leaves no constructor of WebRTC', () => {
    const scope = { RTCPeerConnection: class {}, webkitRTCPeerConnection: class {}, Map };
    lockDown(scope);
    expect(Object.keys(scope)).toEqual(['Map']);
  });
});

describe('the error boundary', () => {
  it('shows the message and a way on', async () => {
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
    let isBroken = true;
    const Fragile = () => {
      if (isBroken) throw new Error('internal: no such bin');
      return <p>drawn</p>;
    };
    const page = document.body.appendChild(document.createElement('div'));
    const root = createRoot(page, { onCaughtError: () => undefined });
    await act(() =>
      root.render(
        <ErrorBoundary place="Compare">
          <Fragile />
        </ErrorBoundary>,
      ),
    );
    expect(page.querySelector('[role=alert]')!.textContent).toContain('no such bin');
    isBroken = false;
    await act(() => page.querySelector('button')!.click());
    expect(page.textContent).toBe('drawn');
    await act(() => root.unmount());
  });
});
