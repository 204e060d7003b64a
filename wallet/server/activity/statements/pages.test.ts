import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { pdfTexts } from '../../../../tests/samples/pdf-text.ts';
import { makeBalance, takeMoney } from '../../../../tests/world/money.ts';
import { bankSteps } from '../../../../tests/world/bank.ts';
import type { Holder } from '../../../../tests/world/wallet.ts';
import { giveDollars } from '../../../../tests/world/withdrawals.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';
import { monthOf } from './domain.ts';

const DAY_MS = 86_400_000;

describe('[H1d] the statements of a wallet', () => {
  let world: TestWorld;
  let person: Holder;
  let first: string;
  let second: string;
  before(async () => {
    world = await startWorld();
    await world.settle();
    first = monthOf(new Date()).name;
    person = await world.given.holder({ added: '100' });
    const seller = await world.given.holder({ tier: 2 });
    const shop = await world.given.sales('Tidewater Market');
    const payeeId = await shop.openPayee(seller.holderId, 'Lantern Lane Candles');
    const paymentId = await shop.sell(person.holderId, { payeeId, minor: 4_690n, reference: '2211-8841' });
    const payment = (await world.wallet.payments.payments.find(paymentId))!;
    const key = { scope: 'test', key: paymentId, requestHash: 'one' };
    const asked = { partId: payment.parts[0]!.id, wish: 'all', key } as const;
    assert.ok((await world.wallet.protection.refunds.refund(payment, asked)).ok);
    await giveDollars(world, person, 2_500n);
    await takeMoney(world, person.holderId, 10_000n);
    // The bank takes back what is spent, so there is a debt.
    await bankSteps(world).takesBack();
    world.advance(32 * DAY_MS);
    await world.settle();
    second = monthOf(new Date(Date.now() + 32 * DAY_MS)).name;
    await makeBalance(world, person.holderId, { minor: 4_000n, currency: 'USD' });
  });
  after(() => world.close());

  const session = (holder: Holder) => `__Host-session=${holder.visitor.cookie('__Host-session')}`;
  const ask = (month: string, holder = person) =>
    world.http(`${world.walletUrl}${urls.activity.statement({ month })}`, { headers: { cookie: session(holder) } });
  const textsOf = async (month: string) => {
    const answer = await ask(month);
    assert.equal(answer.status, 200);
    return pdfTexts(Buffer.from(await answer.arrayBuffer()));
  };
  /** What stands at the end of the section of a currency. */
  const closings = (texts: readonly string[]) =>
    texts.flatMap((text, index) => {
      const name = /\((\w{3})\)$/.exec(text)?.[1];
      return name === undefined ? [] : [`${text.slice(0, 8)} ${name} ${texts[index + 8]}`];
    });

  it('are listed in the wallet, the running month too, which says so', async () => {
    await person.visitor.open(`${world.walletUrl}${urls.activity.statements()}`);
    const { text } = person.visitor.page;
    for (const month of [first, second]) assert.ok(text.includes(urls.activity.statement({ month })), month);
    assert.equal(text.match(/the month is not over/g)?.length, 1);
    assert.ok((await textsOf(second)).some((one) => one.startsWith('The month is not over')));
  });

  it('agree with the books to the cent, and go on where the month before ended', async () => {
    const rows = await world.walletRows<{ kind: string; currency: string; minor: string }>(
      `select account.kind, account.currency, sum(posting.amount_minor)::text minor
         from ledger.postings posting
         join ledger.accounts account on account.cell = posting.cell and account.id = posting.account_id
         join ledger.entries entry on entry.cell = posting.cell and entry.number = posting.entry_number
        where account.owner_id = (select id from accounts.holders where phone = $1)
          and to_char(entry.at at time zone 'UTC', 'YYYY-MM') = $2
        group by 1, 2 order by 1, 2`,
      [person.phone, first],
    );
    const booked = rows.map(({ kind, currency, minor }) => {
      const size = minor.replace('-', '').padStart(3, '0');
      const words = kind === 'debt' ? 'What you' : 'Your bal';
      return `${words} ${currency} ${Number(size.slice(0, -2)).toLocaleString('en')}.${size.slice(-2)}`;
    });
    const texts = await textsOf(first);
    assert.deepEqual(closings(texts).toSorted(), booked.toSorted());
    assert.equal(booked.length, 3);
    const dollars = (await textsOf(second)).join('|');
    assert.match(
      dollars,
      /US dollars \(USD\)\|Opening balance\|Money in\|Money out\|Closing balance\|25\.00\|15\.00\|/,
    );
  });

  it('are downloads that nobody stores', async () => {
    const { headers } = await ask(first);
    assert.deepEqual(
      ['content-type', 'cache-control', 'content-disposition'].map((name) => headers.get(name)),
      ['application/pdf', 'no-store', `attachment; filename="holdfast-statement-${first}.pdf"`],
    );
  });

  it('are only for their holder, and for months that have one', async () => {
    for (const month of ['2001-01', '2026-13', '2999-01', 'x', '..%2f']) assert.equal((await ask(month)).status, 404);
    const other = await world.given.holder();
    assert.equal((await ask(first, other)).status, 404);
    const guest = world.given.visitor();
    await guest.open(`${world.walletUrl}${urls.activity.statement({ month: first })}`);
    assert.match(guest.page.url, /\/id\/login/);
  });
});
