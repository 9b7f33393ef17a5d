import js from '@eslint/js';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** What a folder must not import. The same rule stands in the tsconfig references; this one explains itself. */
const forbid = (files, patterns, message) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: patterns.map((group) => ({ group: [group], message })) }] },
});

export default tseslint.config(
  { ignores: ['dist/', 'out/', '.vscode-host/', '.vscode-test/', 'node_modules/', 'examples/**/.lossline/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver': { node: { extensions: ['.ts', '.js', '.mjs'] } }, 'import-x/extensions': ['.ts'] },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        Buffer: 'readonly',
        performance: 'readonly',
        AbortSignal: 'readonly',
      },
    },
  },
  forbid(
    ['src/core/**/*.ts'],
    ['vscode', 'node:*', '**/shared/**', '**/runner/**', '**/host/**', '**/webview/**'],
    'core is pure: no editor, no Node, no other folder.',
  ),
  forbid(
    ['src/shared/**/*.ts'],
    ['vscode', 'node:*', '**/runner/**', '**/host/**', '**/webview/**'],
    'shared may import core only.',
  ),
  forbid(
    ['src/runner/**/*.ts', 'src/cli.ts'],
    ['vscode', '**/shared/**', '**/host/**', '**/webview/**'],
    'runner may import core only; it must run without an editor.',
  ),
  forbid(
    ['src/host/**/*.ts', 'src/extension.ts'],
    ['**/webview/**', '**/cli/**'],
    'the host talks to the panel through shared.',
  ),
  forbid(
    ['webview/**/*.ts'],
    ['vscode', 'node:*', '**/runner/**', '**/host/**'],
    'the panel is browser code; it knows core and shared.',
  ),
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines': 'off',
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', name: ['test', 'it', 'describe', 'suite'], package: 'node:test' },
          ],
        },
      ],
    },
  },
);
