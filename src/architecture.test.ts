/** Enforces the import table of the architecture: one direction, file → trace → streams → model → trace → comparison. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const SOURCE = import.meta.dirname;
const TFJS = '@tensorflow/';

/** Folder → folders and packages (by prefix) that it may import besides itself. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  math: ['pure-rand', 'd3-array', 'd3-force'],
  trace: ['math', '@noble/ciphers'],
  formats: ['trace', 'pako'],
  demo: ['trace', 'math'],
  streams: ['trace', 'math'],
  kernels: ['math', TFJS],
  model: ['kernels', 'streams', 'math'],
  training: ['model', 'kernels', 'streams', 'math'],
  generate: ['model', 'kernels', 'streams', 'trace', 'math'],
  packets: ['generate', 'training', 'model', 'kernels', 'streams', 'trace', 'math'],
  render: ['trace', 'math'],
  exports: ['formats', 'render', 'trace', 'math', 'pako'],
  cli: ['exports', 'formats', 'render', 'trace', 'math', 'node:'],
  baselines: ['streams', 'trace', 'math'],
  metrics: ['trace', 'math', 'graphology'],
  detectors: ['metrics', 'trace', 'math'],
  report: ['metrics', 'detectors', 'trace', 'math'],
  storage: ['trace', 'math', 'idb', 'fflate'],
  reference: ['model', 'kernels', 'streams', 'math', TFJS],
  workers: [
    ...[
      'trace',
      'formats',
      'demo',
      'streams',
      'kernels',
      'model',
      'training',
      'generate',
      'packets',
      'render',
      'exports',
      'baselines',
      'metrics',
      'report',
      'storage',
    ],
    '@noble/hashes',
  ],
  store: ['workers', 'storage', 'exports', 'formats', 'metrics', 'report', 'trace', 'zustand'],
  charts: ['react', 'd3-'],
  views: ['store', 'charts', 'metrics', 'report', 'trace', 'react', '@tanstack/'],
  app: ['views', 'store', 'react'],
};

/** A few edges are for types only: the store must never compute. */
const TYPES_ONLY: Record<string, readonly string[]> = {
  store: ['formats', 'metrics', 'report', 'trace'],
  views: ['trace'],
};

function sourceFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sourceFiles(path);
    return /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) ? [path] : [];
  });
}

interface Import {
  specifier: string;
  typeOnly: boolean;
}

function importsOf(path: string): Import[] {
  const text = readFileSync(path, 'utf8');
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|(?:import|URL)\(\s*['"]([^'"]+)['"]/g;
  return [...text.matchAll(pattern)].map((match) => ({
    specifier: (match[2] ?? match[3])!,
    typeOnly: match[1] !== undefined,
  }));
}

function folderOf(path: string): string {
  return relative(SOURCE, path).split('/')[0]!;
}

function functionsLongerThan(limit: number, path: string): string[] {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const lineAt = (position: number) => file.getLineAndCharacterOfPosition(position).line + 1;
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const [first, last] = [lineAt(node.getStart()), lineAt(node.end)];
    if (last - first < limit) return;
    if (ts.isFunctionLike(node)) found.push(`${relative(SOURCE, path)}:${first} ${last - first + 1} lines`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const folders = Object.keys(MAY_IMPORT).filter((folder) => existsSync(join(SOURCE, folder)));

describe('the import table', () => {
  it.each(folders)('%s imports only what its row names', (folder) => {
    const allowed = MAY_IMPORT[folder]!;
    const offences: string[] = [];
    for (const path of sourceFiles(join(SOURCE, folder))) {
      for (const { specifier, typeOnly } of importsOf(path)) {
        const target = specifier.startsWith('.') ? folderOf(resolve(dirname(path), specifier)) : specifier;
        if (target === folder || target.endsWith('.css')) continue;
        const named = allowed.some(
          (name) => target === name || (!specifier.startsWith('.') && target.startsWith(name)),
        );
        const typesOnly = TYPES_ONLY[folder]?.includes(target) && !typeOnly;
        if (!named || typesOnly)
          offences.push(`${relative(SOURCE, path)} imports ${specifier}${typesOnly ? ' as a value' : ''}`);
      }
    }
    expect(offences).toEqual([]);
  });

  it('covers every folder but testing/, and each folder has a README', () => {
    const all = readdirSync(SOURCE).filter((name) => statSync(join(SOURCE, name)).isDirectory());
    expect(all.filter((name) => name !== 'testing' && !(name in MAY_IMPORT))).toEqual([]);
    expect(all.filter((name) => !existsSync(join(SOURCE, name, 'README.md')))).toEqual([]);
  });

  it.each(['testing', 'reference'])('lets only tests import %s/', (folder) => {
    const offences = folders
      .filter((name) => name !== folder)
      .flatMap((name) => sourceFiles(join(SOURCE, name)))
      .filter((path) => importsOf(path).some(({ specifier }) => specifier.includes(`/${folder}/`)));
    expect(offences.map((path) => relative(SOURCE, path))).toEqual([]);
  });
});

describe('budgets', () => {
  const lineLimit = (path: string) => (/\/(views|charts)\//.test(path) ? 450 : 400);
  it('no source file is longer than its budget', () => {
    const long = folders
      .flatMap((folder) => sourceFiles(join(SOURCE, folder)))
      .map((path) => ({
        path: relative(SOURCE, path),
        lines: readFileSync(path, 'utf8').split('\n').length,
        limit: lineLimit(path),
      }))
      .filter(({ lines, limit }) => lines > limit);
    expect(long).toEqual([]);
  });

  const FUNCTION_LIMIT = 70;
  it('no function is longer than its budget', () => {
    const long = folders
      .flatMap((folder) => sourceFiles(join(SOURCE, folder)))
      .flatMap((path) => functionsLongerThan(FUNCTION_LIMIT, path));
    expect(long).toEqual([]);
  });

  it('exported functions of the mathematics are documented', () => {
    const bare = ['model', 'math', 'metrics', 'kernels', 'reference']
      .filter((folder) => existsSync(join(SOURCE, folder)))
      .flatMap((folder) => sourceFiles(join(SOURCE, folder)))
      .flatMap((path) => {
        const lines = readFileSync(path, 'utf8').split('\n');
        return lines.flatMap((line, i) =>
          /^export (async )?function/.test(line) && !/\*\/\s*$/.test(lines[i - 1] ?? '')
            ? [`${relative(SOURCE, path)}:${i + 1}`]
            : [],
        );
      });
    expect(bare).toEqual([]);
  });
});
