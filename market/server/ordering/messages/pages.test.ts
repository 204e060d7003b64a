import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import pino from 'pino';
import sharp from 'sharp';
import { connect } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import type { Id } from '#platform/kernel/id.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { newBuyer, placeOrder } from '../../../../tests/samples/buyer.ts';
import type { Buyer } from '../../../../tests/samples/buyer.ts';
import { startMarket } from '../../../../tests/samples/market.ts';
import type { SampleMarket } from '../../../../tests/samples/market.ts';
import { samplePayment } from '../../../../tests/samples/order.ts';
import type { Order } from '../orders/domain.ts';
import { urls } from '../../urls.ts';
import { insertMessage } from './store.ts';

/** A picture of 200 by 100 pixels. */
async function picture(name: string): Promise<File> {
  const bytes = await sharp({ create: { width: 200, height: 100, channels: 3, background: '#b40' } })
    .png()
    .toBuffer();
  return new File([new Uint8Array(bytes)], name, { type: 'image/png' });
}

/** A document without pages. */
function pdf(): File {
  const text = '%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << >>\nstartxref\n9\n%%EOF\n';
  return new File([text], 'bill.pdf', { type: 'application/pdf' });
}

describe('the page of messages', () => {
  let shop: SampleMarket;
  let buyer: Buyer;
  let seller: Buyer;
  let otherSeller: Buyer;
  let order: Order;
  let at: { orderId: string; partId: string };
  before(async () => {
    shop = await startMarket();
    seller = await newBuyer(shop, 'Copper & Crumb');
    otherSeller = await newBuyer(shop, 'Moss Lane');
    for (const [owner, slug] of [
      [seller, 'enamel-teapot'],
      [otherSeller, 'beeswax-candle'],
    ] as const) {
      await shop.market.accounts.setSeller(owner.id, (await shop.market.catalog.product(slug))!.seller.id);
    }
  });
  after(() => shop.close());
  beforeEach(async () => {
    buyer = await newBuyer(shop);
    order = await placeOrder(shop, buyer, ['enamel-teapot', 'beeswax-candle']);
    at = { orderId: order.id, partId: order.parts.find((part) => part.lines[0]!.slug === 'enamel-teapot')!.id };
  });

  const pay = async (status: Parameters<typeof samplePayment>[2] = 'held') => {
    await shop.market.orders.pay(order);
    await shop.market.orders.recordPayment(samplePayment(order, 'captured', status, `pay_${order.id}`));
  };
  const open = async ({ visitor }: Buyer, ids = at) => {
    await visitor.open(`${shop.url}${urls.ordering.conversation(ids)}`);
    return visitor.page;
  };
  const write = async (writer: Buyer, words: string, files: readonly File[] = []) => {
    await open(writer);
    await writer.visitor.submit('/send', { words }, files);
    return writer.visitor.page;
  };
  /** The text of a page, without the data for its script. */
  const shown = ({ visitor }: Buyer) =>
    visitor.page.text.replace(/<script type="application\/json"[^]*?<\/script>/, '').replaceAll('<!-- -->', '');

  it('[M5b] shows buyer and seller what they wrote, newest last, and leads there from their orders', async () => {
    await pay();
    await buyer.visitor.open(`${shop.url}${urls.ordering.order({ orderId: order.id })}`);
    assert.match(shown(buyer), />Write to Copper &amp; Crumb</);
    assert.equal((await write(buyer, 'Is it\n\nred?')).status, 200);
    await write(seller, 'Yes <b>red</b>');
    const text = shown(seller);
    assert.match(text, /Messages with Ada Byrne/);
    assert.match(text, /Ada Byrne[^]*Is it\n\nred\?[^]*You[^]*Yes &lt;b&gt;red&lt;\/b&gt;[^]*Write to Ada Byrne/);
    await buyer.visitor.open(`${shop.url}${urls.ordering.order({ orderId: order.id })}`);
    assert.match(shown(buyer), /messages\/opt_\w+#newest">2 messages with Copper &amp; Crumb</);
    await seller.visitor.open(`${shop.url}${urls.selling.center()}`);
    assert.match(shown(seller), />2 messages with Ada Byrne</);
  });

  it('[M5b] waits at the top of the seller center until the seller has answered', async () => {
    await pay();
    const center = async (): Promise<string> => {
      await seller.visitor.open(`${shop.url}${urls.selling.center()}`);
      return shown(seller);
    };
    const waiting = new RegExp(`messages/${at.partId}#newest">2 messages from Ada Byrne: 1 × Enamel teapot<`);
    await write(buyer, 'Is it red?');
    await write(buyer, 'And how big?');
    assert.match(await center(), waiting);
    await write(seller, 'Red, and one liter.');
    assert.doesNotMatch(await center(), waiting);
    await write(buyer, 'Thanks!');
    assert.match(await center(), new RegExp(`messages/${at.partId}#newest">1 message from Ada Byrne`));
  });

  it('[M5b] hides contacts and the buyer’s name until the order is paid, and never makes a link', async () => {
    await write(buyer, 'See https://tea.example and call 0871234567');
    await open(seller);
    assert.match(shown(seller), /Buyer<[^]*See ••• and call •••</);
    assert.match(shown(seller), /hidden until the order is paid/);
    assert.doesNotMatch(seller.visitor.page.text, /Ada Byrne|tea\.example|0871234567/);
    await pay();
    await open(seller);
    assert.match(shown(seller), />See https:\/\/tea\.example and call 0871234567</);
    assert.doesNotMatch(seller.visitor.page.text, /href="https:\/\/tea|href="tel:/);
    assert.match(shown(seller), /are never clickable\. Pay only in this shop[^]*not protected/);
    assert.match(seller.visitor.page.text, /name="format-detection" content="telephone=no/);
  });

  it('[M5b] warns the reader of words about paying outside, and not the writer', async () => {
    await write(seller, 'Pay me directly by bank transfer');
    assert.doesNotMatch(shown(seller), /Careful/);
    await open(buyer);
    assert.match(shown(buyer), /Careful:[^]*not protected\.[^]*Pay me directly by bank transfer/);
  });

  it('[M5b] [S58] does not exist for strangers, sellers of other parts, and under another order', async () => {
    await write(buyer, 'between us');
    const stranger = await newBuyer(shop, 'Cleo Marsh');
    const others = await placeOrder(shop, stranger, ['enamel-teapot']);
    await stranger.visitor.open(`${shop.url}${urls.ordering.order({ orderId: others.id })}`);
    await otherSeller.visitor.open(`${shop.url}${urls.selling.center()}`);
    for (const outsider of [stranger, otherSeller]) {
      for (const address of [urls.ordering.sendMessage, urls.ordering.stopMessages, urls.ordering.reportMessage]) {
        const files = address === urls.ordering.sendMessage ? [] : undefined;
        const { status } = await outsider.visitor.post(address(at), { words: 'hi', stop: 'yes' }, files);
        assert.equal(status, 404, address.pattern);
      }
      assert.equal((await open(outsider)).status, 404);
      assert.doesNotMatch(outsider.visitor.page.text, /between us/);
    }
    assert.equal((await open(buyer, { ...at, orderId: others.id })).status, 404);
    assert.equal((await open(buyer, { orderId: 'x', partId: 'y' })).status, 404);
    const count = await shop.market.messages.countOf(order.parts);
    assert.deepEqual([...count], [[at.partId, 1]]);
  });

  it('[M5b] [S56] sends nothing for a form that is not its own, or signed out', async () => {
    await open(buyer);
    const forged = await buyer.visitor.post(urls.ordering.sendMessage(at), { words: 'hi', _form: 'x' }, []);
    assert.deepEqual([forged.status, forged.headers.get('location')], [303, urls.ordering.orders()]);
    await buyer.visitor.open(`${shop.url}${urls.accounts.account()}`);
    await buyer.visitor.submit(urls.accounts.logout(), {});
    await buyer.visitor.open(`${shop.url}${urls.accounts.login()}`);
    const signedOut = await buyer.visitor.post(urls.ordering.sendMessage(at), { words: 'hi' }, []);
    assert.match(signedOut.headers.get('location') ?? '', /^\/account\/login/);
    assert.equal((await shop.market.messages.countOf(order.parts)).size, 0);
  });

  it('[M5b] sends the same form once, and other words in it again', async () => {
    await open(buyer);
    const key = buyer.visitor.field('key');
    const sent = async (words: string) => {
      const { status } = await buyer.visitor.post(urls.ordering.sendMessage(at), { words, key }, []);
      return [status, (await shop.market.messages.countOf(order.parts)).get(at.partId)];
    };
    assert.deepEqual(await sent('hello'), [303, 1]);
    assert.deepEqual(await sent('hello '), [303, 1]);
    assert.deepEqual(await sent('hello, and one more'), [303, 2]);
    const both = await Promise.all([sent('twice'), sent('twice')]);
    assert.deepEqual(
      both.map(([status]) => status),
      [303, 303],
    );
    assert.equal((await shop.market.messages.countOf(order.parts)).get(at.partId), 3);
  });

  it('[M5b] keeps the typed words of a refused message, even 100,000 letters', async () => {
    for (const [words, fault] of [
      ['x'.repeat(2_001), /at most 2,000 letters/],
      ['<ü>'.repeat(33_333), /at most 2,000 letters/],
      ['\ue000 and more', /not every device can show/],
    ] as const) {
      const { status, text } = await write(buyer, words);
      assert.equal(status, 422);
      assert.match(text, fault);
      assert.ok(shown(buyer).includes(`${words.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</textarea>`));
    }
    assert.match((await write(buyer, ' \u200b ')).text, /Write a message first/);
  });

  it('[M5b] lets one side write ten messages at once, and keeps the words of the next', async () => {
    for (let count = 1; count <= 10; count += 1) assert.equal((await write(buyer, `number ${count}`)).status, 200);
    const { status, text } = await write(buyer, 'number eleven');
    assert.equal(status, 429);
    assert.match(text, /many messages in a short time[^]*wait 10 minutes/);
    assert.match(shown(buyer), /number eleven<\/textarea>/);
    assert.equal((await write(seller, 'slow down')).status, 200, 'the other side has a pace of its own');
  });

  it('[M5b] is closed by either side, says what remains, and is opened by the same side alone', async () => {
    await pay('shipped');
    await write(buyer, 'hello');
    await open(seller);
    await seller.visitor.submit('/stop', {});
    assert.match(shown(seller), /You stopped the messages/);
    await buyer.visitor.post(urls.ordering.stopMessages(at), { stop: 'no' });
    const refused = await buyer.visitor.post(urls.ordering.sendMessage(at), { words: 'but I need to say this' }, []);
    assert.equal(refused.status, 409);
    assert.match(await refused.text(), /The message was not sent[^]*but I need to say this/);
    await open(buyer);
    assert.match(shown(buyer), /closed, because Copper &amp; Crumb stopped them[^]*There is a problem/);
    assert.doesNotMatch(shown(buyer), /<textarea/);
    await open(seller);
    await seller.visitor.submit('/stop', {});
    assert.match(shown(seller), /You can both write again/);
    assert.equal((await write(buyer, 'thank you')).status, 200);
  });

  it('[M5b] takes a report from the reader, and says so only to them', async () => {
    await write(seller, 'rude words');
    await open(buyer);
    const message = buyer.visitor.field('message');
    await buyer.visitor.submit('/report', { reason: 'rude' });
    assert.match(shown(buyer), /the report is stored[^]*You reported this/);
    await open(seller);
    assert.doesNotMatch(shown(seller), />[^<]*report/i);
    for (const fields of [
      { message, reason: 'because' },
      { message: 'msg_x', reason: 'rude' },
    ] as const) {
      assert.equal((await buyer.visitor.post(urls.ordering.reportMessage(at), fields)).status, 404);
    }
    const own = await seller.visitor.post(urls.ordering.reportMessage(at), { message, reason: 'rude' });
    assert.equal(own.status, 404, 'nobody reports their own message');
  });

  it('[M5b] pages through many messages, and refuses an address that it never gave', async () => {
    await write(buyer, 'the first');
    const db = connect({ url: shop.databaseUrl, ...rolesOf('market') });
    const { ids } = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
    for (let count = 1; count <= 50; count += 1) {
      const sent = { id: ids.mint('msg'), partId: at.partId as Id<'opt'>, sentAt: new Date() };
      const writer = { side: 'buyer', writerId: buyer.id } as const;
      await db.one((tx) => insertMessage(tx, { ...sent, ...writer, words: `number ${count}`, formKey: `${count}` }));
    }
    await db.close();
    await open(buyer);
    assert.match(shown(buyer), /Older messages[^]*>number 1<[^]*>number 50</);
    assert.doesNotMatch(shown(buyer), /the first/);
    await buyer.visitor.open(buyer.visitor.linkTo(`${urls.ordering.conversation(at)}?before=`));
    assert.match(shown(buyer), />the first<[^]*To the newest messages/);
    assert.doesNotMatch(shown(buyer), />number|Older messages/);
    await buyer.visitor.open(`${shop.url}${urls.ordering.conversation(at)}?before=x`);
    assert.equal(buyer.visitor.page.status, 400);
  });

  it('[M5b] [S58] sends pictures and PDFs, which both sides read and nobody else', async () => {
    assert.equal((await write(buyer, '', [await picture('broken handle.png'), pdf()])).status, 200);
    await open(seller);
    const text = shown(seller);
    assert.match(text, /<a href="(\/files\/fil_\w+)" download="broken handle\.jpg"><img src="\1\/thumbnail"/);
    assert.match(text, /width="96" height="48"/);
    assert.match(text, /download="bill\.pdf"[^]*PDF, 1 kB/);
    const [file, document] = [...text.matchAll(/href="(\/files\/[^"]+)"/g)].map(([, href]) => `${shop.url}${href}`);
    const stranger = await newBuyer(shop, 'Cleo Marsh');
    for (const [url, reader, status] of [
      [file!, seller, 200],
      [`${file}/thumbnail`, buyer, 200],
      [document!, buyer, 200],
      [`${document}/thumbnail`, buyer, 404],
      [file!, stranger, 404],
      [`${file}/thumbnail`, otherSeller, 404],
      [`${shop.url}/files/x`, buyer, 404],
    ] as const) {
      await reader.visitor.open(url);
      assert.equal(reader.visitor.page.status, status, url);
    }
    const { sellerId } = order.parts.find((part) => part.id === at.partId)!;
    const [entry] = await shop.market.messages.transcriptOf(order.id, sellerId);
    assert.deepEqual(
      entry!.files.map(({ name, kind }) => [name, kind]),
      [
        ['broken handle.jpg', 'jpeg'],
        ['bill.pdf', 'pdf'],
      ],
    );
  });

  it('[M5b] sends a form with files once, and keeps words and good files if one is refused', async () => {
    await open(buyer);
    const key = buyer.visitor.field('key');
    const sent = (files: readonly File[]) =>
      buyer.visitor.post(urls.ordering.sendMessage(at), { words: 'see', key }, files).then(({ status }) => status);
    const count = async () => (await shop.market.messages.countOf(order.parts)).get(at.partId);
    const first = await picture('one.png');
    assert.deepEqual([await sent([first]), await sent([first]), await count()], [303, 303, 1]);
    assert.deepEqual([await sent([first, pdf()]), await count()], [303, 2], 'with another file it is another message');
    const bad = new File(['MZ'], 'run.exe');
    const refused = await write(buyer, 'look at this', [await picture('two.png'), pdf(), await picture('2.png'), bad]);
    assert.equal(refused.status, 422);
    assert.match(shown(buyer), /“run\.exe”: We accept only pictures/);
    assert.match(shown(buyer), /look at this<\/textarea>[^]*Added already[^]*two\.jpg[^]*<bdi>bill\.pdf<\/bdi><button/);
    assert.doesNotMatch(shown(buyer), /2\.jpg/, 'the same picture is added once');
    const [, bill] = buyer.visitor.field('kept').split(' ');
    await buyer.visitor.submit('/send', { words: 'look at this', remove: bill! });
    assert.equal(buyer.visitor.page.status, 200);
    assert.match(shown(buyer), /look at this<\/textarea>[^]*two\.jpg/);
    assert.doesNotMatch(shown(buyer), /bill\.pdf<\/bdi><button/);
    assert.equal(await count(), 2, 'nothing is sent');
    await buyer.visitor.submit('/send', { words: 'look at this' });
    assert.match(shown(buyer), /look at this<\/p>[^]*download="two\.jpg"/);
    assert.equal(await count(), 3);
  });

  it('[M5b] names the faults of words and files together', async () => {
    const bad = (name: string) => new File(['MZ'], name);
    const { status } = await write(buyer, '\ue000', [bad('one.exe'), bad('two.exe')]);
    assert.equal(status, 422);
    const [errors = ''] = /class="errors"[^]*?<\/div>/.exec(shown(buyer)) ?? [];
    assert.match(errors, /not every device can show[^]*“one\.exe”: We accept[^]*“two\.exe”: We accept/);
  });

  it('[M5b] says that a kept file is gone, and never takes one of somebody else', async () => {
    const owner = (await shop.market.accounts.findById(otherSeller.id))!;
    const others = await shop.market.files.keep(owner.id, { name: 'x.pdf', bytes: Buffer.from(await pdf().bytes()) });
    assert.ok(others.ok);
    await open(buyer);
    const stolen = await buyer.visitor.post(
      urls.ordering.sendMessage(at),
      { words: 'mine now', kept: others.value.fileId },
      [],
    );
    assert.equal(stolen.status, 422);
    assert.match(await stolen.text(), /no longer here\. Choose it again[^]*mine now/);
    assert.equal((await shop.market.messages.countOf(order.parts)).size, 0);
  });

  it('[M5b] is evidence: whole, unmasked and in order', async () => {
    await write(buyer, 'call 0871234567');
    await write(seller, 'no');
    const { sellerId } = order.parts.find((part) => part.id === at.partId)!;
    const entries = await shop.market.messages.transcriptOf(order.id, sellerId);
    assert.deepEqual(
      entries.map(({ side, name, words }) => [side, name, words]),
      [
        ['buyer', 'Ada Byrne', 'call 0871234567'],
        ['seller', 'Copper & Crumb', 'no'],
      ],
    );
    assert.ok(entries[0]!.sentAt <= entries[1]!.sentAt);
  });
});
