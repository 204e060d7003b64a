import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import pino from 'pino';
import { uuid } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { storeHolder } from '../../../../tests/samples/stored.ts';
import type { Id } from '#platform/kernel/id.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { sweepAll } from '../../../../tests/rows/sweep-all.ts';
import { ProcessorUnavailableError } from '../processor/domain.ts';
import type { CardDecline, Processor } from '../processor/domain.ts';
import { createInstruments } from './service.ts';

const HOUR_MS = 3_600_000;
const start = new Date('2026-11-24T10:00:00Z');

/** A processor that opens pages, and reports the declines that a test gives it. */
class SampleProcessor {
  readonly pages = new Map<string, 'open' | 'complete' | 'closed'>();
  readonly declines = new Map<string, CardDecline>();
  isDown = false;
  /** Runs after a page has opened, and before the processor answers. */
  meanwhile: () => Promise<void> = async () => {};

  readonly port: Pick<Processor, 'createCustomer' | 'openVisit' | 'readVisit' | 'closeVisit' | 'readDecline'> = {
    createCustomer: async ({ reference }) => `cus_${reference}`,
    openVisit: async ({ reference }) => {
      if (this.isDown) throw new ProcessorUnavailableError('no answer');
      const processorId = `cs_${reference}`;
      this.pages.set(processorId, 'open');
      await this.meanwhile();
      return { processorId, url: `https://processor.example/${processorId}` };
    },
    readVisit: async (processorId) => {
      const state = this.pages.get(processorId);
      if (state !== 'complete') return state === 'open' ? { status: 'open', url: null } : { status: 'failed' };
      const details = { brand: 'visa', last4: '4242', expMonth: 12, expYear: 2039, country: 'IE' } as const;
      const card = {
        ...details,
        processorId: `pm_${processorId}`,
        funding: 'credit',
        fingerprint: processorId,
      } as const;
      return { status: 'complete', card };
    },
    closeVisit: async (processorId) => {
      if (this.pages.get(processorId) === 'open') this.pages.set(processorId, 'closed');
    },
    readDecline: async (eventId) => this.declines.get(eventId),
  };
}

describe('linking cards', () => {
  let database: TestDatabase;
  let processor: SampleProcessor;
  let holder: Id<'hld'>;
  let now = start;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());
  beforeEach(async () => {
    now = start;
    processor = new SampleProcessor();
    holder = await storeHolder(database.db);
  });

  const clocks = { business: () => start, security: () => now };
  const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch, clocks });
  const instruments = () =>
    createInstruments({
      db: database.db,
      world,
      restrictions: { add: async () => {} },
      security: { record: async () => {} },
      processor: processor.port as Processor,
      publicUrl: 'https://wallet.example',
    });
  const begin = async (): Promise<string> => {
    const started = await instruments().startVisit(holder, { continueTo: '/instruments' });
    return started.ok ? 'begun' : `${started.error.code} ${started.error.until.toISOString()}`;
  };
  /** Declines one more card on the holder's page. */
  const decline = async (at = now): Promise<string> => {
    const eventId = `evt_${processor.declines.size}_${holder}`;
    processor.declines.set(eventId, { customerId: await instruments().customerOf(holder), at });
    await instruments().countDecline(eventId);
    return eventId;
  };
  const declineTimes = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time += 1) await decline();
  };
  /** Opens the pool's connections; otherwise, concurrent calls would run one after another. */
  const openConnections = async (): Promise<void> => {
    const wait = () => database.db.asWriter((tx) => tx.run(sql`select pg_sleep(0.1)`));
    await Promise.all(Array.from({ length: 16 }, wait));
  };
  const pages = () => [...processor.pages.values()];

  it('[S133d] refuses visits for a day after six declined cards', async () => {
    await declineTimes(5);
    assert.equal(await begin(), 'begun');
    now = new Date(start.getTime() + HOUR_MS);
    await decline();
    const refused = 'linking_declined_too_often 2026-11-25T10:00:00.000Z';
    assert.equal(await begin(), refused);
    now = new Date(start.getTime() + 24 * HOUR_MS - 1);
    assert.equal(await begin(), refused);
    assert.equal(pages().length, 1);
    now = new Date(start.getTime() + 24 * HOUR_MS);
    assert.equal(await begin(), 'begun');
    holder = await storeHolder(database.db);
    assert.equal(await begin(), 'begun', 'another holder is not affected');
  });

  it('[S133d] counts a decline once and on its own day, however often and late it is reported', async () => {
    const first = await decline();
    await Promise.all(Array.from({ length: 10 }, () => instruments().countDecline(first)));
    for (let time = 0; time < 6; time += 1) await decline(new Date(start.getTime() - 25 * HOUR_MS));
    await declineTimes(4);
    assert.equal(await begin(), 'begun');
    await decline();
    assert.match(await begin(), /^linking_declined_too_often/);
  });

  it('[S133d] does not count a decline that the processor does not know, or that is not of a holder', async () => {
    for (let time = 0; time < 8; time += 1) {
      await instruments().countDecline(`evt_forged_${time}`);
      processor.declines.set(`evt_foreign_${time}`, { customerId: 'cus_foreign', at: now });
      await instruments().countDecline(`evt_foreign_${time}`);
    }
    assert.equal(await begin(), 'begun');
  });

  it('[S133d] closes the open pages, abandoned ones included, at the sixth declined card', async () => {
    const visits = [];
    for (let time = 0; time < 3; time += 1)
      visits.push(await instruments().startVisit(holder, { continueTo: '/instruments' }));
    const [left, done] = visits.map((visit) => (visit.ok ? visit.value.visit : assert.fail()));
    await instruments().finishVisit({ holderId: holder, visitId: left!.id, hasLeft: true });
    processor.pages.set(done!.processorId!, 'complete');
    await declineTimes(5);
    assert.deepEqual(pages(), ['open', 'complete', 'open']);
    await decline();
    assert.deepEqual(pages(), ['closed', 'complete', 'closed']);
    assert.equal((await instruments().list(holder)).length, 1, 'the card of a finished page is linked');
  });

  it('[S133d] closes a page that was opening when the sixth card was declined', async () => {
    await declineTimes(5);
    processor.meanwhile = async () => {
      processor.meanwhile = async () => {};
      await decline();
    };
    assert.match(await begin(), /^linking_declined_too_often/);
    assert.deepEqual(pages(), ['closed']);
  });

  it('[S133d] closes the open pages when six declines are counted at once', async () => {
    const customerId = await instruments().customerOf(holder);
    await openConnections();
    for (let round = 0; round < 5; round += 1) {
      now = new Date(start.getTime() + round * 48 * HOUR_MS);
      assert.equal(await begin(), 'begun');
      const events = Array.from({ length: 6 }, (_, index) => `evt_${round}_${index}_${holder}`);
      for (const event of events) processor.declines.set(event, { customerId, at: now });
      await Promise.all(events.map((event) => instruments().countDecline(event)));
    }
    assert.deepEqual(pages(), Array(5).fill('closed'));
  });

  it('[S133d] sweeps declines a day after they stop counting', async () => {
    await decline();
    const countOf = () =>
      database.db.asWriter((tx) =>
        tx.run(sql`
      select from instruments.declines where holder_id = ${uuid(holder)}`),
      );
    await sweepAll(database.db, 'instruments.declines', new Date(start.getTime() + 24 * HOUR_MS));
    assert.equal(await countOf(), 1);
    await sweepAll(database.db, 'instruments.declines', new Date(start.getTime() + 48 * HOUR_MS + 1));
    assert.equal(await countOf(), 0);
  });

  it('[S133e] allows twenty visits a day without a linked card, out of 36, of which 18 are concurrent', async () => {
    for (let time = 0; time < 18; time += 1) assert.equal(await begin(), 'begun');
    await openConnections();
    const all = await Promise.all(Array.from({ length: 18 }, begin));
    const refused = 'linking_begun_too_often 2026-11-25T10:00:00.000Z';
    assert.deepEqual(all.toSorted(), [...Array(2).fill('begun'), ...Array(16).fill(refused)]);
    assert.equal(pages().length, 20);
    now = new Date(start.getTime() + 24 * HOUR_MS);
    assert.equal(await begin(), 'begun');
  });

  it('[S133e] does not count a visit that linked a card, nor one whose page the processor did not open', async () => {
    for (let time = 0; time < 25; time += 1) {
      const started = await instruments().startVisit(holder, { continueTo: '/instruments' });
      assert.ok(started.ok, `visit ${time}`);
      const { id: visitId, processorId } = started.value.visit;
      processor.pages.set(processorId!, 'complete');
      await instruments().finishVisit({ holderId: holder, visitId, hasLeft: false });
    }
    processor.isDown = true;
    for (let time = 0; time < 25; time += 1) await assert.rejects(begin, ProcessorUnavailableError);
    processor.isDown = false;
    assert.equal(await begin(), 'begun');
  });
});
