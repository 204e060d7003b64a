import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'docs/problems');

/** All sources that a refusal can come from. */
async function sources(): Promise<string[]> {
  const folders = ['wallet/server', 'platform/http'];
  const lists = await Promise.all(
    folders.map(async (name) => {
      const files = await readdir(join(root, name), { recursive: true });
      return files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')).map((file) => join(name, file));
    }),
  );
  return Promise.all(lists.flat().map((file) => readFile(join(root, file), 'utf8')));
}

/** Codes that clients receive: rows of problem tables, and those sent by name. */
function codesIn(text: string): string[] {
  const rows = text.includes('satisfies ProblemTable') ? [...text.matchAll(/^ {2}([a-z_]+): \{/gm)] : [];
  const named = [...text.matchAll(/sendProblem\(\s*reply,\s*'([a-z_]+)'/g)];
  return [...rows, ...named].map(([, code]) => code!);
}

describe('the pages about problems', () => {
  let pages: string[];
  let texts: string[];
  before(async () => {
    texts = await sources();
    pages = (await readdir(folder)).filter((name) => name !== 'README.md').map((name) => name.replace(/\.md$/, ''));
  });

  it('leave out no code that a client receives', () => {
    const codes = new Set(texts.flatMap(codesIn));
    assert.ok(codes.size > 40, `${codes.size} codes were found`);
    assert.deepEqual(
      [...codes].filter((code) => !pages.includes(code)),
      [],
    );
  });

  it('are about codes that there are', () => {
    const all = texts.join('\n');
    assert.deepEqual(
      pages.filter((code) => !new RegExp(`\\b${code}\\b`).test(all)),
      [],
    );
  });

  it('each say what it means, whether anything was charged, and what to do', async () => {
    for (const code of pages) {
      const text = await readFile(join(folder, `${code}.md`), 'utf8');
      assert.match(text, new RegExp(`^# .+\n\n\`${code}\` · HTTP \\d{3}\n`), code);
      for (const part of ['What it means', 'Were you charged?', 'What to do']) assert.ok(text.includes(part), code);
    }
  });
});
