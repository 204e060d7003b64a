import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TestWorld } from '../world/world.ts';
import { startWorld } from '../world/world.ts';
import { openSeller } from '../world/market.ts';
import type { Buyer } from '../world/market.ts';
import type { CaseEvent } from '../../wallet/server/protection/cases/commands.ts';
import { problemForm, urls as walletUrls } from '../../wallet/server/urls.ts';
import { urls } from '../../market/server/urls.ts';
import type { Order } from '../../market/server/ordering/orders/domain.ts';

const DAY_MS = 86_400_000;

describe('cases in the market', () => {
  let world: TestWorld;
  let buyer: Buyer;
  before(async () => {
    world = await startWorld();
    await world.given.goods();
    buyer = await world.given.buyer({ money: 100_000n });
  });
  after(() => world.close());

  const cases = () => world.wallet.protection.cases;
  /** A paid teapot that its carrier has delivered. */
  const arrived = async (): Promise<Order> => {
    const order = await world.given.order({ slugs: ['enamel-teapot'], buyer });
    const { code } = await world.when.ships(order);
    await world.when.scans(code);
    await world.when.delivers(code);
    return (await world.market.orders.find(order.id))!;
  };
  /** The buyer's own word, as the wallet's page takes it. */
  const report = async ({ paymentId, parts: [part] }: Order): Promise<string> => {
    const payment = (await world.wallet.payments.payments.find(paymentId!))!;
    const opened = await cases().open(payment, {
      partId: part!.walletPartId!,
      line: part!.lines[0]!.productId,
      reason: 'damaged',
      wanted: { outcome: 'refund' },
      words: 'The lid <b>is</b> cracked.',
      evidence: [],
    });
    assert.ok(opened.ok, JSON.stringify(opened));
    return opened.value.id;
  };
  const move = async (caseId: string, event: CaseEvent): Promise<void> => {
    const moved = await cases().move((await cases().find(caseId))!.dispute, event);
    assert.ok(moved.ok, JSON.stringify(moved));
  };
  const readPage = async ({ id }: Order): Promise<string> => {
    await world.when.opensOrder(buyer.visitor, id);
    return buyer.visitor.page.text.replaceAll('<!-- -->', '');
  };
  const readSales = async (): Promise<string> => {
    const seller = await openSeller(world, 'copper-and-crumb');
    return seller.page.text.replaceAll('<!-- -->', '');
  };
  const pageOf = (caseId: string) => `${world.walletUrl}${walletUrls.protection.case({ caseId })}`;

  it('[B2a] begin on the wallet’s page, which the buyer reaches from the order and from its messages', async () => {
    const order = await arrived();
    const at = { orderId: order.id, partId: order.parts[0]!.id };
    for (const page of [urls.ordering.order(at), urls.ordering.conversation(at)]) {
      await buyer.visitor.open(`${world.marketUrl}${page}`);
      await buyer.visitor.submit('/problem', {});
      assert.ok(buyer.visitor.page.url.startsWith(`${world.walletUrl}/id/`), buyer.visitor.page.url);
    }
  });

  it('[B2a] [B3b] are the same case as in the wallet, on the pages of both sides, from report to end', async () => {
    const order = await arrived();
    assert.match(await readPage(order), />There is a problem<\/button>/);
    const caseId = await report(order);
    await world.settle();

    const reported = await readPage(order);
    assert.match(reported, /It is damaged: Enamel teapot<span class="badge"[^>]*>Reported</);
    assert.match(reported, /Copper &amp; Crumb answers by <time/);
    assert.match(reported, /You:<\/p><p>The lid &lt;b&gt;is&lt;\/b&gt; cracked\.</);
    assert.match(reported, /You reported the problem, and asked for a full refund/);
    assert.ok(reported.includes(`href="${pageOf(caseId)}"`));
    assert.doesNotMatch(reported, /All is well|There is a problem/);
    const sales = await readSales();
    assert.match(sales, /<h2>Waits for your answer <span[^>]*>1<[\s\S]*?Answer until <time/);
    assert.ok(sales.includes(`href="${pageOf(caseId)}"`));
    assert.match(sales, /A case about this order is open\. Until it ends, only the case decides\./);

    await move(caseId, { kind: 'refused', words: 'It was whole.' });
    await world.settle();
    const refused = await readPage(order);
    assert.match(
      refused,
      /Answer until <time[\s\S]*?Copper &amp; Crumb refused[\s\S]*?Copper &amp; Crumb:<\/p><p>It was whole\./,
    );
    assert.match(refused, />Answer in your wallet</);
    assert.doesNotMatch(await readSales(), /Waits for your answer/);
    await buyer.visitor.open(`${world.marketUrl}${urls.ordering.orders()}`);
    assert.match(buyer.visitor.page.text, /A case waits for your answer/);

    await move(caseId, { kind: 'countered', by: 'buyer', offer: { outcome: 'refund' }, words: 'It was not.' });
    await move(caseId, { kind: 'accepted', by: 'seller' });
    await world.settle();
    const closed = await readPage(order);
    assert.match(closed, /It is damaged: Enamel teapot<span class="badge"[^>]*>Ended with a refund</);
    assert.match(closed, /€34\.90 went back: to your wallet/);
    assert.match(closed, /Copper &amp; Crumb accepted/);
  });

  it('[B2a] lead a buyer with a problem to the wallet’s page about the part', async () => {
    const order = await arrived();
    await readPage(order);
    const [part] = order.parts;
    await buyer.visitor.submit(urls.ordering.problem({ orderId: order.id }), { part: part!.id });
    const page = problemForm({ paymentId: order.paymentId!, partId: part!.walletPartId! });
    assert.equal(buyer.visitor.page.url, `${world.walletUrl}${page}`);
    await report(order);
    await world.settle();
    await world.when.opensOrder(buyer.visitor, order.id);
    const answer = await buyer.visitor
      .submit(urls.ordering.confirm({ orderId: order.id }), { part: part!.id })
      .catch((error: unknown) => error);
    assert.ok(answer instanceof Error, 'nothing is confirmed while a case is open');
  });

  it('[B3a] are seen with their end also if no webhook arrives, once their time is over', async () => {
    const order = await arrived();
    const caseId = await report(order);
    await world.settle();
    const statusOf = async () => (await world.market.orders.find(order.id))!.parts[0]!.cases[0]!.status;
    assert.equal(await statusOf(), 'open');
    world.advance(5 * DAY_MS + 1);
    await world.wallet.jobs.sweep();
    assert.equal((await cases().find(caseId))!.dispute.status, 'decided');
    assert.equal(await statusOf(), 'open');
    const cookie = `__Host-shopper=${buyer.visitor.cookie('__Host-shopper')}`;
    const path = urls.ordering.orderData({ orderId: order.id });
    const polled = await world.http(`${world.marketUrl}${path}`, { headers: { accept: 'application/json', cookie } });
    const body = (await polled.json()) as { parts: { cases: { statusWords: string }[] }[] };
    assert.equal(body.parts[0]!.cases[0]!.statusWords, 'Decided');
    assert.equal(await statusOf(), 'decided');
  });

  it('[M5b] [B2b] bring the messages of both sides along as evidence', async () => {
    const order = await arrived();
    const [part] = order.parts;
    const me = { id: order.shopperId, sellerId: null };
    const at = { orderId: order.id, partId: part!.id };
    const sending = { typed: 'The lid is cracked, can you help?', formKey: 'form', fileIds: [] };
    assert.ok((await world.market.messages.send(me, at, sending)).ok);
    const caseId = await report(order);
    await world.settle();
    const { dispute } = (await cases().find(caseId))!;
    const transcript = await cases().transcriptOf(dispute);
    assert.deepEqual(
      transcript?.messages.map(({ by, words }) => [by, words]),
      [['buyer', sending.typed]],
    );
  });
});
