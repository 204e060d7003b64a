import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import sharp from 'sharp';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { openDisputes } from '../../../../tests/world/disputes.ts';
import type { Disputes } from '../../../../tests/world/disputes.ts';
import { contactsOf, openOperator } from '../../../../tests/world/staff.ts';
import type { Operator } from '../../../../tests/world/staff.ts';
import type { Customer, Trade } from '../../../../tests/world/trade.ts';
import { visit } from '../../../../tests/world/visitor.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

const DAY_MS = 86_400_000;

describe('deciding cases in the console', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let disputes: Disputes;
  let ada: Operator;
  let grace: Operator;
  let carrierIsAway = false;
  before(async () => {
    world = await startWorld({
      net: (_side, send) => (input, init) =>
        carrierIsAway && new Request(input).url.includes('/trackers')
          ? Promise.reject(new Error('away'))
          : send(input, init),
    });
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 100_000n });
    await buyer.give(200_000n);
    disputes = openDisputes(world, trade, buyer);
    ada = await openOperator(world, 'Ada');
    grace = await openOperator(world, 'Grace');
  });
  after(() => world.close());

  const cases = () => world.wallet.protection.cases;
  const look = async (id: string) => (await cases().find(id))!;
  const move: Disputes['move'] = (...asked) => disputes.move(...asked);
  const refused: Disputes['refused'] = (...asked) => disputes.refused(...asked);
  const escalated: Disputes['escalated'] = (...asked) => disputes.escalated(...asked);
  const appealed = async () => {
    const dispute = await escalated();
    await decide(ada, dispute.path, refund);
    world.advance(3 * DAY_MS);
    await world.wallet.jobs.sweep();
    await world.settle();
    await move(dispute.id, { kind: 'appealed', by: 'seller', ground: 'evidence', evidence: ['photo'], words: 'Look.' });
    return dispute;
  };
  const refund = { outcome: 'refund', ground: 'evidence_of_buyer', words: 'The picture shows a broken spout.' };
  const decide = async ({ visitor }: Operator, path: string, fields: Record<string, string>) => {
    await visitor.open(`${world.consoleUrl}${path}`);
    await visitor.submit(path, fields);
    return visitor.page;
  };
  /** What members did with a case; a look is logged for each side, and the buyer's stands for it here. */
  const logOf = (caseId: string) =>
    world.walletRows<{ name: string; what: string; ground: string | null }>(
      `select name, what, ground from staff.log join staff.members member on member.id = member_id
        where case_id = $1 and (holder_id is null or holder_id = $2) order by log.number`,
      [toUuid(caseId as Id<'cas'>), toUuid(buyer.holderId)],
    );

  it('[B3b] [S121] shows the queue and all that a case is decided by, and logs each look', async () => {
    const dispute = await escalated('<b>Broken</b>\nas it came.');
    const { visitor } = ada;
    await visitor.open(`${world.consoleUrl}/`);
    assert.equal(visitor.page.url, `${world.consoleUrl}${urls.staff.queue()}`);
    for (const words of ['1 case waits', 'Teapot', 'Damaged · Copper', '€30.00', 'Escalated', 'opened 3 days ago']) {
      assert.ok(visitor.page.text.includes(words), words);
    }
    assert.deepEqual(await logOf(dispute.id), []);
    await visitor.open(visitor.linkTo(dispute.path));
    const shown = [
      '&lt;b&gt;Broken&lt;/b&gt;\nas it came.',
      'It left whole.',
      'Wants: Full refund',
      'Delivered to the destination',
      '10115 Berlin, Germany: fits the destination',
      'In escrow now</dt>',
      'The seller pays the postage of a return.',
      'Rules of this payment',
      'The terms of the payment, version',
      'Protection from shipment</dt>',
    ];
    for (const words of shown) assert.ok(visitor.page.text.includes(words), words);
    assert.deepEqual(await logOf(dispute.id), [{ name: 'Ada', what: 'looked', ground: null }]);
    await decide(ada, dispute.path, refund);
  });

  it('[B3b] shows a case even while the carrier does not answer, and says so', async () => {
    const dispute = await escalated();
    carrierIsAway = true;
    await ada.visitor.open(`${world.consoleUrl}${dispute.path}`);
    carrierIsAway = false;
    assert.equal(ada.visitor.page.status, 200);
    assert.match(ada.visitor.page.text, /the carrier does not answer now/);
    await decide(ada, dispute.path, refund);
  });

  it('[B3b] publishes a proposal with reasons that both sides read, and the money follows', async () => {
    const before = await trade.balanceOf(buyer.holderId);
    const dispute = await escalated();
    const amount = { outcome: 'partial_refund', amount: '10', ground: 'fairness', words: 'Half of it\nis scratched.' };
    const page = await decide(ada, dispute.path, amount);
    assert.equal(page.status, 200);
    assert.match(page.text, /does not wait for an operator now/);
    const { timeline, operatorId } = (await look(dispute.id)).dispute;
    assert.equal(operatorId, ada.id);
    assert.deepEqual(
      [timeline.at(-1)!.by, timeline.at(-1)!.words, timeline.at(-1)!.offer],
      ['operator', 'Half of it\nis scratched.', { outcome: 'partial_refund', amountMinor: 1_000n }],
    );
    await move(dispute.id, { kind: 'accepted', by: 'seller' });
    await move(dispute.id, { kind: 'accepted', by: 'buyer' });
    assert.equal(await trade.balanceOf(buyer.holderId), before - 5_000n + 1_000n);
    assert.deepEqual(
      (await logOf(dispute.id)).map(({ what, ground }) => [what, ground]),
      [
        ['looked', null],
        ['proposes', 'fairness'],
        ['looked', null],
      ],
    );
  });

  it('[B3b] lets another operator decide the appeal, never the one who decided', async () => {
    const dispute = await appealed();
    await ada.visitor.open(`${world.consoleUrl}${dispute.path}`);
    assert.match(ada.visitor.page.text, /Another operator decides this appeal/);
    assert.doesNotMatch(ada.visitor.page.text, /name="outcome"/);
    const seen = String((await look(dispute.id)).dispute.timeline.length);
    const own = await ada.visitor.post(dispute.path, { ...refund, seen });
    assert.equal(own.status, 422);
    assert.match(await own.text(), /You made the decision that is appealed/);
    assert.equal((await look(dispute.id)).dispute.status, 'appealed');
    const nothing = { outcome: 'nothing', ground: 'new_evidence', words: 'The new picture shows it whole.' };
    await decide(grace, dispute.path, nothing);
    const { status, result, operatorId } = (await look(dispute.id)).dispute;
    assert.deepEqual([status, result, operatorId], ['closed', 'for_seller', grace.id]);
    const acts = (await logOf(dispute.id)).map(({ name, what }) => `${name} ${what}`);
    assert.deepEqual(acts.slice(-6), [
      'Ada decides_appeal',
      'Ada refused',
      'Ada looked',
      'Grace looked',
      'Grace decides_appeal',
      'Grace looked',
    ]);
  });

  it('[S62] does not let one person decide twice under two names', async () => {
    const dispute = await appealed();
    const invited = await world.wallet.staff.staff.invite({ name: 'Lady Byron', ...contactsOf('Ada') }, 'reviewer');
    assert.ok(invited.ok);
    assert.equal(invited.value.member.id, ada.id);
    await world.wallet.staff.staff.invite({ name: 'Ada', ...contactsOf('Ada') }, 'reviewer');
    ada = await openOperator(world, 'Ada');
    await ada.visitor.open(`${world.consoleUrl}${dispute.path}`);
    assert.match(ada.visitor.page.text, /Another operator decides this appeal/);
    await decide(grace, dispute.path, refund);
  });

  it('[S62] neither shows a case to its buyer or its seller as an operator, nor takes a decision from them', async () => {
    const dispute = await escalated();
    const path = `${world.consoleUrl}${dispute.path}`;
    const seen = String((await look(dispute.id)).dispute.timeline.length);
    for (const [name, { phone }] of [
      ['Buying', buyer],
      ['Selling', trade.sellers[0]],
    ] as const) {
      const { visitor } = await openOperator(world, name, { phone });
      await visitor.open(path);
      assert.equal(visitor.page.status, 403);
      assert.match(visitor.page.text, /You are a side of this case/);
      assert.doesNotMatch(visitor.page.text, /The spout is broken/);
      assert.equal((await visitor.post(dispute.path, { ...refund, seen })).status, 403);
    }
    assert.equal((await look(dispute.id)).dispute.status, 'escalated');
    const acts = (await logOf(dispute.id)).map((one) => `${one.name} ${one.what}`);
    assert.deepEqual(acts, ['Buying refused', 'Selling refused']);
    await decide(ada, dispute.path, refund);
  });

  it('[B3b] keeps what was typed when it is refused, and names the fault', async () => {
    const dispute = await escalated();
    const typed = { outcome: 'partial_refund', amount: '30.00', ground: 'fairness', words: 'Because "so" <is> it.' };
    for (const [change, fault] of [
      [{}, /below what is left of the line/],
      [{ amount: '31' }, /at most what is left of the line: €30\.00/],
      [{ amount: 'ten' }, /Type an amount, such as 12\.50/],
      [{ amount: '5', ground: '' }, /Choose the main ground/],
    ] as const) {
      const page = await decide(ada, dispute.path, { ...typed, ...change });
      assert.equal(page.status, 422);
      assert.match(page.text, fault);
      assert.match(page.text, /value="partial_refund"\s+checked/);
      assert.match(page.text, /Because &quot;so&quot; &lt;is&gt; it\.<\/textarea/);
    }
    const missing = await decide(ada, dispute.path, { ...typed, amount: '5', words: ' ' });
    assert.match(missing.text, /Write your reasons/);
    assert.match(missing.text, /name="amount"[^>]*value="5"/);
    assert.equal((await look(dispute.id)).dispute.status, 'escalated');
    await decide(ada, dispute.path, refund);
  });

  it('[B3b] does not take a decision on a page that is out of date', async () => {
    const dispute = await escalated();
    const { visitor } = ada;
    await visitor.open(`${world.consoleUrl}${dispute.path}`);
    // The deadline passes, and the case waits on.
    world.advance(10 * DAY_MS);
    await world.wallet.jobs.sweep();
    await world.settle();
    assert.equal((await look(dispute.id)).dispute.timeline.at(-1)!.kind, 'time_over');
    await visitor.submit(dispute.path, { ...refund, words: 'Too early.' });
    assert.equal(visitor.page.status, 422);
    assert.match(visitor.page.text, /The case has changed since you opened it/);
    assert.match(visitor.page.text, /Too early\.<\/textarea/);
    assert.equal((await visitor.post(dispute.path, refund)).status, 422);
    assert.equal((await look(dispute.id)).dispute.status, 'escalated');
    await decide(grace, dispute.path, { ...refund, words: 'First.' });
    await visitor.submit(dispute.path, { ...refund, words: 'Second.' });
    assert.equal(visitor.page.status, 422);
    assert.match(visitor.page.text, /First\./);
    assert.equal((await look(dispute.id)).dispute.operatorId, grace.id);
  });

  it('[S61] is for operators alone, and only by a form of the console', async () => {
    const dispute = await escalated();
    const stranger = visit(world);
    await stranger.open(`${world.consoleUrl}${dispute.path}`);
    assert.equal(stranger.page.status, 401);
    assert.doesNotMatch(stranger.page.text, /Teapot|spout/);
    const before = (await logOf(dispute.id)).length;
    const staff = `__Host-staff=${ada.visitor.cookie('__Host-staff')}`;
    await ada.visitor.open(`${world.consoleUrl}${dispute.path}`);
    const token = ada.visitor.field('_form');
    const cookie = `${staff}; __Host-form=${ada.visitor.cookie('__Host-form')}`;
    const seen = String((await look(dispute.id)).dispute.timeline.length);
    const post = async (headers: Record<string, string>, fields: Record<string, string>) => {
      const answer = await world.http(`${world.consoleUrl}${dispute.path}`, {
        method: 'POST',
        redirect: 'manual',
        headers: { accept: 'text/html', ...headers },
        body: new URLSearchParams({ ...refund, seen, ...fields }),
      });
      await answer.body?.cancel();
      return answer.status;
    };
    assert.equal(await post({ cookie: staff, origin: world.consoleUrl }, {}), 403);
    assert.equal(await post({ cookie, origin: world.walletUrl }, { _form: token }), 403);
    assert.equal(await post({ cookie: cookie.replace(staff, ''), origin: world.consoleUrl }, { _form: token }), 401);
    assert.equal((await look(dispute.id)).dispute.status, 'escalated');
    assert.equal((await logOf(dispute.id)).length, before + 1);
    assert.equal(await post({ cookie, origin: world.consoleUrl }, { _form: token }), 303);
  });

  it('[S121] shows no case that never waited for an operator', async () => {
    const dispute = await refused();
    const { visitor } = ada;
    for (const caseId of [dispute.id, 'cas_unknown', "cas_' or 1=1"]) {
      const path = urls.staff.case({ caseId });
      await visitor.open(`${world.consoleUrl}${path}`);
      assert.equal(visitor.page.status, 404, caseId);
      await visitor.open(`${world.consoleUrl}${urls.staff.queue()}`);
      assert.equal((await visitor.post(path, { ...refund, seen: '2' })).status, 404, caseId);
    }
    assert.deepEqual(await logOf(dispute.id), []);
  });

  it('[B2b] [S58] shows the evidence of its own case, and logs each look at a file', async () => {
    const bill = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << >>\nstartxref\n9\n%%EOF\n');
    const create = { width: 40, height: 20, channels: 3, background: '#c33' } as const;
    const sent = [
      { name: 'bill.pdf', bytes: bill },
      { name: 'lid.png', bytes: await sharp({ create }).png().toBuffer() },
      { name: 'other.pdf', bytes: bill },
    ];
    const ids: string[] = [];
    for (const one of sent) {
      const kept = await world.wallet.files.keep(buyer.holderId, one);
      assert.ok(kept.ok);
      ids.push(kept.value.fileId);
    }
    const [document, picture, other] = ids;
    const { id: caseId } = await refused('Look.', [document!, picture!]);
    const file = (fileId: string | undefined) => urls.staff.caseFile({ caseId, fileId: fileId! });
    const thumbnail = (fileId: string | undefined) => urls.staff.casePicture({ caseId, fileId: fileId! });
    const { visitor } = ada;
    const open = async (to: string) => {
      await visitor.open(`${world.consoleUrl}${to}`);
      return visitor.page.status;
    };
    for (const to of [file(document), thumbnail(picture)])
      assert.equal(await open(to), 404, 'the case is still between buyer and seller');
    world.advance(3 * DAY_MS);
    await move(caseId, { kind: 'escalated', by: 'buyer' });
    await open(urls.staff.case({ caseId }));
    assert.match(visitor.page.text, new RegExp(`href="${file(document)}"\\s*>bill\\.pdf<`));
    assert.match(visitor.page.text, new RegExp(`<img src="${thumbnail(picture)}" alt="lid\\.jpg"`));
    assert.deepEqual([await open(thumbnail(picture)), (await logOf(caseId)).length], [200, 1]);
    assert.deepEqual([await open(file(document)), (await logOf(caseId)).length], [200, 2]);
    for (const to of [file(other), thumbnail(other), thumbnail(document)]) assert.equal(await open(to), 404, to);
    assert.equal((await logOf(caseId)).length, 2);
    for (const to of [file(document), thumbnail(picture)])
      assert.equal((await world.http(`${world.consoleUrl}${to}`)).status, 401, 'only for members');
  });
});
