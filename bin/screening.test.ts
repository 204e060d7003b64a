import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../dev/postgres/testing.ts';
import type { TestDatabase } from '../dev/postgres/testing.ts';
import { bareEnvironment } from '../tests/bare-environment.ts';
import { entriesWith } from '../wallet/server/identity/documents/store.ts';

describe('the command for screening lists', { timeout: 120_000 }, () => {
  let database: TestDatabase;
  let folder: string;
  before(async () => {
    database = await createTestDatabase('wallet');
    folder = await mkdtemp(join(tmpdir(), 'holdfast-screening-'));
  });
  after(async () => {
    await rm(folder, { recursive: true });
    await database.close();
  });

  const screening = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(import.meta.dirname, 'screening.ts'), ...args], {
      encoding: 'utf8',
      env: {
        ...bareEnvironment(),
        HOLDFAST_WALLET_DATABASE_URL: database.url,
        // A settings file for all commands has the others' settings as well.
        HOLDFAST_BANK_IBANS: 'none',
      },
    });

  it('[W5f] replaces a list whole, counts the names, and imports nothing of a file with a fault', async () => {
    const path = join(folder, 'list.csv');
    assert.match(screening('list').stdout, /There is no list/);
    await writeFile(path, '1;BYRNE, Ada;1966\n2;Søren Quill;\n');
    const imported = screening('import', 'own', path);
    assert.equal(imported.status, 0, imported.stderr);
    assert.match(imported.stdout, /The list own has 2 names now/);
    await writeFile(path, '3;Bo Reed;\n');
    screening('import', 'own', path);
    assert.match(screening('list').stdout, /^own: 1 name$/m);
    await writeFile(path, '4;Cy Moss;\nwrong');
    const refused = screening('import', 'own', path);
    assert.deepEqual([refused.status, /line 2 of .* is not id;name;born/.test(refused.stderr)], [1, true]);
    const found = await database.db.asWriter((tx) => entriesWith(tx, 0, ['reed', 'byrne', 'moss']));
    assert.deepEqual(
      found.map(({ id }) => id),
      ['3'],
    );
  });

  it('refuses what it does not understand, in words', () => {
    for (const [args, words] of [
      [[], /Say what to do/],
      [['import', 'own'], /Say what to do/],
      [['import', '../own', 'x'], /is not the name of a list/],
      [['import', 'own', '/nowhere.csv'], /\/nowhere\.csv cannot be read/],
    ] as const) {
      const refused = screening(...args);
      assert.equal(refused.status, 1, args.join(' '));
      assert.match(refused.stderr, words);
      assert.doesNotMatch(refused.stderr, /\n {4}at /);
    }
  });
});
