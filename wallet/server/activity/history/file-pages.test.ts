import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Id } from '#platform/kernel/id.ts';
import type { Holder } from '../../../../tests/world/wallet.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

describe('the file of a history', () => {
  let world: TestWorld;
  let person: Holder;
  let paymentId: Id<'pay'>;
  before(async () => {
    world = await startWorld();
    person = await world.given.holder({ added: '100' });
    const seller = await world.given.holder({ tier: 2 });
    const shop = await world.given.sales('=Tidewater, Market');
    const payeeId = await shop.openPayee(seller.holderId, 'Lantern Lane Candles');
    paymentId = await shop.sell(person.holderId, { payeeId, minor: 4_690n, reference: '2211-8841' });
  });
  after(() => world.close());

  const file = async ({ visitor }: Pick<Holder, 'visitor'>, query = '') => {
    await visitor.open(`${world.walletUrl}${urls.activity.file()}${query}`);
    return visitor.page;
  };
  const rows = (text: string) => text.trimEnd().split('\r\n').slice(1);

  it('[H1c] [S96] has every line with its amount, balance and reference', async () => {
    const { status, text } = await file(person);
    assert.equal(status, 200);
    const [payment = '', added = ''] = rows(text);
    assert.ok(
      payment.endsWith(`,payment,pending,"'=Tidewater, Market",Lantern Lane Candles,${paymentId},EUR,,46.90,53.10`),
      payment,
    );
    assert.match(added, /,top_up,done,Money added,Visa •••• 4242,top_\w+,EUR,100\.00,,100\.00$/);
    assert.equal(rows(text).length, 2);
  });

  it('[H1c] is a download that nobody stores, with the lines of the filter', async () => {
    const cookie = `__Host-session=${person.visitor.cookie('__Host-session')}`;
    const answer = await world.http(`${world.walletUrl}${urls.activity.file()}?least=5000&status=done`, {
      headers: { cookie },
    });
    assert.deepEqual(
      ['content-type', 'cache-control', 'content-disposition'].map((name) => answer.headers.get(name)),
      ['text/csv; charset=utf-8', 'no-store', 'attachment; filename="holdfast-activity.csv"'],
    );
    assert.deepEqual(
      rows(await answer.text()).map((row) => row.split(',')[2]),
      ['top_up'],
    );
    assert.equal((await file(person, '?from=tomorrow')).status, 400);
    assert.equal((await file(person, '?cursor=ent_1')).status, 400);
  });

  it('[H1c] goes on from page to page, without losing or repeating a line', async () => {
    const many = 1_203;
    const found = await world.walletRows<{ account: string; number: string }>(
      `select account_id::text account, entry_number::text number from ledger.postings
        where balance_minor = 5310 and amount_minor = -4690`,
    );
    const { account, number } = found[0]!;
    await world.walletRows(
      `insert into ledger.entries (cell, number, at, kind, reason)
       select 0, $1::bigint + n, now(), 'correction', 'Line ' || n from generate_series(1, $2::integer) n`,
      [number, many],
    );
    await world.walletRows(
      `insert into ledger.postings (cell, account_id, entry_number, currency, amount_minor, balance_minor)
       select 0, side.account, $1::bigint + n, 'EUR', side.amount, 5310 + n
         from generate_series(1, $2::integer) n, (values ($3::uuid, 1), (gen_random_uuid(), -1)) side (account, amount)`,
      [number, many, account],
    );
    const ids = rows((await file(person)).text).map((row) => row.split(',')[0]);
    assert.deepEqual([ids.length, new Set(ids).size], [many + 2, many + 2]);
  });

  it('[H1c] is only for its holder', async () => {
    const other = await world.given.holder();
    assert.deepEqual(rows((await file(other)).text), []);
    const guest = await file({ visitor: world.given.visitor() });
    assert.doesNotMatch(guest.text, /Tidewater/);
    assert.match(guest.url, /\/id\/login/);
  });
});
