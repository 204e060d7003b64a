import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { addDollars } from '../../../../tests/world/debits.ts';
import { pin } from '../../../../tests/world/people.ts';
import { assertSignaturesFit, policyHands } from '../../../../tests/world/policies.ts';
import type { PolicyHands } from '../../../../tests/world/policies.ts';
import { openOperator } from '../../../../tests/world/staff.ts';
import type { Operator } from '../../../../tests/world/staff.ts';
import { giveDollars, proveBank } from '../../../../tests/world/withdrawals.ts';
import type { Holder } from '../../../../tests/world/wallet.ts';
import { addMoney } from '../../../../tests/world/wallet.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

const DAY_MS = 86_400_000;

describe('writing the terms of money into and out of the wallet', () => {
  let world: TestWorld;
  let ada: Operator;
  let bea: Operator;
  let cy: Operator;
  let hands: PolicyHands;
  let holder: Holder;
  let bank: Awaited<ReturnType<typeof proveBank>>;
  before(async () => {
    world = await startWorld();
    hands = policyHands(world);
    ada = await openOperator(world, 'Ada', { role: 'finance' });
    bea = await openOperator(world, 'Bea', { role: 'admin' });
    cy = await openOperator(world, 'Cy', { role: 'finance' });
    holder = await world.given.holder({ card: true });
    bank = await proveBank(world, holder, undefined, { waits: false });
    // Until withdrawals are allowed again.
    hands.wait(2);
    await world.settle();
    await giveDollars(world, holder, 1_000_000n);
  });
  after(() => world.close());

  const usd = (amount: string) => ({ amount, currency: 'USD' });
  const asked = async (amount: string) => {
    const order = { instrument_id: bank, amount: usd(amount) };
    const { json } = await holder.app('POST', urls.funding.withdrawals(), order);
    return json as unknown as { id: string; code?: string; fee?: { amount: string }; valid_until: string };
  };
  const approve = (withdrawalId: string) =>
    holder.app('POST', urls.funding.withdrawalApproval({ withdrawalId }), { pin });
  /** Signs a draft by two others, and waits until its day. */
  const enact = async (url: string) => {
    await hands.approve(bea, url);
    const { text } = await hands.approve(cy, url);
    assert.match(text, /Approved: version 2 applies from/);
  };
  const wait = async () => {
    hands.wait(31);
    await world.settle();
  };

  it('[O1b] [W9c] changes the fees and limits of withdrawals from a day on, and earlier ones keep theirs', async () => {
    const first = await asked('150000');
    assert.equal(first.fee?.amount, '50');
    assert.equal((await approve(first.id)).status, 200);
    await world.settle();
    const { url, text } = await hands.write(ada, 'withdrawals', {
      outFreeUsd: '0',
      outRateUsd: '1',
      outMostUsd: '2000',
      outLeastFeeEur: '0.20',
      withdrawalMinutes: '5',
      withdrawalsADay: '30',
    });
    assert.match(text, /Free withdrawals in a month, up to US dollars<\/th>\s*<td>1000.00<\/td>\s*<td><strong>0.00/);
    assert.match(text, /Withdrawals with a fee<\/th>\s*<td>1<\/td>\s*<td>1<\/td>\s*<td>1<\/td>/);
    await enact(url);
    assert.equal((await asked('250000')).fee?.amount, '250', 'it does not begin before its day');
    await wait();
    const next = await asked('10000');
    assert.equal(next.fee?.amount, '100');
    assert.equal((await approve(next.id)).status, 200);
    assert.equal((await asked('200001')).code, 'amount_too_large');
    const [euros, dollars] = await world.wallet.funding.withdrawals.terms();
    assert.deepEqual(
      [euros?.currency, euros?.version, euros?.leastFeeMinor, euros?.freeUpToMinor],
      ['EUR', 2, 20n, 100_000n],
    );
    assert.deepEqual(
      [dollars?.version, dollars?.basisPoints, dollars?.quoteMinutes, dollars?.quotesADay],
      [2, 100, 5, 30],
    );
    const about = await (await world.http(`${world.walletUrl}${urls.support.fees()}`)).text();
    assert.match(about, /at least €0\.20/);
  });

  it('[O1b] [W9b] changes the limits and days of debits from a day on', async () => {
    const before = await addDollars(holder, bank, '20000');
    assert.equal(before.status, 201, JSON.stringify(before.json));
    hands.wait(5);
    await world.settle();
    const { url, text } = await hands.write(ada, 'debits', { debitMostUsd: '150', debitDaysUsd: '3' });
    assert.match(text, /Above the most<\/th>\s*<td>1<\/td>\s*<td>0<\/td>\s*<td>1<\/td>/);
    assert.match(text, /Arrived later than promised<\/th>\s*<td>1<\/td>/);
    await enact(url);
    await wait();
    assert.equal((await addDollars(holder, bank, '15001')).json.code, 'amount_too_large');
    const { status, json } = await addDollars(holder, bank, '15000');
    assert.equal(status, 201, JSON.stringify(json));
    const own = json as unknown as { created_at: string; arrives_at: string };
    assert.equal(Date.parse(own.arrives_at) - Date.parse(own.created_at), 3 * DAY_MS);
  });

  it('[O1b] [W9c] changes for how long added money stays; money that was added before keeps its days', async () => {
    await addMoney(world, holder, '50');
    const { url, text } = await hands.write(ada, 'origins', { cardDays: '90' });
    assert.match(text, /Charges of cards whose money would stay today<\/th>\s*<td>1<\/td>\s*<td>1<\/td>\s*<td>1<\/td>/);
    await enact(url);
    const stays = async () => {
      const now = new Date(Date.parse(`${hands.ahead(0)}T23:59:59Z`));
      const { later } = await world.wallet.funding.origins.leavable(holder.holderId, 'EUR', now);
      return later.map(({ from }) => Math.ceil((from.getTime() - now.getTime()) / DAY_MS));
    };
    assert.deepEqual(await stays(), [60]);
    await wait();
    await addMoney(world, holder, '50');
    assert.deepEqual(await stays(), [29, 90]);
  });

  it('[O1b] names each fault by its field, and keeps what was typed', async () => {
    const withdrawals = await hands.write(ada, 'withdrawals', {
      outFreeEur: '12 USD',
      outRateUsd: '5.01',
      outLeastEur: '0',
      outMostUsd: '1e6',
      withdrawalMinutes: '61',
    });
    assert.equal(withdrawals.status, 422);
    for (const typed of ['12 USD', '5.01', '0', '1e6', '61'])
      assert.match(withdrawals.text, new RegExp(`value="${typed}"`));
    for (const name of ['outFreeEur', 'outRateUsd', 'outLeastEur', 'outMostUsd', 'withdrawalMinutes'])
      assert.match(withdrawals.text, new RegExp(`href="#${name}"`));
    assert.match(withdrawals.text, /from 0 to 5</);
    assert.match(withdrawals.text, /Least for one withdrawal, in euros: Choose something from 0.01 to 100.00/);
    assert.match(withdrawals.text, /from 5 to 60/);
    const order = await hands.write(ada, 'debits', { debitLeastUsd: '100', debitMostUsd: '100', debitDaysUsd: '15' });
    assert.match(order.text, /from 1 to 14/);
    const origins = await hands.write(ada, 'origins', { cardDays: '59', debitDays: '' });
    assert.match(origins.text, /from 60 to 180/);
    assert.match(origins.text, /Type a whole number/);
    for (const kind of ['withdrawals', 'debits', 'origins']) {
      const { status, text } = await hands.write(ada, kind, {});
      assert.equal(status, 422);
      assert.match(text, /Every value is as before/);
    }
  });

  it('[S62] takes neither the signature of the author, nor one under a draft that changed after it', async () => {
    for (const [kind, field, values] of [
      ['withdrawals', 'outMostEur', ['9000', '100000']],
      ['debits', 'debitMostUsd', ['900', '10000']],
      ['origins', 'debitDays', ['70', '56']],
    ] as const) {
      await assertSignaturesFit(hands, [ada, bea, cy], { kind, field, values });
    }
    const [versions] = await world.walletRows<{ sum: number }>(
      `select ((select max(version) from withdrawals.terms) + (select max(version) from top_ups.debit_terms)
               + (select max(version) from origins.terms))::int as sum`,
    );
    assert.equal(versions?.sum, 6, 'the versions of the tests above');
  });

  it('[S61] is for finance and administration alone', async () => {
    for (const role of ['support', 'reviewer'] as const) {
      const { visitor } = await openOperator(world, `Curious ${role}`, { role });
      for (const kind of ['withdrawals', 'debits', 'origins']) {
        await visitor.open(hands.at(urls.staff.newPolicy({ kind })));
        assert.equal(visitor.page.status, 403);
        assert.equal((await visitor.post(urls.staff.newPolicy({ kind }), { cardDays: '61' })).status, 403);
      }
    }
  });
});
