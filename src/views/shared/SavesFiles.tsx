import type { ReactNode } from 'react';
import { SaveFile } from '../../charts/FigureMenu';
import { saveFile } from '../../store/actions';

/** Lets every picture below be saved: the charts themselves know no way out of the page. */
export function SavesFiles({ children }: { readonly children: ReactNode }) {
  return <SaveFile value={saveFile}>{children}</SaveFile>;
}
