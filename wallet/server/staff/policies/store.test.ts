import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { policy } from '../../../../tests/samples/payment.ts';
import { contactsOf } from '../../../../tests/world/staff.ts';
import { sql } from '#platform/db/sql.ts';
import { mintId } from '#platform/kernel/id.ts';
import { termVersions } from '../../funding/exchange/store.ts';
import { allSchedules } from '../../funding/fees/store.ts';
import { allTerms as originTerms } from '../../funding/origins/store.ts';
import { allDebitTerms } from '../../funding/top-ups/store.ts';
import { allTerms as withdrawalTerms } from '../../funding/withdrawals/store.ts';
import type { StoredPolicy } from '../../identity/limits/domain.ts';
import { allPolicies } from '../../identity/limits/store.ts';
import { policyVersions } from '../../payments/payments/policy-store.ts';
import { allTerms } from '../../protection/reports/store.ts';
import { putMember } from '#platform/staff/members/store.ts';
import type { Content } from './content-domain.ts';
import type { Draft } from './domain.ts';
import { enact, findProgress, insertApproval, insertDraft, insertEnd, limitVersions, newestDrafts } from './store.ts';

const id = <P extends string>(prefix: P, at: number) => mintId(prefix, at, Buffer.alloc(10, at));
const people = ['Ada', 'Bea', 'Cy', 'Dan'];
const [ada, bea, cy, dan] = [id('stf', 1), id('stf', 2), id('stf', 3), id('stf', 4)];
const at = new Date('2030-01-01T12:00:00Z');
const day = (count: number) => new Date(Date.UTC(2030, 0, 1 + count));
const fees: Content = {
  kind: 'fees',
  values: { currency: 'EUR', cardFreeUpToMinor: '3000', cardBasisPoints: 300, merchantBasisPoints: 60 },
};
const { version: _, ...values } = policy;
const terms: Content = { kind: 'terms', values: { ...values, shipWithinDays: 5, warnDays: [5, 2] } };

describe('stored drafts', () => {
  let database: TestDatabase;
  let count = 0;
  before(async () => {
    database = await createTestDatabase('wallet');
    for (const [index, name] of people.entries()) {
      const { email, phone } = contactsOf(name);
      const contacts = { email, mailbox: email, phone };
      const member = { id: [ada, bea, cy, dan][index]!, name, ...contacts, role: 'finance', invitedAt: at } as const;
      await database.db.one((tx) => putMember(tx, member));
    }
  });
  after(() => database.close());

  const put = async (more: Partial<Draft> = {}): Promise<Draft> => {
    count += 1;
    const draft: Draft = {
      id: id('pol', count),
      revision: 1,
      content: fees,
      baseVersion: 1,
      validFrom: day(1),
      reason: 'As agreed',
      writtenBy: ada,
      writtenAt: at,
      ...more,
    };
    await database.db.one((tx) => insertDraft(tx, draft));
    return draft;
  };
  const approve = (draft: Draft, memberId: typeof ada) =>
    database.db.one((tx) =>
      insertApproval(tx, draft.id, { revision: draft.revision, memberId, at }, Buffer.alloc(32, 7)),
    );
  const make = (draft: Draft, now = at) => database.db.one((tx) => enact(tx, draft, { memberId: cy, now, at }));
  const asServer = (statement: ReturnType<typeof sql>) => database.db.asWriter((tx) => tx.run(statement));

  it('[O1b] [S62] become a version by two approvals, whole and once', async () => {
    const one = await put();
    await approve(one, bea);
    await assert.rejects(make(one), /two others/);
    await approve(one, cy);
    assert.equal(await make(one), 2);
    const schedules = await database.db.one(allSchedules);
    const { kind: _kind, values: expected } = { ...fees, values: fees.values };
    assert.deepEqual(schedules.at(-1), {
      ...expected,
      version: 2,
      validFrom: day(1),
      cardFreeUpToMinor: 3_000n,
    });
    await assert.rejects(make(one), /has ended/);
    const progress = await database.db.one((tx) => findProgress(tx, one.id));
    assert.deepEqual(progress?.end, { how: 'enacted', version: 2, memberId: cy, at });
    assert.deepEqual(progress.draft, one);
  });

  it('[O1b] carry every value of the terms over', async () => {
    const one = await put({ content: terms });
    await approve(one, bea);
    await approve(one, dan);
    assert.equal(await make(one), 2);
    const { validFrom, version, ...stored } = (await database.db.one(policyVersions)).at(-1)!;
    assert.deepEqual([version, validFrom], [2, day(1)]);
    assert.deepEqual(stored, terms.values);
  });

  it('[O1b] carry the limits of operators over', async () => {
    const values = { currency: 'EUR', decideAloneMostMinor: '20000' } as const;
    const one = await put({ content: { kind: 'limits', values } });
    await approve(one, bea);
    await approve(one, dan);
    assert.equal(await make(one), 2);
    const newest = (await database.db.one(limitVersions)).at(-1);
    assert.deepEqual(newest, { version: 2, validFrom: day(1), currency: 'EUR', decideAloneMostMinor: 20_000n });
  });

  it('[O1b] carry the limits of holders and the terms of reports over', async () => {
    const euros = (payment: number, day: number, year: number, holds: number | null) => ({
      EUR: { payment, day, year, holds },
    });
    const tiers = { 0: euros(0, 0, 0, 9_000), 1: euros(100, 200, 300, null), 2: euros(1_000, 2_000, 3_000, null) };
    const stepUp = {
      above: { EUR: { payment: 40, day: 90 } },
      newBrowserHours: 24,
      usualFrom: 5,
      usualWithinHours: 2,
      mostInHour: 4,
    };
    const reports = {
      reportDays: 90,
      creditHours: 12,
      decideDays: 9,
      creditMostMinor: '5000',
      currency: 'EUR',
      creditsAYear: 1,
      oldPasskeyDays: 20,
    } as const;
    for (const content of [
      { kind: 'tiers', values: { tiers, stepUp } },
      { kind: 'reports', values: reports },
    ] as const) {
      const one = await put({ content });
      await approve(one, bea);
      await approve(one, dan);
      assert.equal(await make(one), 2);
    }
    const limits = (await database.db.one(allPolicies)).at(-1);
    assert.deepEqual(limits, { version: 2, validFrom: day(1), tiers, stepUp });
    const terms = (await database.db.one(allTerms)).at(-1);
    assert.deepEqual(terms, { ...reports, creditMostMinor: 5_000n, version: 2, validFrom: day(1) });
  });

  it('[O1b] carry the terms of exchanges, withdrawals and debits over, in each currency, and how long money stays', async () => {
    const own = { freeUpToMinor: '5', basisPoints: 7, leastFeeMinor: '11', leastMinor: '13', mostMinor: '17' };
    const exchange = {
      marginBasisPoints: 75,
      quoteMinutes: 5,
      staleAfterDays: 2,
      refundHours: 3,
      currencies: ['USD', 'EUR'],
    } as const;
    for (const content of [
      { kind: 'exchange', values: exchange },
      {
        kind: 'withdrawals',
        values: { quoteMinutes: 9, quotesADay: 8, currencies: { EUR: own, USD: { ...own, mostMinor: '19' } } },
      },
      { kind: 'debits', values: { currencies: { USD: { leastMinor: '3', mostMinor: '4', days: 2 } } } },
      { kind: 'origins', values: { cardDays: 61, debitDays: 67 } },
    ] as const) {
      const one = await put({ content });
      await approve(one, bea);
      await approve(one, dan);
      assert.equal(await make(one), 2, content.kind);
    }
    const from = { version: 2, validFrom: day(1) };
    const { db } = database;
    assert.deepEqual((await db.one(termVersions)).at(-1), { ...from, ...exchange });
    const perCurrency = {
      ...from,
      freeUpToMinor: 5n,
      basisPoints: 7,
      leastFeeMinor: 11n,
      leastMinor: 13n,
      quoteMinutes: 9,
      quotesADay: 8,
    };
    assert.deepEqual((await db.one(withdrawalTerms)).slice(-2), [
      { ...perCurrency, currency: 'EUR', mostMinor: 17n },
      { ...perCurrency, currency: 'USD', mostMinor: 19n },
    ]);
    const [least, most] = [3n, 4n].map((minor) => ({ minor, currency: 'USD' }));
    assert.deepEqual((await db.one(allDebitTerms)).at(-1), { ...from, least, most, days: 2 });
    assert.deepEqual((await db.one(originTerms)).at(-1), { ...from, cardDays: 61, debitDays: 67 });
  });

  it('[O1b] from before a field was there read and become versions with its usual value', async () => {
    const own = { freeUpToMinor: '5', basisPoints: 7, leastFeeMinor: '11', leastMinor: '13', mostMinor: '17' };
    const exchange = { marginBasisPoints: 75, quoteMinutes: 5, staleAfterDays: 2, currencies: ['EUR'] };
    const withdrawals = { quoteMinutes: 9, currencies: { EUR: own } };
    for (const content of [
      { kind: 'exchange', values: exchange, newer: { refundHours: 24 } },
      { kind: 'withdrawals', values: withdrawals, newer: { quotesADay: 20 } },
    ] as const) {
      const { newer, ...older } = content;
      const one = await put({ content: older as unknown as Content, baseVersion: 2, validFrom: day(2) });
      const stored = await database.db.one((tx) => findProgress(tx, one.id));
      assert.deepEqual(stored?.draft.content, { ...older, values: { ...older.values, ...newer } });
      await approve(one, bea);
      await approve(one, dan);
      assert.equal(await make(one), 3, content.kind);
    }
    assert.equal((await database.db.one(termVersions)).at(-1)?.refundHours, 24);
    assert.equal((await database.db.one(withdrawalTerms)).at(-1)?.quotesADay, 20);
  });

  it('[S62] make no version of limits that are not in order, whatever the servers say', async () => {
    const limits = (payment: number | string, day: number, year: number) => ({
      EUR: { payment, day, year, holds: null },
    });
    const right = limits(1, 2, 3);
    const { stepUp } = (await database.db.one(allPolicies)).at(-1)!;
    const asks = (payment: number, day: number) => ({ ...stepUp, above: { EUR: { payment, day } } });
    for (const [tier1, asked] of [
      [limits(2, 1, 3), stepUp],
      [limits(1, 3, 2), stepUp],
      [limits(-1, 1, 1), stepUp],
      [limits('x', 1, 1), stepUp],
      [{ EUR: {} }, stepUp],
      [right, asks(2, 1)],
      [right, asks(-1, 1)],
      [right, { ...stepUp, above: { EUR: {} } }],
      [right, { ...stepUp, mostInHour: 0 }],
      [right, { ...stepUp, usualFrom: null }],
    ]) {
      const values = { tiers: { 0: limits(0, 0, 0), 1: tier1, 2: right }, stepUp: asked } as unknown as StoredPolicy;
      const one = await put({ content: { kind: 'tiers', values }, baseVersion: 2, validFrom: day(3) });
      await approve(one, bea);
      await approve(one, dan);
      await assert.rejects(make(one), /policies_(tiers|asks)_in_order|invalid input syntax/);
    }
  });

  it('[S62] take no approval of a member who wrote any of them, not even from a server', async () => {
    const one = await put({ baseVersion: 2, validFrom: day(3) });
    await assert.rejects(approve(one, ada), /does not approve it/);
    const second = await put({ ...one, revision: 2, writtenBy: bea });
    await assert.rejects(approve(second, ada), /does not approve it/);
    await assert.rejects(approve(second, bea), /does not approve it/);
    await approve(second, cy);
    await assert.rejects(approve(second, cy), /policy_approvals_pkey/);
    await assert.rejects(make(second), /two others/);
    // Who approves first and writes afterwards counts no more.
    const third = await put({ ...one, id: id('pol', 99), writtenBy: ada });
    await approve(third, bea);
    await approve(third, cy);
    await put({ ...third, revision: 2, writtenBy: bea });
    await assert.rejects(make(third), /was changed/);
  });

  it('[S62] need two who still have the role when the second one signs', async () => {
    const one = await put({ baseVersion: 2, validFrom: day(3) });
    await approve(one, bea);
    await approve(one, cy);
    await asServer(sql`update staff.members set role = 'support' where name = 'Bea'`);
    await assert.rejects(make(one), /two others/);
    await asServer(sql`update staff.members set role = 'finance' where name = 'Bea'`);
    await asServer(sql`update staff.members set ended_at = ${at} where name = 'Cy'`);
    await assert.rejects(make(one), /two others/);
    await asServer(sql`update staff.members set ended_at = null where name = 'Cy'`);
  });

  it('[S62] make no version that begins before the newest one, today, or from an older version', async () => {
    const later = [
      await put({ baseVersion: 2, validFrom: day(1) }),
      await put({ baseVersion: 2, validFrom: day(-3_000) }),
      await put({ baseVersion: 1, validFrom: day(9) }),
    ];
    const today = await put({ baseVersion: 2, validFrom: day(5) });
    for (const one of [...later, today]) {
      await approve(one, bea);
      await approve(one, cy);
    }
    for (const one of later) assert.equal(await make(one), null);
    assert.equal(await make(today, day(5)), null);
    assert.equal((await database.db.one(allSchedules)).length, 2);
  });

  it('[S62] cannot be changed, approved in retrospect or made versions of by a server', async () => {
    const one = await put({ baseVersion: 2 });
    const name = one.id;
    for (const statement of [
      sql`update staff.policy_drafts set reason = ${name}`,
      sql`delete from staff.policy_drafts`,
      sql`update staff.policy_approvals set revision = 1`,
      sql`delete from staff.policy_approvals`,
      sql`update staff.policy_ends set how = 'rejected'`,
      sql`delete from staff.policy_ends`,
      sql`insert into staff.policy_ends (draft_id, how, version, member_id, at) select id, 'enacted', 9, written_by, written_at from staff.policy_drafts`,
      sql`insert into fees.schedules select 9, now(), currency, 0, 0, 0 from fees.schedules`,
      sql`update fees.schedules set merchant_basis_points = 0`,
      sql`update payments.policies set release_after_days = 1`,
      sql`delete from payments.policies`,
      sql`insert into limits.policies select 9, now(), tiers from limits.policies`,
      sql`update limits.policies set tiers = '{}'`,
      sql`update protection.report_terms set credit_most_minor = 1`,
      sql`update withdrawals.terms set most_minor = 1`,
      sql`update top_ups.debit_terms set days = 1`,
      sql`update origins.terms set card_days = 0`,
      sql`select staff.enact_origins(draft) from staff.policy_drafts draft`,
    ])
      await assert.rejects(asServer(statement), /permission denied/);
  });

  it('are listed newest first, each by its newest revision and its end', async () => {
    const one = await put({ baseVersion: 2, reason: 'First' });
    await put({ ...one, revision: 2, reason: 'Second' });
    const end = { how: 'withdrawn', memberId: ada, at } as const;
    await database.db.one((tx) => insertEnd(tx, one.id, end));
    await assert.rejects(database.db.one((tx) => insertEnd(tx, one.id, end)));
    const listed = await database.db.one((tx) => newestDrafts(tx, 100));
    const own = listed.filter(({ draft }) => draft.id === one.id);
    assert.deepEqual(
      own.map(({ draft, how }) => [draft.revision, draft.reason, how]),
      [[2, 'Second', 'withdrawn']],
    );
    const ids = listed.map(({ draft }) => draft.id);
    assert.deepEqual(ids, ids.toSorted().toReversed());
    assert.equal((await database.db.one((tx) => newestDrafts(tx, 1))).length, 1);
  });
});
