import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Static } from 'typebox';
import { connect } from '#platform/db/db.ts';
import type { Db } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { carrierSteps } from '../../../../tests/world/carrier.ts';
import type { Customer, Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';
import type { OwnCasesJson } from './own-schema.ts';
import type { CaseJson } from './schema.ts';
import { casesOf, countOpen, findCase, openCasesOf } from './store.ts';
import { findTranscript } from './transcript-store.ts';

type Page = Static<typeof OwnCasesJson>;
type Person = Parameters<TestWorld['when']['logsIn']>[0];

describe('the open cases of a holder', () => {
  let world: TestWorld;
  let db: Db;
  let trade: Trade;
  let buyer: Customer;
  let opened: CaseJson;
  before(async () => {
    world = await startWorld();
    db = connect({ url: world.walletDatabaseUrl, ...rolesOf('wallet') });
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 10_000n, money: 10_000n });
    const { body } = await buyer.ask(trade.order());
    const [part] = body.parts;
    const parcel = { part_id: part!.id, carrier: 'DHL', tracking_code: 'OC0000000001' };
    await trade.call('POST', urls.protection.shipments({ paymentId: body.id }), parcel, 'ship');
    await carrierSteps(world).scans('OC0000000001');
    const payment = await world.wallet.payments.payments.find(body.id as Id<'pay'>);
    const answer = await world.wallet.protection.cases.open(payment!, {
      partId: part!.id,
      line: 'l1',
      reason: 'damaged',
      wanted: { outcome: 'refund' },
      words: 'Broken.',
      evidence: [],
    });
    assert.ok(answer.ok);
    opened = answer.value;
    await world.wallet.protection.cases.giveTranscript({ id: opened.id as Id<'cas'>, cell: 0 }, []);
  });
  after(async () => {
    await db.close();
    await world.close();
  });

  const reader = async (who: Person) => {
    const browser = await world.when.logsIn(who);
    return async (query = '') => {
      const answer = await world.http(`${world.walletUrl}${urls.protection.openCases()}${query}`, {
        headers: { cookie: `__Host-session=${browser.cookie('__Host-session') ?? ''}` },
      });
      return { status: answer.status, body: (await answer.json()) as Page };
    };
  };

  it('[B2a] are the same for buyer and seller, each with its own turn, and nobody else’s', async () => {
    const list = async (who: Person) => {
      const { body } = await (await reader(who))();
      return [body.count, body.cases.map((one) => [one.id, one.title, one.as, one.is_my_turn, one.shop_name])];
    };
    const shop = (await world.wallet.payments.payments.find(opened.payment_id))!.clientName;
    assert.deepEqual(await list(buyer), [1, [[opened.id, 'Teapot', 'buyer', false, shop]]]);
    assert.deepEqual(await list(trade.sellers[0]), [1, [[opened.id, 'Teapot', 'seller', true, shop]]]);
    assert.deepEqual(await list(trade.sellers[1]), [0, []]);
  });

  it('[S64] are shown by the database to their two sides only, even if the filter is removed', async () => {
    const id = opened.id as Id<'cas'>;
    const [one] = await world.walletRows<{ payee_id: string; payer_id: string }>(
      'select payee_id, payer_id from protection.cases',
    );
    const seen = (holder: Id<'hld'>) =>
      db.asReader({ holder }, async (tx) => [
        (await findCase(tx, 0, id))?.id,
        (await casesOf(tx, 0, opened.payment_id as Id<'pay'>)).length,
        (await findTranscript(tx, 0, id))?.messages.length,
      ]);
    assert.deepEqual(await seen(buyer.holderId), [id, 1, 0]);
    assert.deepEqual(await seen(trade.sellers[0].holderId), [id, 1, 0]);
    const stranger = trade.sellers[1].holderId;
    assert.deepEqual(await seen(stranger), [undefined, 0, undefined]);
    // As if the filter named another buyer, and the payees of others.
    const view = await world.wallet.protection.cases.find(id);
    const asked = { holderId: buyer.holderId, payeeIds: [view!.dispute.payeeId], most: 5 };
    await db.asReader({ holder: stranger }, async (tx) => {
      assert.deepEqual(await openCasesOf(tx, 0, asked), []);
      assert.equal(await countOpen(tx, 0, asked), 0);
    });
    assert.ok(one);
    const found = await world.wallet.protection.holderCases.find(stranger, id);
    assert.equal(found, undefined);
  });

  it('[B2a] come in pages, each once, with their number', async () => {
    await world.walletRows(
      `insert into protection.cases
       select (jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(),
                 'until', one.until + make_interval(hours => n / 3)))).*
         from protection.cases one, generate_series(1, 44) n where id = $1`,
      [toUuid(opened.id as Id<'cas'>)],
    );
    for (const who of [buyer, trade.sellers[0]]) {
      const read = await reader(who);
      const cases: Page['cases'] = [];
      const sizes: number[] = [];
      for (let cursor: string | undefined = ''; cursor !== undefined;) {
        const { body }: { body: Page } = await read(cursor === '' ? '' : `?cursor=${encodeURIComponent(cursor)}`);
        assert.equal(body.count, 45);
        sizes.push(body.cases.length);
        cases.push(...body.cases);
        cursor = body.next_cursor;
      }
      assert.deepEqual(sizes, [20, 20, 5]);
      assert.equal(new Set(cases.map((one) => one.id)).size, 45);
      assert.deepEqual(
        cases.map((one) => one.until),
        cases.map((one) => one.until).toSorted(),
      );
    }
    const read = await reader(buyer);
    for (const cursor of ['x', `1~${opened.payment_id}`, '99999999999999999~cas_1']) {
      assert.equal((await read(`?cursor=${encodeURIComponent(cursor)}`)).status, 400, cursor);
    }
  });
});
