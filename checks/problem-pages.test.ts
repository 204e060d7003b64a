import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { LinkRefusal } from '../wallet/server/linking/oauth/domain.ts';
import { problems } from '../wallet/server/problems/catalog.ts';
import type { ProblemCatalog } from '#platform/http/problem.ts';
import { isProgramFault } from '#platform/kernel/program-fault.ts';

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

  it('and that about linking name each reason for which a wallet cannot be linked', async () => {
    const reasons = {
      account_frozen: true,
      profile_incomplete: true,
      document_required: true,
      recent_change: true,
      debt_open: true,
      linked_elsewhere: true,
    } as const satisfies Record<LinkRefusal['code'], true>;
    const page = await readFile(join(import.meta.dirname, '../docs/protocol/linking.md'), 'utf8');
    for (const code of Object.keys(reasons)) assert.ok(page.includes(`\n| \`${code}\` | `), code);
  });

  it('are of rows with a next step that a shop can show, for each code that the SDK names', async () => {
    const source = await readFile(join(import.meta.dirname, '../sdk/src/problem.ts'), 'utf8');
    const named = [...source.matchAll(/^ {2}\| '([a-z_]+)'$/gm)].map(([, code = '']) => code);
    assert.ok(named.length > 50);
    // A shop writes its own words about the faults of its program, and an unknown address is one.
    const shown = named.filter((code) => Object.hasOwn(rows, code) && !isProgramFault(code) && code !== 'not_found');
    assert.deepEqual(
      shown.filter((code) => rows[code]?.nextAction === undefined),
      [],
    );
  });

  it('say “No” if the row says that nothing was charged', () => {
    for (const [code, { charged }] of Object.entries(rows)) {
      if (charged !== false) continue;
      assert.match(pages.get(code)!, /\*\*Were you charged\?\*\*\n(No[,.]|Not by this request\.)/, code);
    }
  });
});
