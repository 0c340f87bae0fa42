import { linkOf } from '../store/shareLink';
import { studio } from '../store/studio';
import type { Notice } from './useSharedLink';

/** Puts a link to the configuration into the clipboard. @returns what to tell about it */
export async function copyLink(): Promise<Notice> {
  const { origin, pathname } = window.location;
  const link = origin + pathname + linkOf(studio.getState().configuration);
  const what = 'It carries settings only, nothing of a trace or a model';
  try {
    await navigator.clipboard.writeText(link);
    return { isBad: false, text: `Link copied. ${what}: ${link}` };
  } catch {
    return { isBad: false, text: `There is no clipboard here; the link is ${link}. ${what}.` };
  }
}
