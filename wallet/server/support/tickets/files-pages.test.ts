import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import sharp from 'sharp';
import type { Id } from '#platform/kernel/id.ts';
import { openOperator } from '../../../../tests/world/staff.ts';
import type { Operator } from '../../../../tests/world/staff.ts';
import type { Customer, Trade } from '../../../../tests/world/trade.ts';
import type { Visitor } from '../../../../tests/world/visitor.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';
import { MOST_FILES } from './data.ts';

const pdf = '%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << >>\nstartxref\n9\n%%EOF\n';

describe('files in a ticket', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let atBuyer: Visitor;
  let ada: Operator;
  let picture: Buffer<ArrayBuffer>;
  before(async () => {
    world = await startWorld();
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 10_000n });
    atBuyer = await world.when.logsIn(buyer);
    ada = await openOperator(world, 'Ada', { role: 'support' });
    const create = { width: 400, height: 200, channels: 3, background: '#c33' } as const;
    picture = Buffer.from(await sharp({ create }).png().toBuffer());
  });
  after(() => world.close());

  const at = (path: string) => `${world.walletUrl}${path}`;
  const file = (bytes: string | Buffer<ArrayBuffer>, name: string) => new File([bytes], name);
  const tickets = () => world.wallet.support.tickets;
  const idOf = (url: string) => new URL(url).pathname.split('/').at(-1) as Id<'tic'>;
  const write = async (words: string, files: readonly File[], topic = 'other') => {
    await atBuyer.open(at(urls.support.write()));
    await atBuyer.submit(urls.support.write(), { words, topic }, files);
    return atBuyer.page;
  };
  const filesOf = async (ticketId: Id<'tic'>) => (await tickets().find(ticketId))!.files;
  const closeAll = async () => {
    for (const { id, messages } of await tickets().listOf(buyer.holderId))
      await tickets().step(id, { kind: 'closed', words: '' }, { memberId: null, seen: messages });
  };
  const get = (browser: Visitor, url: string) => {
    const names = ['__Host-session', '__Host-staff', '__Host-form'];
    const cookie = names.map((name) => `${name}=${browser.cookie(name) ?? ''}`).join('; ');
    return world.http(url, { headers: { cookie }, redirect: 'manual' });
  };
  const log = () => world.walletRows<{ what: string }>(`select what from staff.log where reason like 'ticket %'`);

  it('[H6a] [S102] are seen by their holder and by support, are saved and never run, and are kept', async () => {
    const page = await write('See the picture', [file(picture, 'slip.png'), file(pdf, 'bill.pdf')]);
    assert.equal(page.status, 200);
    const ticketId = idOf(page.url);
    const kept = await filesOf(ticketId);
    assert.deepEqual(
      kept.map(({ name, number }) => [name, number]),
      [
        ['slip.jpg', 1],
        ['bill.pdf', 1],
      ],
    );
    await world.settle();
    assert.equal(
      (
        await world.wallet.files.waiting(
          buyer.holderId,
          kept.map(({ fileId }) => fileId),
        )
      ).length,
      0,
    );
    const inConsole = `${world.consoleUrl}${urls.staff.ticket({ ticketId })}`;
    for (const [browser, base, address, url] of [
      [atBuyer, world.walletUrl, urls.support, page.url],
      [ada.visitor, world.consoleUrl, urls.staff, inConsole],
    ] as const) {
      await browser.open(url);
      assert.match(browser.page.text, /<img src="[^"]+" alt="slip\.jpg"/);
      for (const { fileId } of kept) {
        const path = address.ticketFile({ ticketId, fileId });
        assert.ok(browser.page.text.includes(`href="${path}"`), path);
        const { status, headers } = await get(browser, `${base}${path}`);
        assert.equal(status, 200);
        assert.match(headers.get('content-disposition') ?? '', /^attachment/);
        assert.match(headers.get('content-security-policy') ?? '', /sandbox/);
        assert.equal(headers.get('x-content-type-options'), 'nosniff');
      }
      const thumbnail = await get(browser, `${base}${address.ticketPicture({ ticketId, fileId: kept[0]!.fileId })}`);
      assert.deepEqual([thumbnail.status, thumbnail.headers.get('content-type')], [200, 'image/webp']);
    }
    assert.deepEqual(
      (await log()).map(({ what }) => what),
      ['looked', 'looked', 'looked'],
      'the page, and both files',
    );
  });

  it('come with a reply, which a second press does not double', async () => {
    const { url } = await write('More will come', []);
    const path = new URL(url).pathname;
    const [seen, words] = [atBuyer.field('seen'), 'Here it is'];
    const send = () => atBuyer.post(path, { words, seen }, [file(picture, 'more.png')]);
    assert.equal((await send()).status, 303);
    assert.equal((await send()).status, 303);
    assert.deepEqual(
      (await filesOf(idOf(url))).map(({ number }) => number),
      [2],
    );
    await atBuyer.open(url);
    await atBuyer.submit(path, { words }, [file(pdf, 'other.pdf')]);
    assert.deepEqual(
      (await filesOf(idOf(url))).map(({ number }) => number),
      [2, 3],
    );
  });

  it('[S98] are refused by their content, with the words and the good files kept for the next try', async () => {
    await closeAll();
    const had = (await tickets().listOf(buyer.holderId)).length;
    const refused = await write('Look at both', [file(picture, 'good.png'), file('<script>1</script>', 'bad.png')], '');
    assert.equal(refused.status, 422);
    assert.match(refused.text, /“bad\.png”: We accept only pictures/);
    assert.match(refused.text, /Choose what it is about/);
    assert.match(refused.text, /Look at both<\/textarea>/);
    assert.match(refused.text, /<bdi>good\.jpg<\/bdi>/);
    assert.equal((await tickets().listOf(buyer.holderId)).length, had);
    await atBuyer.submit(urls.support.write(), { topic: 'other', words: 'Look at both' });
    assert.equal(atBuyer.page.status, 200);
    assert.deepEqual(
      (await filesOf(idOf(atBuyer.page.url))).map(({ name }) => name),
      ['good.jpg'],
    );
  });

  it('[S58] [S65] are for others not found, and nobody attaches a file of somebody else', async () => {
    await closeAll();
    const ticketId = idOf((await write('Mine', [file(picture, 'mine.png')])).url);
    const other = idOf((await write('Mine too', [])).url);
    const [{ fileId } = { fileId: '' }] = await filesOf(ticketId);
    const stranger = await trade.customer({ cap: 10_000n });
    const atStranger = await world.when.logsIn(stranger);
    for (const [browser, params] of [
      [atStranger, { ticketId, fileId }],
      [atBuyer, { ticketId: other, fileId }],
      [atBuyer, { ticketId, fileId: 'fil_1' }],
    ] as const) {
      for (const path of [urls.support.ticketFile(params), urls.support.ticketPicture(params)])
        assert.equal((await get(browser, at(path))).status, 404, path);
    }
    const refused = await write('Not sent yet', [file(pdf, 'waits.pdf')], '');
    const [, waiting] = /name="kept" value="(fil_\w+)"/.exec(refused.text)!;
    for (const kept of [waiting!, fileId]) {
      await atStranger.open(at(urls.support.write()));
      await atStranger.submit(urls.support.write(), { topic: 'other', words: 'Give me that', kept });
    }
    const own = await tickets().listOf(stranger.holderId);
    assert.equal(own.length, 2);
    for (const { id } of own) assert.deepEqual(await filesOf(id), []);
    const taken = await tickets().open(
      stranger.holderId,
      { id: '', topic: 'other', about: '', words: 'Give me that' },
      [waiting as Id<'fil'>],
    );
    assert.deepEqual(taken, { ok: false, error: [{ code: 'file_gone' }] });
    assert.equal((await tickets().listOf(stranger.holderId)).length, 2);
  });

  it('are not for a member without the ticket, and leave no row in the log then', async () => {
    await closeAll();
    const ticketId = idOf((await write('For support alone', [file(picture, 'one.png')])).url);
    const [{ fileId } = { fileId: '' }] = await filesOf(ticketId);
    const finance = await openOperator(world, 'Finn', { role: 'finance' });
    const before_ = (await log()).length;
    for (const path of [urls.staff.ticketFile({ ticketId, fileId }), urls.staff.ticketPicture({ ticketId, fileId })])
      assert.equal((await get(finance.visitor, `${world.consoleUrl}${path}`)).status, 404, path);
    assert.equal((await log()).length, before_);
  });

  it('are only so many in one ticket, and a refused one changes nothing', async () => {
    await closeAll();
    const { url } = await write('Many', []);
    const path = new URL(url).pathname;
    const many = (n: number) => Array.from({ length: 5 }, (_, at_) => file(`${pdf}% ${n} ${at_}\n`, `${at_}.pdf`));
    for (let n = 0; n < MOST_FILES / 5; n += 1) {
      await atBuyer.open(url);
      await atBuyer.submit(path, { words: `Part ${n}` }, many(n));
      assert.equal(atBuyer.page.status, 200, atBuyer.page.text.slice(0, 400));
    }
    await atBuyer.submit(path, { words: 'One more' }, [file(picture, 'late.png')]);
    assert.equal(atBuyer.page.status, 422);
    assert.match(atBuyer.page.text, /takes 20 files in all/);
    assert.match(atBuyer.page.text, /One more<\/textarea>/);
    assert.equal((await filesOf(idOf(url))).length, MOST_FILES);
    assert.equal((await tickets().find(idOf(url)))!.messages.length, 1 + MOST_FILES / 5);
  });
});
