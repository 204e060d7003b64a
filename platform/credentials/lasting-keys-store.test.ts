import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../dev/postgres/testing.ts';
import { deriveKey } from '../kernel/derive-key.ts';
import type { RootSecrets } from './key-ring.ts';
import { openLastingKeys } from './lasting-keys-service.ts';

describe('lasting keys', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  const [first, second, third] = [randomBytes(32), randomBytes(32), randomBytes(32)] as const;
  const open = async (label: string, ...secrets: RootSecrets): Promise<Buffer> =>
    (await openLastingKeys({ db: database.db, secrets, random: randomBytes }, { [label]: 32 }))[label]!;

  it('[S118] begin as the keys that earlier versions derived, and outlive the secret', async () => {
    const key = await open('names', first);
    assert.ok(key.equals(deriveKey(first, 'names')));
    assert.ok(key.equals(await open('names', first, second)));
    assert.ok(key.equals(await open('names', second, first)));
    assert.ok(key.equals(await open('names', second)));
  });

  it('[S118] are the same for servers that start at once', async () => {
    const keys = await Promise.all([open('at once', first, second), open('at once', second, first)]);
    assert.ok(keys[0].equals(keys[1]));
  });

  it('[S118] refuse the start, in a clear sentence, without the secret that they are sealed with', async () => {
    await open('lost', first);
    await assert.rejects(open('lost', third), /the key "lost" opens with none of the server's secrets\. If a former/);
  });
});
