import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { openDisputes } from '../../../../tests/world/disputes.ts';
import type { Disputes } from '../../../../tests/world/disputes.ts';
import { openOperator } from '../../../../tests/world/staff.ts';
import type { Operator } from '../../../../tests/world/staff.ts';
import type { Customer, Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';
import { REASON_HOLDS_MS } from '#platform/staff/looking/domain.ts';

const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << >>\nstartxref\n9\n%%EOF\n');

describe('looks at people in the console', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let disputes: Disputes;
  let ada: Operator;
  let sue: Operator;
  before(async () => {
    world = await startWorld();
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 100_000n });
    await buyer.give(200_000n);
    disputes = openDisputes(world, trade, buyer);
    ada = await openOperator(world, 'Ada');
    sue = await openOperator(world, 'Sue', { role: 'support' });
  });
  after(() => world.close());

  const open = async ({ visitor }: Operator, path: string) => {
    await visitor.open(`${world.consoleUrl}${path}`);
    return visitor.page.status;
  };
  const looksAt = (caseId: string) =>
    world.walletRows<{ name: string; holder_id: string; reason: string }>(
      `select name, holder_id, reason from staff.log join staff.members member on member.id = member_id
        where case_id = $1 and what = 'looked' order by log.number`,
      [toUuid(caseId as Id<'cas'>)],
    );
  /** A case that was decided, and waits for nobody. */
  const decided = async (evidence: readonly string[] = []) => {
    const dispute = await disputes.escalated(undefined, evidence);
    await open(ada, dispute.path);
    await ada.visitor.submit(dispute.path, { outcome: 'refund', ground: 'fairness', words: 'It is broken.' });
    assert.equal(ada.visitor.page.status, 200);
    return dispute;
  };

  it('[S121] logs a look at a waiting case for both sides, with the case as the reason', async () => {
    const dispute = await disputes.escalated();
    assert.equal(await open(sue, dispute.path), 200);
    const reason = `case ${dispute.id}`;
    assert.deepEqual(await looksAt(dispute.id), [
      { name: 'Sue', holder_id: toUuid(buyer.holderId), reason },
      { name: 'Sue', holder_id: toUuid(trade.sellers[0].holderId), reason },
    ]);
  });

  it('[S121] shows a case outside the queue only after a reason, and logs that', async () => {
    const dispute = await decided();
    const before = (await looksAt(dispute.id)).length;
    assert.equal(await open(sue, dispute.path), 403);
    assert.match(sue.visitor.page.text, /Why do you look\?/);
    assert.doesNotMatch(sue.visitor.page.text, /Teapot|spout|Copper/);
    assert.match(sue.visitor.page.text, /href="\/staff\/cases"[^>]*>\s*Back to the queue/);
    for (const [typed, fault] of [
      [{ reason: 'curiosity' }, /Choose a reason/],
      [{ reason: 'complaint', reference: 'Aoife' }, /Names do not belong here/],
    ] as const) {
      await sue.visitor.submit(urls.staff.reasons({ subject: dispute.id }), typed);
      assert.equal(sue.visitor.page.status, 422);
      assert.match(sue.visitor.page.text, fault);
    }
    assert.match(sue.visitor.page.text, /value="complaint"\s+selected/);
    assert.match(sue.visitor.page.text, /value="Aoife"/);
    assert.equal((await looksAt(dispute.id)).length, before);
    await sue.visitor.submit(urls.staff.reasons({ subject: dispute.id }), {
      reason: 'complaint',
      reference: 'T7K-4QF',
    });
    assert.equal(sue.visitor.page.status, 200);
    assert.match(sue.visitor.page.text, /The spout is broken/);
    assert.deepEqual(
      (await looksAt(dispute.id)).slice(before).map(({ name, reason }) => [name, reason]),
      [
        ['Sue', 'complaint T7K-4QF'],
        ['Sue', 'complaint T7K-4QF'],
      ],
    );
  });

  it('[S65] serves a file only to members with the right and a reason, whatever address they know', async () => {
    const kept = await world.wallet.files.keep(buyer.holderId, { name: 'bill.pdf', bytes: pdf });
    assert.ok(kept.ok);
    const { fileId } = kept.value;
    const { id: caseId, path } = await decided([fileId]);
    const other = await disputes.escalated();
    const file = urls.staff.caseFile({ caseId, fileId });
    assert.equal(await open(sue, file), 404, 'without a reason');
    assert.equal(await open(sue, urls.staff.casePicture({ caseId, fileId })), 404);
    assert.equal(await open(sue, urls.staff.caseFile({ caseId: other.id, fileId })), 404, 'by a case that waits');
    const finance = await openOperator(world, 'Fin', { role: 'finance' });
    assert.equal(await open(finance, file), 403);
    const nobody = await world.http(`${world.consoleUrl}${file}`);
    assert.equal(nobody.status, 401);
    assert.ok((await looksAt(caseId)).every(({ name }) => name === 'Ada'));
    await open(sue, path);
    await sue.visitor.submit(urls.staff.reasons({ subject: caseId }), { reason: 'decision_checked' });
    const before = (await looksAt(caseId)).length;
    assert.equal(await open(sue, file), 200);
    assert.deepEqual((await looksAt(caseId)).slice(before), [
      { name: 'Sue', holder_id: toUuid(buyer.holderId), reason: 'decision_checked' },
    ]);
    assert.match(fileId, /^fil_[0-7][0-9a-hjkmnp-tv-z]{25}$/, '80 random bits stand in the id');
  });

  it('[S121] [O1a] shows administrators alone who looked at whom, how often and why', async () => {
    assert.equal(await open(sue, urls.staff.looks()), 403);
    assert.equal(await open(ada, urls.staff.looks()), 403);
    assert.doesNotMatch(sue.visitor.page.text, /href="\/staff\/looks"/);
    const boss = await openOperator(world, 'Boss', { role: 'admin' });
    assert.equal(await open(boss, urls.staff.looks()), 200);
    const rows = boss.visitor.page.text.split('<tr>').slice(2);
    assert.match(rows[0]!, /Sue/, 'the one who looks outside the queue comes first');
    await boss.visitor.open(boss.visitor.linkTo(`${urls.staff.looks()}?member=${sue.id}`));
    for (const words of ['A complaint: T7K-4QF', 'The case waited for an operator', buyer.holderId])
      assert.ok(boss.visitor.page.text.includes(words), words);
    await boss.visitor.open(boss.visitor.linkTo(`${urls.staff.looks()}?person=${buyer.holderId}`));
    for (const words of ['Sue', 'Ada', 'A decision is checked'])
      assert.ok(boss.visitor.page.text.includes(words), words);
  });

  it('[S121] asks again after an hour', async () => {
    const dispute = await decided();
    await open(sue, dispute.path);
    await sue.visitor.submit(urls.staff.reasons({ subject: dispute.id }), { reason: 'decision_checked' });
    assert.equal(sue.visitor.page.status, 200);
    world.age(REASON_HOLDS_MS / 2);
    await open(sue, urls.staff.queue());
    world.age(REASON_HOLDS_MS / 2);
    assert.equal(await open(sue, dispute.path), 403);
  });
});
