/** What an exported file is called. */
import { EXPORT_FORMATS } from '../exports/exportFormats';
import type { ExportFormat, ExportOptions, ExportSource } from './protocol';

interface Exported {
  /** Of the open trace. */
  readonly name: string;
  readonly which: ExportSource;
  readonly format: ExportFormat;
  readonly options: ExportOptions;
}

export function exportName({ name, which, format, options: { isGzipped = false } }: Exported): string {
  if (format === 'manifest') return `${baseName(name)}-${which}.manifest.json`;
  return `${baseName(name)}-${which}.${EXPORT_FORMATS[format].extension}${isGzipped ? '.gz' : ''}`;
}

/** A file name's stem, fit for every file system. */
function baseName(name: string): string {
  const stem = name
    .replace(/\.(pcap|pcapng|cap|log|csv|tsv|json|binetflow|labeled|gz)\b/gi, '')
    .replace(/[^\w.-]+/g, '-');
  return stem.replace(/^-+|-+$/g, '').slice(0, 60) || 'trace';
}
