import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import sharp from 'sharp';
import { toUuid } from '#platform/kernel/id.ts';
import { carrierSteps } from '../../../../tests/world/carrier.ts';
import type { CarrierSteps } from '../../../../tests/world/carrier.ts';
import { asksNothing, changeStepUp } from '../../../../tests/world/limits.ts';
import type { Customer, Trade } from '../../../../tests/world/trade.ts';
import type { Visitor } from '../../../../tests/world/visitor.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';
import type { CaseEvent } from '../cases/commands.ts';

const pdf = '%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << >>\nstartxref\n9\n%%EOF\n';

describe('evidence in a case', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let carrier: CarrierSteps;
  let atBuyer: Visitor;
  let atSeller: Visitor;
  let picture: Buffer<ArrayBuffer>;
  let codes = 0;
  before(async () => {
    world = await startWorld();
    await changeStepUp(world, asksNothing);
    carrier = carrierSteps(world);
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 100_000n, money: 200_000n });
    atBuyer = await world.when.logsIn(buyer);
    atSeller = await world.when.logsIn(trade.sellers[0]);
    const create = { width: 400, height: 200, channels: 3, background: '#c33' } as const;
    picture = Buffer.from(await sharp({ create }).png().toBuffer());
  });
  after(() => world.close());

  const cases = () => world.wallet.protection.cases;
  const arrived = async (): Promise<string> => {
    const { body } = await buyer.ask(trade.order());
    const [part] = body.parts;
    const code = `EV${String((codes += 1)).padStart(10, '0')}`;
    const parcel = { part_id: part!.id, carrier: 'DHL', tracking_code: code };
    await trade.call('POST', urls.protection.shipments({ paymentId: body.id }), parcel, code);
    await carrier.scans(code);
    await carrier.delivers(code);
    return urls.protection.problem({ paymentId: body.id, partId: part!.id });
  };
  const file = (bytes: string | Buffer<ArrayBuffer>, name: string) => new File([bytes], name);
  const cookieOf = (browser: Visitor) =>
    ['__Host-session', '__Host-form'].map((name) => `${name}=${browser.cookie(name) ?? ''}`).join('; ');
  /** Sends a form with files, as a browser does. */
  const send = async (browser: Visitor, path: string, fields: Record<string, string>, files: readonly File[]) => {
    await browser.open(`${world.walletUrl}${path}`);
    const body = new FormData();
    const hidden = { _form: browser.field('_form'), seen: browser.field('seen') };
    for (const [name, value] of Object.entries({ ...hidden, ...fields })) body.append(name, value);
    for (const one of files) body.append('files', one);
    const headers = { cookie: cookieOf(browser), origin: world.walletUrl };
    const answer = await world.http(`${world.walletUrl}${path}`, { method: 'POST', redirect: 'manual', headers, body });
    const text = await answer.text();
    return { status: answer.status, to: answer.headers.get('location'), text };
  };
  const get = (browser: Visitor, path: string) =>
    world.http(`${world.walletUrl}${path}`, { headers: { cookie: cookieOf(browser) }, redirect: 'manual' });
  const move = async (caseId: string, event: CaseEvent) => {
    const moved = await cases().move((await cases().find(caseId))!.dispute, event);
    assert.ok(moved.ok, JSON.stringify(moved));
  };
  const wish = { line: 'l1', reason: 'damaged', outcome: 'refund', words: 'The lid is broken.' };
  const reported = async (files: readonly File[]): Promise<string> => {
    const sent = await send(atBuyer, await arrived(), wish, files);
    assert.equal(sent.status, 303, sent.text);
    return sent.to!.split('/').at(-1)!;
  };
  const evidenceOf = async (caseId: string, entry: number) =>
    (await cases().find(caseId))!.dispute.timeline[entry]!.evidence;
  const waiting = async (holderId: Customer['holderId'], ids: readonly string[]) =>
    (await world.wallet.files.waiting(holderId, ids as `fil_${string}`[])).length;

  it('[B2b] is seen by both sides, saved by its link, and kept', async () => {
    const caseId = await reported([file(picture, 'lid.png'), file(pdf, 'receipt.pdf')]);
    const ids = await evidenceOf(caseId, 0);
    assert.equal(ids.length, 2);
    await world.settle();
    assert.equal(await waiting(buyer.holderId, ids), 0, 'nothing sweeps them away');
    for (const browser of [atBuyer, atSeller]) {
      await browser.open(`${world.walletUrl}${urls.protection.case({ caseId })}`);
      const paths = ids.map((fileId) => urls.protection.caseFile({ caseId, fileId }));
      for (const path of paths) assert.ok(browser.page.text.includes(`href="${path}"`), path);
      assert.match(browser.page.text, /<img src="[^"]+" alt="lid\.jpg"/);
      assert.ok(browser.page.text.includes('receipt.pdf'));
      const answers = await Promise.all(paths.map((path) => get(browser, path)));
      for (const { status, headers } of answers) {
        assert.equal(status, 200);
        assert.match(headers.get('content-disposition') ?? '', /^attachment/);
        assert.equal(headers.get('x-content-type-options'), 'nosniff');
      }
      const thumbnail = await get(browser, urls.protection.casePicture({ caseId, fileId: ids[0]! }));
      assert.deepEqual([thumbnail.status, thumbnail.headers.get('content-type')], [200, 'image/webp']);
    }
  });

  it('[S58] is for strangers not found, nor in a case of theirs', async () => {
    const caseId = await reported([file(picture, 'lid.png')]);
    const [fileId] = await evidenceOf(caseId, 0);
    const other = await reported([]);
    const stranger = await world.when.logsIn(trade.sellers[1]);
    for (const [browser, params] of [
      [stranger, { caseId, fileId: fileId! }],
      [atBuyer, { caseId: other, fileId: fileId! }],
      [atBuyer, { caseId, fileId: 'fil_none' }],
    ] as const) {
      assert.equal((await get(browser, urls.protection.caseFile(params))).status, 404);
      assert.equal((await get(browser, urls.protection.casePicture(params))).status, 404);
    }
  });

  it('that is refused costs neither the other files nor what was typed', async () => {
    const path = await arrived();
    const page = '<!doctype html><script>alert(1)</script>';
    const bad = [file(page, 'page.png'), file('MZ', 'run.exe')];
    const refused = await send(atBuyer, path, { ...wish, reason: '', outcome: 'partial_refund', amount: '31' }, [
      file(picture, 'lid.png'),
      ...bad,
    ]);
    assert.equal(refused.status, 422);
    const [errors = ''] = /<div class="errors"[^]*?<\/div>/.exec(refused.text) ?? [];
    for (const fault of [
      'Choose what is wrong',
      'Type an amount below €30.00',
      'page.png”: We accept only pictures',
      'run.exe”: We accept only pictures',
    ])
      assert.ok(errors.includes(fault), fault);
    assert.ok(refused.text.includes('The lid is broken.'));
    assert.match(refused.text, /Added already[^]*<bdi>lid\.jpg<\/bdi>/);
    const [, kept = ''] = /name="kept" value="([^"]+)"/.exec(refused.text) ?? [];
    const sent = await send(atBuyer, path, { ...wish, kept }, []);
    assert.equal(sent.status, 303);
    assert.deepEqual(await evidenceOf(sent.to!.split('/').at(-1)!, 0), [kept]);
  });

  it('[B2b] can be taken out of the form before it is sent, and is in it once', async () => {
    const path = await arrived();
    const typed = { ...wish, outcome: '' };
    const refused = await send(atBuyer, path, typed, [
      file(picture, 'lid.png'),
      file(pdf, 'receipt.pdf'),
      file(picture, 'again.png'),
    ]);
    assert.equal(refused.status, 422);
    const keptOf = (text: string) => /name="kept" value="([^"]+)"/.exec(text)?.[1] ?? '';
    const [lid, receipt, ...others] = keptOf(refused.text).split(' ');
    assert.deepEqual(others, []);
    assert.match(refused.text, new RegExp(`name="remove" value="${lid}">\\s*Remove<span class="hidden"> lid\\.jpg<`));
    // The Enter key presses the first button of a form, which removes nothing.
    const [first = ''] = /<form[^>]*multipart[^]*?(<button[^>]*>)/.exec(refused.text)?.slice(1) ?? [];
    assert.doesNotMatch(first, /name=/);
    const removed = await send(atBuyer, path, { ...wish, kept: keptOf(refused.text), remove: lid! }, []);
    assert.deepEqual([removed.status, keptOf(removed.text)], [200, receipt]);
    assert.ok(removed.text.includes('The lid is broken.'));
    assert.doesNotMatch(removed.text, /class="errors"|lid\.jpg/);
    const sent = await send(atBuyer, path, { ...wish, kept: keptOf(removed.text) }, []);
    assert.equal(sent.status, 303);
    assert.deepEqual(await evidenceOf(sent.to!.split('/').at(-1)!, 0), [receipt]);
  });

  it('that is gone since an earlier try is named, with what was typed and the files that are still there', async () => {
    const path = await arrived();
    const keep = async (name: string) => {
      const bytes = Buffer.from(`${pdf}% ${name}\n`);
      const kept = await world.wallet.files.keep(buyer.holderId, { name, bytes });
      assert.ok(kept.ok);
      return kept.value.fileId;
    };
    const old = await keep('old.pdf');
    await world.walletRows(`update files.files set kept_at = kept_at - interval '22 hours' where id = $1`, [
      toUuid(old),
    ]);
    const kept = `${old} ${await keep('bill.pdf')}`;
    const refused = await send(atBuyer, path, { ...wish, kept }, []);
    assert.equal(refused.status, 422);
    assert.match(refused.text, /A file that you added is gone.*Still there: bill\.pdf\. Add the other one again/s);
    assert.ok(refused.text.includes('The lid is broken.'));
    assert.match(refused.text, /Added already.*bill\.pdf/s);
    const [, left = ''] = /name="kept" value="([^"]+)"/.exec(refused.text) ?? [];
    const sent = await send(atBuyer, path, { ...wish, kept: left }, [file(pdf, 'again.pdf')]);
    assert.equal(sent.status, 303);
    assert.equal((await evidenceOf(sent.to!.split('/').at(-1)!, 0)).length, 2);
  });

  it('is never a file of somebody else', async () => {
    const caseId = await reported([]);
    const keep = await world.wallet.files.keep(buyer.holderId, { name: 'own.pdf', bytes: Buffer.from(pdf) });
    assert.ok(keep.ok);
    const step = urls.protection.caseStep({ caseId, step: 'refuse' });
    const sent = await send(atSeller, step, { words: 'No.', kept: keep.value.fileId }, [file(pdf, 'mine.pdf')]);
    assert.equal(sent.status, 303);
    const ids = await evidenceOf(caseId, 1);
    assert.equal(ids.length, 1);
    assert.notEqual(ids[0], keep.value.fileId);
    await world.settle();
    assert.equal(await waiting(trade.sellers[0].holderId, ids), 0, 'the seller’s files are kept, too');
  });

  it('[B3b] is needed for an appeal', async () => {
    const caseId = await reported([]);
    await move(caseId, { kind: 'refused', words: 'No.' });
    world.advance(3 * 86_400_000);
    await move(caseId, { kind: 'escalated', by: 'seller' });
    await move(caseId, { kind: 'proposed', operatorId: 'ada', offer: { outcome: 'nothing' }, words: 'It is fine.' });
    world.advance(3 * 86_400_000);
    await move(caseId, { kind: 'time_over' });
    const path = urls.protection.caseStep({ caseId, step: 'appeal' });
    const bare = await send(atBuyer, path, { words: 'Look again.' }, []);
    assert.equal(bare.status, 422);
    assert.match(bare.text, /Add at least one picture or PDF/);
    assert.ok(bare.text.includes('Look again.'));
    const empty = await send(atBuyer, path, { words: '' }, []);
    assert.match(empty.text, /Say what is new[^]*Add at least one picture or PDF/);
    const bad = await send(atBuyer, path, { words: '' }, [file('MZ', 'run.exe')]);
    assert.match(bad.text, /Say what is new[^]*run\.exe”: We accept only pictures/);
    assert.doesNotMatch(bad.text, /Add at least one/);
    const sent = await send(atBuyer, path, { words: 'Look again.' }, [file(picture, 'new.png')]);
    assert.equal(sent.status, 303);
    assert.equal((await cases().find(caseId))!.dispute.status, 'appealed');
  });
});
