import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Type } from 'typebox';
import { sql } from '#platform/db/sql.ts';
import { openingParts } from '../../../../tests/samples/opening-parts.ts';
import type { OpeningParts } from '../../../../tests/samples/opening-parts.ts';
import { password } from '../../../../tests/world/people.ts';
import { sessionRules } from './domain.ts';

describe('logins that wait for a second factor', () => {
  let parts: OpeningParts;
  before(async () => {
    parts = await openingParts();
  });
  after(() => parts.close());

  const half = async (phone: string, more: { browser?: string; needsFactor?: boolean } = {}) => {
    const asked = { phone, password, device: 'Chrome on Linux', address: '192.0.2.1', ...more };
    const login = await parts.sessions.login(asked);
    assert.ok(login.ok);
    return login.value;
  };

  it('[W6c] are no sessions, until a second factor makes one of them', async () => {
    const { holderId, phone } = await parts.newHolder();
    const { kind, token } = await half(phone);
    assert.equal(kind, 'pending');
    assert.equal(await parts.sessions.find(token), undefined);
    assert.deepEqual(await parts.sessions.list(holderId), []);
    const session = await parts.sessions.finishPending(token, 'totp');
    assert.deepEqual((await parts.sessions.find(session!))?.methods, ['password', 'totp']);
    assert.notEqual(session, token);
  });

  it('[S52] lead to one session, however often they are finished at once', async () => {
    const { holderId, phone } = await parts.newHolder();
    const { token } = await half(phone);
    const made = await Promise.all(Array.from({ length: 5 }, () => parts.sessions.finishPending(token, 'sms')));
    assert.equal(made.filter((one) => one !== undefined).length, 1);
    assert.equal((await parts.sessions.list(holderId)).length, 1);
    assert.equal(await parts.sessions.findPending(token), undefined);
  });

  it('end after ten minutes', async () => {
    const { phone } = await parts.newHolder();
    const { token } = await half(phone);
    parts.age(sessionRules.pendingMs - 1_000);
    assert.ok(await parts.sessions.findPending(token));
    parts.age(1_000);
    assert.equal(await parts.sessions.findPending(token), undefined);
    assert.equal(await parts.sessions.finishPending(token, 'totp'), undefined);
  });

  it('[S57b] do not end with a password that was changed since they began', async () => {
    const { holderId, phone } = await parts.newHolder();
    const { token } = await half(phone);
    const { seal } = (await parts.accounts.knownAs(phone))!;
    const hash = await parts.accounts.hashPassword('copper violin harvest moon');
    await parts.db.asWriter((tx) => parts.accounts.replacePassword(tx, holderId, seal, hash));
    assert.equal(await parts.sessions.finishPending(token, 'totp'), undefined);
    assert.deepEqual(await parts.sessions.list(holderId), []);
  });

  it('[W6e] end when their holder ends all other sessions', async () => {
    const { holderId, phone } = await parts.newHolder();
    const { token } = await half(phone);
    await parts.sessions.endAllOthers({ id: parts.world.ids.mint('ses'), holderId });
    assert.equal(await parts.sessions.findPending(token), undefined);
  });

  it('are not needed in a known browser, unless the holder asks for one', async () => {
    const { phone } = await parts.newHolder();
    assert.equal((await half(phone, { browser: 'known' })).kind, 'session');
    const { kind, token } = await half(phone, { browser: 'known', needsFactor: true });
    assert.equal(kind, 'pending');
    assert.equal((await parts.sessions.findPending(token))?.isKnown, true);
  });

  it('store no secret that a thief of the database could use', async () => {
    const { phone } = await parts.newHolder();
    const { token } = await half(phone);
    const { seal } = (await parts.accounts.knownAs(phone))!;
    const Row = Type.Object({ row: Type.String() });
    const rows = await parts.db.asWriter((tx) =>
      tx.many(sql(Row)`select login::text as row from sessions.pending_logins login`),
    );
    const hex = Buffer.from(token).toString('hex');
    assert.ok(rows.length > 0);
    assert.ok(rows.every(({ row }) => !row.includes(token) && !row.includes(hex) && !row.includes(seal)));
  });
});
