import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { toId, toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { takeMove } from '../../market/server/wallet/payees/jobs-schema.ts';
import { urls } from '../../market/server/urls.ts';
import { MOVE_MS, PAYOUT, codeMailedTo } from '../world/market.ts';
import type { Buyer } from '../world/market.ts';
import { password } from '../world/people.ts';
import type { Person } from '../world/people.ts';
import type { Visitor } from '../world/visitor.ts';
import type { Given, TestWorld, When } from '../world/world.ts';
import { EMAIL, GOODS, HOUR_MS, startMovedPayout } from './moved-payout.ts';
import type { MovedPayout } from './moved-payout.ts';

const textOf = (visitor: Visitor): string => visitor.page.text.replaceAll('<!-- -->', '');

let payout: MovedPayout;
let world: TestWorld;
let given: Given;
let when: When;
let sellerId: Id<'sel'>;
/** The seller's own wallet, which is paid when a test begins. */
let own: Person;
let ownPayee: string;
before(async () => {
  payout = await startMovedPayout();
  ({ world, sellerId, own, ownPayee } = payout);
  ({ given, when } = world);
});
after(() => world.close());
beforeEach(() => payout.reset());

const openSeller = (slug?: string) => payout.openSeller(slug);
const payeeId = () => payout.payeeId();
const stateOf = (id: string) => payout.stateOf(id);
const mails = (email?: string) => payout.mails(email);
const wait = (ms: number) => payout.wait(ms);
const awaited = () => payout.awaited();
const askMove = () => payout.askMove();

/** Begins the proof for another wallet. @returns The seller's browser, on the page that asks for the code. */
async function beginProof(slug?: string): Promise<Visitor> {
  const seller = await openSeller(slug);
  await seller.submit(urls.wallet.linkPayout(), {});
  await world.settle();
  return seller;
}

const prove = (seller: Visitor, fields: Readonly<Record<string, string>>) =>
  seller.submit(new URL(seller.page.url).pathname, { password, ...fields });

const wrong = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe('the move of a payout to another wallet', () => {
  it('[S132] takes three days, in which the old wallet is paid, and two letters say so', async () => {
    const { seller, payee } = await askMove();
    assert.match(textOf(seller), /The change waits/);
    const [letter] = mails();
    assert.match(letter!.subject, /^Your sales will be paid into another wallet from /);
    assert.match(letter!.text, /now: Ada B\. · \+353[^]*from .*: Ada B\. · \+353/);
    await wait(MOVE_MS - HOUR_MS);
    assert.equal(await payeeId(), ownPayee);
    await seller.open(`${world.marketUrl}${PAYOUT}`);
    assert.match(textOf(seller), /New sales are paid into it from/);
    await wait(HOUR_MS);
    assert.equal(await payeeId(), payee);
    assert.match(mails()[0]!.subject, /^Your sales are paid into another wallet now$/);
    assert.equal(await stateOf(ownPayee), 'active', 'orders that were just placed can still be paid');
    await wait(HOUR_MS);
    assert.equal(await stateOf(ownPayee), 'client');
  });

  it('[S132] can be ended by the seller, and the other wallet’s link ends', async () => {
    const { seller, payee } = await askMove();
    await seller.open(`${world.marketUrl}${PAYOUT}`);
    await seller.submit(urls.wallet.keepPayout(), {});
    assert.match(textOf(seller), /Nothing changes/);
    await wait(MOVE_MS);
    assert.deepEqual([await payeeId(), await stateOf(payee)], [ownPayee, 'client']);
    assert.match(mails()[0]!.text, /You kept the wallet/);
  });

  it('[S132] is replaced by a later one, which waits its own three days', async () => {
    const first = await askMove();
    await wait(MOVE_MS / 2);
    const second = await askMove();
    await wait(MOVE_MS / 2);
    assert.deepEqual([await payeeId(), await stateOf(first.payee)], [ownPayee, 'client']);
    await wait(MOVE_MS / 2);
    assert.equal(await payeeId(), second.payee);
  });

  it('[S132] waits once, if two come back from the wallet at once', async () => {
    const [one, two] = [await openSeller(), await openSeller()];
    await when.setsOut(one, await given.person({ tier: 2 }));
    await when.setsOut(two, await given.person({ tier: 2 }));
    await Promise.all([when.answers(one, 'allow'), when.answers(two, 'allow')]);
    await world.settle();
    const rows = await world.marketRows<{ status: string }>('select status from wallet.moves order by asked_at desc');
    assert.deepEqual(
      rows
        .slice(0, 2)
        .map(({ status }) => status)
        .toSorted(),
      ['ended', 'waiting'],
    );
  });

  it('[S132] ends if the new wallet ends its link meanwhile, and the old one stays', async () => {
    const { payee } = await askMove();
    await world.wallet.linking.payees.end(payee as Id<'pye'>, 'holder');
    await world.settle();
    assert.equal(await awaited(), undefined);
    await wait(MOVE_MS);
    assert.equal(await payeeId(), ownPayee);
    assert.match(mails()[0]!.text, /The new wallet no longer allows it/);
  });

  it('[S132] ends if the shop has another owner when it is due', async () => {
    await askMove();
    const [owner, heir] = [await world.market.accounts.ownerOf(sellerId), await given.shopper()];
    const heirId = (await world.market.accounts.idOf(heir.email))!;
    await world.marketRows('update shoppers.shoppers set seller_id = null where email = $1', [EMAIL]);
    await world.market.accounts.setSeller(heirId, sellerId);
    await wait(MOVE_MS);
    assert.equal(await payeeId(), ownPayee);
    await world.marketRows('update shoppers.shoppers set seller_id = null where email = $1', [heir.email]);
    await world.market.accounts.setSeller(owner!.id, sellerId);
  });

  it('[S132] takes effect once, however often and early its job runs', async () => {
    const count = () => mails().filter(({ subject }) => subject.endsWith('into another wallet now')).length;
    const before = count();
    const { payee } = await askMove();
    const [move] = await world.marketRows<{ id: string }>("select id from wallet.moves where status = 'waiting'");
    world.advance(MOVE_MS);
    await world.marketRows(
      `insert into jobs.outbox (id, kind, payload)
       select gen_random_uuid(), $1, jsonb_build_object('move_id', $2::text) from generate_series(1, 8)`,
      [takeMove.kind, toId('mov', move!.id)],
    );
    await world.settle();
    assert.deepEqual([await payeeId(), count()], [payee, before + 1]);
  });

  it('[S132] pays each order that is placed while it takes effect into one of the two wallets', async () => {
    const { payee } = await askMove();
    const buyers: Buyer[] = [];
    for (let count = 0; count < 6; count += 1) buyers.push(await given.buyer());
    world.advance(MOVE_MS);
    await Promise.all([world.settle(), ...buyers.map((buyer) => buyer.buy(GOODS))]);
    await world.settle();
    assert.equal(await payeeId(), payee);
    for (const buyer of buyers) {
      const order = await buyer.order();
      const paid = await world.walletRows<{ payee_id: string }>(
        'select payee_id from payments.parts where payment_id = $1',
        [toUuid(order.paymentId as Id<'pay'>)],
      );
      const payees = paid.map((part) => toId('pye', part.payee_id));
      assert.deepEqual([order.status, payees], ['paid', [order.parts[0]!.payeeId]]);
      assert.ok([ownPayee, payee].includes(payees[0]!));
    }
  });
});

describe('the proof for a change of the payout', () => {
  it('[S132] is asked for before the seller gets to the wallet, and keeps what was typed', async () => {
    const seller = await beginProof();
    assert.match(seller.page.url, /\/seller\/payout\/prove\/prf_/);
    const code = codeMailedTo(world, EMAIL);
    await prove(seller, { password: 'not the password at all', code });
    assert.match(textOf(seller), /This is not your current password/);
    assert.equal(seller.field('code') || /value="(\d{6})"/.exec(seller.page.text)?.[1], code);
    await prove(seller, { code: 'abc' });
    assert.match(textOf(seller), /Type the six digits/);
    await prove(seller, { code });
    assert.match(seller.page.url, new RegExp(`^${world.walletUrl}`));
  });

  it('[S132] takes five wrong codes, and then not even the right one', async () => {
    const seller = await beginProof();
    const code = codeMailedTo(world, EMAIL);
    const page = seller.page.url;
    for (let left = 4; left > 0; left -= 1) {
      await prove(seller, { code: wrong(code) });
      assert.match(textOf(seller), new RegExp(`You have ${left} tr(y|ies) left`));
    }
    await prove(seller, { code: wrong(code) });
    assert.match(textOf(seller), /This code is over/);
    const answer = await seller.post(new URL(page).pathname, { password, code });
    assert.match(answer.headers.get('location')!, /proof_over/);
  });

  it('[S132] counts once, also if it is given eight times at once', async () => {
    const seller = await beginProof();
    const code = codeMailedTo(world, EMAIL);
    const path = new URL(seller.page.url).pathname;
    const answers = await Promise.all(Array.from({ length: 8 }, () => seller.post(path, { password, code })));
    const targets = answers.map((answer) => answer.headers.get('location') ?? '');
    assert.equal(targets.filter((target) => target.startsWith(world.walletUrl)).length, 1);
  });

  it('[S132] is of one seller: neither another’s code nor another’s page works', async () => {
    const [seller, other] = [await beginProof(), await beginProof('copper-and-crumb')];
    await prove(seller, { code: codeMailedTo(world, 'copper-and-crumb@example.com') });
    assert.match(textOf(seller), /This is not the code/);
    await other.open(seller.page.url);
    assert.match(textOf(other), /This code is over/);
    const path = new URL(seller.page.url).pathname;
    const answer = await other.post(path, { password, code: codeMailedTo(world, EMAIL) });
    assert.match(answer.headers.get('location')!, /proof_over/);
  });

  it('[S132] is over after five minutes, and after the seller’s address has changed', async () => {
    const seller = await beginProof();
    const page = seller.page.url;
    await world.marketRows("update shoppers.shoppers set email = 'new@example.com' where email = $1", [EMAIL]);
    await seller.open(page);
    await world.marketRows("update shoppers.shoppers set email = $1 where email = 'new@example.com'", [EMAIL]);
    assert.match(textOf(seller), /This code is over/);
    await world.marketRows("update wallet.proofs set expires_at = now() - interval '1 second'");
    await seller.open(page);
    assert.match(textOf(seller), /This code is over/);
  });

  it('[S132] is mailed five times an hour, and the sixth time the page says how long to wait', async () => {
    const seller = await openSeller();
    for (let sent = 0; sent < 6; sent += 1) {
      await seller.open(`${world.marketUrl}${PAYOUT}`);
      await seller.submit(urls.wallet.linkPayout(), {});
    }
    assert.match(textOf(seller), /Too many codes[^]*has to wait: (60|1|an) (minutes|hour)/);
  });

  it('[S132] is needed to unlink, because that stops the sales', async () => {
    const seller = await openSeller();
    await seller.submit(urls.wallet.unlinkPayout(), {});
    await world.settle();
    assert.equal(await payeeId(), ownPayee);
    await prove(seller, { code: codeMailedTo(world, EMAIL) });
    assert.equal(await payeeId(), null);
    await world.settle();
    assert.match(mails()[0]!.subject, /^Your wallet is unlinked/);
  });

  it('[S132] is needed after the wallet was unlinked, and linking another one is a move all the same', async () => {
    const seller = await openSeller();
    await when.unlinksPayout(seller);
    await seller.open(`${world.marketUrl}${PAYOUT}`);
    await seller.submit(urls.wallet.linkPayout(), {});
    assert.match(seller.page.url, /\/prove\//);
    const thief = await given.person({ tier: 2 });
    await seller.open(`${world.marketUrl}${PAYOUT}`);
    await when.linksWallet(seller, thief);
    assert.match(textOf(seller), /The change waits/);
    assert.equal(await payeeId(), null);
  });

  it('[S132] is needed after the holder ended the link, and the same wallet is linked at once', async () => {
    await world.wallet.linking.payees.end(ownPayee as Id<'pye'>, 'holder');
    await world.settle();
    assert.equal(await payeeId(), null);
    await when.linksWallet(await openSeller(), await given.person({ tier: 2 }));
    assert.equal(await payeeId(), null);
    const seller = await openSeller();
    await when.linksWallet(seller, own);
    assert.match(textOf(seller), /Your wallet is linked/);
    assert.deepEqual([await payeeId(), await awaited()], [ownPayee, undefined]);
  });

  it('[S132] [S56] is given only by the shop’s own forms', async () => {
    const { seller } = await askMove();
    const path = new URL((await beginProof()).page.url).pathname;
    for (const target of [path, urls.wallet.keepPayout(), urls.wallet.unlinkPayout(), urls.wallet.linkPayout()]) {
      const answer = await seller.post(target, { _form: 'made up', password, code: codeMailedTo(world, EMAIL) });
      assert.match(answer.headers.get('location')!, /\/seller\/payout$/);
    }
    assert.equal(await payeeId(), ownPayee);
    assert.ok(await awaited());
  });
});

describe('the first wallet of a seller', () => {
  it('[S132] is linked at once, with a letter; a second one that was begun before is refused', async () => {
    const { catalog, accounts } = world.market;
    const put = await catalog.putSeller({ slug: 'first', name: 'First Shop', about: 'New here.', payeeId: null });
    assert.ok(put.ok);
    const email = 'first@example.com';
    assert.ok((await accounts.signUp({ email, name: 'First Shop', password })).ok);
    await accounts.setSeller((await accounts.idOf(email))!, put.value);
    const [seller, thief] = [await openSeller('first'), await openSeller('first')];
    await when.setsOut(thief, await given.person({ tier: 2 }));
    await when.linksWallet(seller, await given.person({ tier: 2 }));
    const first = await catalog.payeeOf(put.value);
    assert.ok(first);
    await when.answers(thief, 'allow');
    assert.match(textOf(thief), /Another wallet needs a proof first/);
    await world.settle();
    assert.equal(await catalog.payeeOf(put.value), first);
    assert.match(mails(email)[0]!.subject, /^Your sales are paid into a wallet now/);
  });
});
