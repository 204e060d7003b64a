import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { loadSecrets } from './secrets.ts';

describe('secrets of the constellation', () => {
  let dir = '';
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'holdfast-secrets-'));
  });
  after(() => rm(dir, { recursive: true }));

  it('[O4s] are made once, in a file that only their owner can read', async () => {
    const first = await loadSecrets(dir);
    assert.ok(Buffer.from(first.walletSecret, 'base64url').length >= 32);
    assert.notEqual(first.walletSecret, first.marketSecret);
    assert.deepEqual(await loadSecrets(dir), first);
    assert.equal((await stat(join(dir, 'secrets.json'))).mode & 0o777, 0o600);
  });

  it('[O4s] get the secret that a newer version needs, and keep the others', async () => {
    const path = join(dir, 'secrets.json');
    const { marketSecret: _, ...older } = JSON.parse(await readFile(path, 'utf8')) as Record<string, string>;
    await writeFile(path, JSON.stringify(older));
    const newer = await loadSecrets(dir);
    assert.equal(newer.walletSecret, older['walletSecret']);
    assert.ok(newer.marketSecret.length > 0);
  });
});
