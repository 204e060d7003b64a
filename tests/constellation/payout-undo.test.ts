import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { urls } from '../../market/server/urls.ts';
import { MOVE_MS, PAYOUT } from '../world/market.ts';
import { password } from '../world/people.ts';
import type { Person } from '../world/people.ts';
import type { Visitor } from '../world/visitor.ts';
import type { Given, TestWorld, When } from '../world/world.ts';
import { EMAIL, startMovedPayout } from './moved-payout.ts';
import type { MovedPayout } from './moved-payout.ts';

const textOf = (visitor: Visitor): string => visitor.page.text.replaceAll('<!-- -->', '');

let payout: MovedPayout;
let world: TestWorld;
let given: Given;
let when: When;
let own: Person;
let ownPayee: string;
before(async () => {
  payout = await startMovedPayout();
  ({ world, own, ownPayee } = payout);
  ({ given, when } = world);
});
after(() => world.close());
beforeEach(() => payout.reset());

const openSeller = (slug?: string) => payout.openSeller(slug);
const payeeId = () => payout.payeeId();
const stateOf = (id: string) => payout.stateOf(id);
const mails = (email?: string) => payout.mails(email);
const undoPath = () => payout.undoPath();
const wait = (ms: number) => payout.wait(ms);
const awaited = () => payout.awaited();
const askMove = () => payout.askMove();

describe('the link in the letter about a move', () => {
  it('[S132] stops the move without a login, at the press of a button, and signs the seller out', async () => {
    const { seller, payee } = await askMove();
    const reader = given.visitor();
    await reader.open(`${world.marketUrl}${undoPath()}`);
    assert.match(textOf(reader), /Undo this change\?/);
    assert.equal(await awaited(), payee, 'opening the page changes nothing');
    await reader.submit(undoPath(), {});
    assert.match(textOf(reader), /The change is undone[^]*change both passwords now/);
    await seller.open(`${world.marketUrl}${PAYOUT}`);
    assert.match(seller.page.url, /\/account\/login/);
    await wait(MOVE_MS);
    assert.deepEqual([await payeeId(), await stateOf(payee)], [ownPayee, 'client']);
  });

  it('[S132] ends what was begun: a thief on the way to the wallet comes back in vain', async () => {
    await askMove();
    const thief = await openSeller();
    await when.setsOut(thief, await given.person({ tier: 2 }));
    const reader = given.visitor();
    await reader.open(`${world.marketUrl}${undoPath()}`);
    await reader.submit(undoPath(), {});
    await when.answers(thief, 'allow');
    assert.match(thief.page.url, /\/account\/login/);
    await thief.submit(urls.accounts.login(), { email: EMAIL, password });
    assert.equal(await awaited(), undefined);
    assert.equal(await payeeId(), ownPayee);
  });

  it('[S132] [S147a] takes the goods off sale after the move took effect, and the old wallet is linked at once', async () => {
    const { seller, payee } = await askMove();
    await wait(MOVE_MS);
    assert.equal(await payeeId(), payee);
    const reader = given.visitor();
    await reader.open(`${world.marketUrl}${undoPath()}`);
    assert.match(textOf(reader), /Undo this change\?/);
    await reader.submit(undoPath(), {});
    assert.match(textOf(reader), /The change is undone/);
    await world.settle();
    assert.deepEqual([await payeeId(), await stateOf(payee)], [null, 'client']);
    const events = await world.marketRows(
      `select event, facts->>'by' as by from security_log.events
        where event in ('payee.linked', 'payee.ended') order by last_at desc limit 2`,
    );
    assert.deepEqual(events, [
      { event: 'payee.ended', by: 'undo' },
      { event: 'payee.linked', by: null },
    ]);
    await seller.open(`${world.marketUrl}${PAYOUT}`);
    assert.match(seller.page.url, /\/account\/login/);
    const back = await openSeller();
    assert.match(textOf(back), /before a change that was undone/);
    await when.linksWallet(back, own);
    assert.equal(await payeeId(), ownPayee);
    await reader.post(undoPath(), {});
    assert.equal(await payeeId(), ownPayee, 'the link does nothing twice');
  });

  it('[S132] takes back later moves with its own: a thief who moves on does not outrun the first letter', async () => {
    const first = await askMove();
    const path = undoPath();
    await wait(MOVE_MS);
    await world.marketRows('delete from wallet.proofs');
    const second = await askMove();
    await wait(MOVE_MS);
    assert.equal(await payeeId(), second.payee);
    await world.marketRows('delete from wallet.proofs');
    const third = await askMove();
    const reader = given.visitor();
    await reader.open(`${world.marketUrl}${path}`);
    assert.match(textOf(reader), /undo all of it/);
    await reader.submit(path, {});
    assert.match(textOf(reader), /The change is undone/);
    await wait(MOVE_MS);
    assert.deepEqual([await payeeId(), await awaited()], [null, undefined]);
    for (const { payee } of [first, second, third]) assert.equal(await stateOf(payee), 'client');
    const back = await openSeller();
    await when.linksWallet(back, own);
    assert.equal(await payeeId(), ownPayee, 'the first wallet is the last one again, and is linked at once');
  });

  it('[S132] is named in the letter about an unlinked wallet, while a change waits that puts goods on sale again', async () => {
    const { payee } = await askMove();
    await when.unlinksPayout(await openSeller());
    await world.settle();
    const [letter] = mails();
    assert.match(letter!.text, /The change to Ada B\. .* still waits: from .* your goods are on sale again/);
    assert.equal(await awaited(), payee);
  });

  it('[S132] undoes whatever state it meets, if it is pressed while the move takes effect', async () => {
    const { payee } = await askMove();
    const reader = given.visitor();
    const path = undoPath();
    await reader.open(`${world.marketUrl}${path}`);
    world.advance(MOVE_MS);
    await Promise.all([world.market.jobs.sweep(), reader.post(path, {}), reader.post(path, {})]);
    await world.settle();
    assert.ok([ownPayee, null].includes(await payeeId()), 'the new wallet is not paid');
    assert.equal(await stateOf(payee), 'client');
    await reader.open(`${world.marketUrl}${path}`);
    assert.match(textOf(reader), /The change is undone/);
  });

  it('[S132] undoes once, if it is pressed eight times at once', async () => {
    await askMove();
    const reader = given.visitor();
    await reader.open(`${world.marketUrl}${undoPath()}`);
    const count = () => mails().filter(({ text }) => text.includes('undone with the link in our mail')).length;
    const before = count();
    await Promise.all(Array.from({ length: 8 }, () => reader.post(undoPath(), {})));
    await world.settle();
    assert.equal(count(), before + 1);
    await reader.open(`${world.marketUrl}${undoPath()}`);
    assert.match(textOf(reader), /The change is undone/);
  });

  it('[S132] is nobody’s guess, and a post from elsewhere changes nothing', async () => {
    const { payee } = await askMove();
    const stranger = given.visitor();
    await stranger.open(`${world.marketUrl}${urls.wallet.undoMove({ token: 'A'.repeat(43) })}`);
    assert.equal(stranger.page.status, 404);
    const answer = await stranger.post(undoPath(), { _form: 'made up' });
    assert.equal(answer.headers.get('location'), undoPath());
    assert.equal(await awaited(), payee);
  });
});
