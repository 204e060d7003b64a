import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { approvalHands } from '../../../../tests/world/approvals.ts';
import { pin } from '../../../../tests/world/people.ts';
import type { Trade } from '../../../../tests/world/trade.ts';
import { appIn } from '../../../../tests/world/wallet.ts';
import type { Holder } from '../../../../tests/world/wallet.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld, When } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

const DAY_MS = 86_400_000;
const mastercard = '5555555555554444';

let world: TestWorld;
let given: Given;
let when: When;
let trade: Trade;
before(async () => {
  world = await startWorld();
  ({ given, when } = world);
  trade = await given.trade();
  await world.walletRows(`insert into fees.schedules (version, valid_from, currency, card_free_up_to_minor,
    card_basis_points, merchant_basis_points) select 97, now() - interval '1 hour', 'EUR', 3000, 300, 0`);
});
after(() => world.close());

const { asked, open, pay, statusOf } = approvalHands(() => trade);
type Wallet = Pick<Holder, 'app' | 'holderId'>;

/** The ids of the holder's cards. */
async function cardsOf({ app }: Wallet): Promise<string[]> {
  const { instruments } = (await app('GET', urls.funding.instruments())).json;
  return instruments.filter((one) => one.kind === 'card').map(({ id }) => id);
}

/** Orders euros from a card at a fee, as the app does. Both in cents. */
function add({ app }: Wallet, card: string, [amount, fee]: readonly [string, string]) {
  const sum = (minor: string) => ({ amount: minor, currency: 'EUR' });
  return app('POST', urls.funding.topUps(), { instrument_id: card, amount: sum(amount), fee: sum(fee), pin });
}

/** What all cards of a holder were charged, and of that the fees, in cents. */
async function charged({ holderId }: Wallet): Promise<[bigint, bigint]> {
  const rows = await world.walletRows<{ amount: string; fee: string; holder: string }>(
    `select amount_minor::text as amount, fee_minor::text as fee, holder_id::text as holder from top_ups.top_ups
      where status = 'succeeded'`,
  );
  const owned = await world.wallet.ledger.accountsOfHolder(holderId);
  const own = rows.filter(({ holder }) => holder === owned[0]!.ownerId);
  return [own.reduce((sum, one) => sum + BigInt(one.amount), 0n), own.reduce((sum, one) => sum + BigInt(one.fee), 0n)];
}

describe('[S136a] the fee of money from cards', () => {
  it('is of the whole month: neither many charges, another card, nor linking it again split it away', async () => {
    const holder = await given.holder({ card: true });
    const [card = ''] = await cardsOf(holder);
    for (const order of [
      ['2000', '0'],
      ['1000', '0'],
      ['1000', '30'],
      ['500', '15'],
    ] as const) {
      assert.equal((await add(holder, card, order)).status, 201, order.join(' '));
    }
    await when.linksCard(holder, mastercard);
    const other = (await cardsOf(holder)).find((id) => id !== card)!;
    assert.equal((await add(holder, other, ['500', '0'])).json.code, 'fee_changed');
    assert.equal((await add(holder, other, ['500', '15'])).status, 201);
    assert.equal((await holder.app('DELETE', urls.funding.instrument({ instrumentId: card }))).status, 204);
    await when.linksCard(holder);
    const again = (await cardsOf(holder)).find((id) => id !== other)!;
    assert.equal((await add(holder, again, ['5000', '150'])).status, 201);
    // 3 % of all but the first 30.00.
    assert.deepEqual(await charged(holder), [10_000n, 210n]);
    world.advance(31 * DAY_MS);
    assert.equal((await add(holder, again, ['3000', '0'])).status, 201);
  });

  it('is of the whole, however many charges are begun at once', async () => {
    const holder = await given.holder({ card: true });
    const [card = ''] = await cardsOf(holder);
    const orders = Array.from({ length: 4 }, () => add(holder, card, ['3000', '0']));
    const answers = (await Promise.all(orders)).map(({ json }) => json.code ?? json.status);
    assert.deepEqual(answers.toSorted(), ['fee_changed', 'fee_changed', 'fee_changed', 'succeeded']);
    assert.deepEqual(await charged(holder), [3_000n, 0n]);
  });

  it('is shown before it is charged, on the page without JavaScript too', async () => {
    const holder = await given.holder({ card: true });
    const { visitor } = holder;
    const page = urls.funding.topUpPage();
    await visitor.open(`${world.walletUrl}${page}?amount=50`);
    assert.match(visitor.page.text, /The first €30\.00 of a month from cards are free, .* what is beyond costs 3%/);
    await visitor.submit(page, { amount: '50', pin });
    assert.match(visitor.page.text, /a fee of €0\.60, so your card is charged €50\.60\. Nothing was charged yet/);
    assert.deepEqual(await charged(holder), [0n, 0n]);
    await visitor.submit(page, { pin });
    assert.match(visitor.page.text, /€50\.00 added/);
    assert.deepEqual(await charged(holder), [5_000n, 60n]);
    const { month } = (await holder.app('GET', urls.funding.topUpTerms())).json;
    assert.deepEqual([month.brought.amount, month.fee.amount], ['5000', '60']);
  });

  it('counts payments by card and top-ups together, and the card is charged what the page showed', async () => {
    const customer = await trade.customer({ money: 3_000n });
    await when.linksCard(customer);
    const buyer = { ...customer, ...appIn(world, customer.visitor) };
    const [card = ''] = await cardsOf(buyer);
    assert.equal((await add(buyer, card, ['2500', '0'])).status, 201);
    await when.spendsElsewhere(buyer, 2_500n);
    const split = await asked(buyer);
    await open(buyer, split);
    // 20.00 of 50.00 come from the card, and 15.00 of that are beyond.
    assert.match(
      buyer.visitor.page.text,
      /From your balance<\/dt>\s*<dd>€30\.00<\/dd>\s*<dt>From Visa •••• 4242<\/dt>\s*<dd>€20\.45/,
    );
    await pay(buyer, split);
    assert.equal(await statusOf(split), 'captured');
    const whole = (await buyer.ask(trade.order(), 'whole')).body;
    await open(buyer, whole);
    assert.match(buyer.visitor.page.text, /From Visa •••• 4242<\/dt>\s*<dd>€51\.50/);
    await pay(buyer, whole);
    assert.deepEqual(await charged(buyer), [9_500n, 195n]);
  });
});
