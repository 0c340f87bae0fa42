/** What can be pressed in sight, by its accessible name: so that the palette knows every action without a second list. */

interface Pressable {
  readonly name: string;
  readonly element: HTMLElement;
  /** The heading, legend or region above it. */
  readonly place: string;
}

const PRESSABLE =
  'button:not(:disabled), summary, input[type=radio]:not(:disabled), input[type=checkbox]:not(:disabled)';
/** Marks of a picture are reached through the picture. */
const OF_PICTURES = '.host-label, .raster-name, .matrix-surface, .view-buttons, [role=menu], td, th';
const MOST = 200;

export function pressables(): Pressable[] {
  return [...document.querySelectorAll<HTMLElement>(`main :is(${PRESSABLE}), .shell-tools button`)]
    .filter((element) => element.getClientRects().length > 0 && !element.closest(OF_PICTURES))
    .slice(0, MOST)
    .flatMap((element) => {
      const name = nameOf(element);
      return name.length > 1 ? [{ name, element, place: placeOf(element) }] : [];
    });
}

function nameOf(element: HTMLElement): string {
  const label = element instanceof HTMLInputElement ? element.labels?.[0] : null;
  const text =
    element.getAttribute('aria-label') ?? (label?.querySelector('span') ?? label ?? element).textContent;
  return (text ?? '').replaceAll(/\s+/g, ' ').trim();
}

function placeOf(element: HTMLElement): string {
  const legend = element.closest('fieldset')?.querySelector('legend')?.textContent;
  const region = element
    .closest('section[aria-label], [role=region][aria-label]')
    ?.getAttribute('aria-label');
  const heading = element.closest('section, .pane')?.querySelector('h1, h2')?.textContent;
  return (legend || region || heading || 'Studio').trim();
}
