import js from '@eslint/js';
// @ts-expect-error the plugin ships no types
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Folders that must stay pure: no clock, no ambient randomness, no DOM (architecture rule 7). */
const PURE = [
  'math',
  'trace',
  'formats',
  'demo',
  'streams',
  'kernels',
  'model',
  'training',
  'reference',
  'generate',
  'render',
  'exports',
  'baselines',
  'metrics',
  'report',
  'detectors',
];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'test-results/', 'src/kernels/wasm/assembly/'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      'no-console': 'error',
      'no-new-func': 'error',
      'no-restricted-globals': [
        'error',
        ...['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'RTCPeerConnection', 'WebTransport'].map(
          (name) => ({
            name,
            message: 'the studio makes no request of any kind: nothing may leave the browser.',
          }),
        ),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'navigator', property: 'sendBeacon', message: 'the studio makes no request of any kind.' },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    files: PURE.map((folder) => `src/${folder}/**/*.ts`),
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'Math',
          property: 'random',
          message: 'take a seeded Random as an argument (math/random.ts).',
        },
        { object: 'Date', property: 'now', message: 'time is an argument below workers/.' },
        { object: 'performance', property: 'now', message: 'time is an argument below workers/.' },
      ],
    },
  },
  { files: ['src/**/*.tsx'], ...jsxA11y.flatConfigs.recommended },
  {
    files: ['src/**/*.tsx'],
    plugins: { 'react-hooks': reactHooks },
    rules: reactHooks.configs.recommended.rules,
  },
  {
    files: ['e2e/**', 'vite.config.ts', 'eslint.config.js'],
    rules: { 'no-console': 'off', 'no-restricted-globals': 'off', 'no-undef': 'off' },
  },
  { files: ['**/*.ts', '**/*.tsx', '**/*.js', '**/*.mjs'], rules: { 'no-undef': 'off' } },
);
