import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { connect } from '#platform/db/db.ts';
import type { Db } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { sql } from '#platform/db/sql.ts';
import { createIds, systemClocks } from '#platform/kernel/world.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import type { Quote } from './domain.ts';
import { findQuotes, insertQuote, quotesResource, termsAt } from './store.ts';

const ids = createIds(systemClocks);

describe('[W10b] stored quotes', () => {
  let world: TestWorld;
  let db: Db;
  let quote: Quote;
  before(async () => {
    world = await startWorld();
    db = connect({ url: world.walletDatabaseUrl, ...rolesOf('wallet') });
    const { holderId } = await world.given.person();
    const now = new Date();
    quote = {
      id: ids.mint('exq'),
      cell: 0,
      holderId,
      give: { minor: 10n ** 14n, currency: 'EUR' },
      get: { minor: 1_050n, currency: 'USD' },
      kept: { minor: 11n, currency: 'USD' },
      rate: { from: { minor: 1_250n, currency: 'EUR' }, to: { minor: 10n ** 18n, currency: 'USD' } },
      rateDay: '2026-11-27',
      termsVersion: 1,
      marginBasisPoints: 100,
      isOfRefunds: false,
      refundHours: 24,
      quotedAt: now,
      validUntil: new Date(now.getTime() + 600_000),
      doneAt: null,
      paymentId: null,
    };
    await db.asWriter((tx) => insertQuote(tx, quote));
  });
  after(async () => {
    await db.close();
    await world.close();
  });

  it('come back as they were stored, to their holder alone', async () => {
    const find = (holder: Quote['holderId']) => db.asReader({ holder }, (tx) => findQuotes(tx, 0, [quote.id]));
    assert.deepEqual(await find(quote.holderId), [quote]);
    assert.deepEqual(await find(ids.mint('hld')), []);
  });

  it('are locked and marked as done', async () => {
    const done = { ...quote, doneAt: new Date() };
    const locked = await db.asWriter(async (tx) => {
      const before = await quotesResource.lock(tx, 0, [quote.id, ids.mint('exq')]);
      await quotesResource.update(tx, 0, [done]);
      return before;
    });
    assert.deepEqual(locked, [quote]);
    assert.deepEqual(await db.asWriter((tx) => findQuotes(tx, 0, [quote.id])), [done]);
  });

  it('are of the terms in force, which no server changes', async () => {
    const terms = await db.one((tx) => termsAt(tx, new Date()));
    assert.deepEqual(
      [terms.version, terms.marginBasisPoints, terms.quoteMinutes, terms.staleAfterDays],
      [1, 100, 10, 1],
    );
    await assert.rejects(
      db.asWriter((tx) => tx.run(sql`update exchange.terms set margin_basis_points = 0`)),
      /permission denied/,
    );
  });
});
