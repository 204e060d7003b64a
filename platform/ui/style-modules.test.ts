import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';

const root = join(import.meta.dirname, '../..');

describe('the style modules of the web apps and their parts', () => {
  const declared = new Map<string, Set<string>>();
  const used = new Map<string, Set<string>>();
  before(async () => {
    for await (const file of glob('{market/web/src,wallet/web/src,platform/ui}/**/*.module.css', { cwd: root })) {
      declared.set(file, new Set(classesOf(readFileSync(join(root, file), 'utf8'))));
    }
    for await (const file of glob('{market/web/src,wallet/web/src,platform/ui}/**/*.tsx', { cwd: root })) {
      const source = readFileSync(join(root, file), 'utf8');
      for (const [, name, path] of source.matchAll(/^import (\w+) from '(\.[^']+\.module\.css)';$/gm)) {
        const sheet = join(dirname(file), path!);
        const names = used.get(sheet) ?? new Set();
        for (const [, key] of source.matchAll(new RegExp(`\\b${name}\\['([\\w-]+)'\\]`, 'g'))) names.add(key!);
        used.set(sheet, names);
      }
    }
  });

  it('declare each class that a page uses', () => {
    assert.ok(declared.size > 0);
    for (const [sheet, names] of used) {
      assert.deepEqual([...names].filter((name) => declared.get(sheet)?.has(name) !== true).toSorted(), [], sheet);
    }
  });

  it('have a unique name in the market, with which their classes begin', () => {
    const names = [...declared.keys()].filter((sheet) => !sheet.startsWith('wallet/')).map((sheet) => basename(sheet));
    assert.deepEqual(names.toSorted(), [...new Set(names)].toSorted());
  });

  it('declare no class that no page uses', () => {
    for (const [sheet, names] of declared) {
      assert.deepEqual([...names].filter((name) => used.get(sheet)?.has(name) !== true).toSorted(), [], sheet);
    }
  });
});

/** The names that a module gives out; those in `:global(…)` stay as they are. */
function classesOf(css: string): string[] {
  const selectors = css.replaceAll(/\/\*[\s\S]*?\*\/|:global\([^)]*\)|\{[^{}]*\}|url\([^)]*\)/g, ' ');
  return [...selectors.matchAll(/\.([a-z][\w-]*)/gi)].map(([, name]) => name!);
}
