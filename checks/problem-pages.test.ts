import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { problems } from '../wallet/server/problems/catalog.ts';
import type { ProblemCatalog } from '#platform/http/problem.ts';

const folder = join(import.meta.dirname, '../docs/problems');
const rows: ProblemCatalog = problems;

describe('the pages about problems', () => {
  let pages: Map<string, string>;
  before(async () => {
    const names = (await readdir(folder)).filter((name) => name !== 'README.md');
    const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    pages = new Map(names.map((name, at) => [name.replace(/\.md$/, ''), texts[at]!]));
  });

  it('exist for each row of the catalog', () => {
    assert.deepEqual([...pages.keys()].toSorted(), Object.keys(rows).toSorted());
  });

  it('have the title and status of their row', () => {
    for (const [code, { title, status }] of Object.entries(rows)) {
      const head = `# ${title()}\n\n\`${code}\` · HTTP ${status}\n`;
      assert.equal(pages.get(code)?.slice(0, head.length), head, code);
    }
  });

  it('each say what the problem means, whether anything was charged, and what to do', () => {
    for (const [code, text] of pages) {
      for (const part of ['What it means', 'Were you charged?', 'What to do']) assert.ok(text.includes(part), code);
    }
  });

  it('say “No” if the row says that nothing was charged', () => {
    for (const [code, { charged }] of Object.entries(rows)) {
      if (charged !== false) continue;
      assert.match(pages.get(code)!, /\*\*Were you charged\?\*\*\n(No[,.]|Not by this request\.)/, code);
    }
  });
});
