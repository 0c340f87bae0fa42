// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { COMPLETE, INITIAL, REPORT } from '../views/gallery/fixtures';
import { milestonesOf } from './announcement';
import { ErrorBoundary } from './ErrorBoundary';
import { SHORTCUTS, shortcutOf } from './keys';
import { lockDown } from './lockDown';
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
    return shortcutOf(event, true);
  };
  it('has no key twice', () => {
    const keys = SHORTCUTS.map(({ key, withControl, withShift }) => `${key} ${withControl} ${withShift}`);
    expect(new Set(keys).size).toBe(keys.length);
  });
  it('means its shortcuts, in either case', () => {
    expect(pressed('2')?.what).toBe('go to Explore');
    expect(pressed('G')?.what).toMatch(/^generate/);
    expect(pressed('?', { shiftKey: true })?.what).toBe('show this list');
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
    expect(shortcutOf(new KeyboardEvent('keydown', { key: 'g' }), false)).toBeNull();
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
