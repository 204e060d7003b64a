import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { pino } from 'pino';
import { connect } from '#platform/db/db.ts';
import type { Db } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { audit } from '../../../../auditor/audit.ts';
import { reportWords } from '../../../../auditor/report.ts';
import { carrierSteps } from '../../../../tests/world/carrier.ts';
import { takeMoney } from '../../../../tests/world/money.ts';
import type { Customer, Problem, Trade } from '../../../../tests/world/trade.ts';
import { asksNothing, changeLimits, changeStepUp } from '../../../../tests/world/limits.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { createBatch } from '../../ledger/batch/batch.ts';
import type { Batch } from '../../ledger/batch/batch.ts';
import { standingsResource, usesResource } from '../../identity/limits/store.ts';
import { mandatesResource, spendingsResource } from '../../linking/mandates/store.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import type { PaymentJson } from '../../payments/payments/schema.ts';
import { paymentsResource } from '../../payments/payments/store.ts';
import { promotionsResource } from '../../payments/promotions/store.ts';
import { habitsResource } from '../../payments/step-up/store.ts';
import { urls } from '../../urls.ts';
import { createEscrow } from '../escrow/service.ts';
import type { Escrow } from '../escrow/service.ts';
import { codesResource } from '../escrow/store.ts';
import { movePart } from '../escrow/commands.ts';
import type { MovePart } from '../escrow/commands.ts';
import { houseOf } from '../escrow/writes-commands.ts';
import { refundsResource } from '../refunds/store.ts';
import { payoutsResource } from '../reserves/store.ts';
import { openDispute } from './commands.ts';
import { casePolicyOf } from './record-domain.ts';
import type { CasePolicy } from './record-domain.ts';
import { unknownSeller } from '../../payments/payments/reserve-domain.ts';
import { createCases } from './service.ts';
import type { Cases } from './service.ts';
import { casesResource } from './store.ts';

const PART_MINOR = 3_000n;
const ROUNDS = 8;

/** What one server offers. */
interface Doors {
  readonly batch: Batch;
  readonly cases: Cases;
  readonly escrow: Escrow;
}

describe('cases, refunds and releases at the same instant', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let db: Db;
  let servers: readonly [Doors, Doors];
  let codes = 0;
  before(async () => {
    world = await startWorld();
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 100_000n });
    await buyer.give(200_000n);
    await changeLimits(world, 1, { payment: 20_000, day: 200_000, year: 500_000 });
    await changeStepUp(world, asksNothing);
    db = connect({ url: world.walletDatabaseUrl, ...rolesOf('wallet') });
    servers = [{ ...world.wallet.protection, batch: world.wallet.batch }, secondServer()];
  });
  after(async () => {
    await db.close();
    await world.close();
  });

  /** Another server's batch on the same database, with caches of its own. */
  const secondServer = (): Doors => {
    const { ledger, payments, linking, protection } = world.wallet;
    const other = systemWorld({ log: pino({ level: 'silent' }), http: world.http });
    const resources = [
      paymentsResource,
      casesResource,
      codesResource,
      mandatesResource,
      standingsResource,
      usesResource,
      habitsResource,
      spendingsResource,
      promotionsResource,
      refundsResource,
      payoutsResource,
    ];
    const batch = createBatch({ db, world: other, resources });
    const deps = { db, world: other, batch, ledger, payments: payments.payments, tracking: protection.tracking };
    const { reserves } = protection;
    const escrow = createEscrow({ ...deps, reserves });
    return {
      batch,
      escrow,
      cases: createCases({ ...deps, reserves, escrow, payees: linking.payees, files: world.wallet.files }),
    };
  };
  const sent = async (): Promise<Payment> => {
    const { body } = await buyer.ask(trade.order());
    const code = `CR${String((codes += 1)).padStart(10, '0')}`;
    const parcel = { part_id: body.parts[0]!.id, carrier: 'DHL', tracking_code: code };
    await trade.call<PaymentJson>('POST', urls.protection.shipments({ paymentId: body.id }), parcel, code);
    await carrierSteps(world).scans(code);
    return find(body.id);
  };
  const find = async (id: string): Promise<Payment> => (await world.wallet.payments.payments.find(id))!;
  const open = ({ cases }: Doors, payment: Payment) => {
    const part = payment.parts[0]!;
    const about = { partId: part.id, line: part.lines[0]!.reference };
    return cases.open(payment, {
      ...about,
      reason: 'damaged',
      wanted: { outcome: 'refund' },
      words: 'Broken.',
      evidence: [],
    });
  };
  /** Opens a case without a read of its own before, so that it may share a batch with what is asked with it. */
  const openAtOnce = ({ batch }: Doors, payment: Payment, policy: CasePolicy) => {
    const { id: paymentId, cell } = payment;
    const part = payment.parts[0]!;
    const wanted = { outcome: 'refund' } as const;
    const opening = { reason: 'damaged', wanted, words: 'Broken.', evidence: [] } as const;
    const about = { paymentId, partId: part.id, line: part.lines[0]!.reference };
    const house = houseOf(world.wallet.ledger, cell);
    return batch.submit(openDispute, { ...about, opening, policy, house, seller: unknownSeller }, { cell });
  };
  /** As `openAtOnce`, for an event of the part. */
  const moveAtOnce = ({ batch }: Doors, payment: Payment, event: MovePart['event']) => {
    const { id: paymentId, cell } = payment;
    const house = houseOf(world.wallet.ledger, cell);
    const command = { paymentId, partId: payment.parts[0]!.id, event, house, seller: unknownSeller };
    return batch.submit(movePart, command, { cell });
  };
  const refund = ({ escrow }: Doors, payment: Payment) =>
    escrow.move(payment, payment.parts[0]!.id, { kind: 'refunded', wish: 'all' });
  const refundOverHttp = async (payment: Payment) => {
    const body = { part_id: payment.parts[0]!.id };
    const path = urls.protection.refunds({ paymentId: payment.id });
    return trade.call<Problem>('POST', path, body, `refund-${(codes += 1)}`);
  };
  /** What the case about a released line blocks cannot be spent. */
  const assertBlocked = (error: Error) => assert.match(error.message, /stays at or above its floor/);
  const assertAgrees = async () => {
    const settings = { wallet: { url: world.walletDatabaseUrl, role: rolesOf('wallet').auditor }, againAfterMs: 0 };
    const done = await audit(settings);
    assert.deepEqual(done.findings, [], reportWords(done, settings));
  };

  it('[S85] a refunded line has no case, and a line with a case is refunded only by it', async () => {
    const payment = await sent();
    assert.equal((await refundOverHttp(payment)).status, 201);
    const late = await open(servers[0], payment);
    assert.ok(!late.ok && late.error.code === 'line_refunded');
    const disputed = await sent();
    assert.ok((await open(servers[0], disputed)).ok);
    const { status, body } = await refundOverHttp(disputed);
    assert.deepEqual([status, body.code], [409, 'case_open']);
    assert.equal((await find(disputed.id)).parts[0]!.lines[0]!.refunded.minor, 0n);
    await assertAgrees();
  });

  for (const [where, second] of [
    ['in one batch', 0],
    ['on two servers', 1],
  ] as const) {
    it(`[S85] either the case or the refund wins beside a release ${where}, and no cent moves twice`, async () => {
      const wins = { case: 0, refund: 0 };
      for (let round = 0; round < ROUNDS; round += 1) {
        const payment = await sent();
        const before = await trade.balanceOf(buyer.holderId);
        const policy = casePolicyOf(payment.policy);
        const asks = [
          () => openAtOnce(servers[second === 1 && round % 2 === 0 ? 1 : 0]!, payment, policy),
          () =>
            moveAtOnce(servers[second === 1 && round % 2 === 1 ? 1 : 0]!, payment, { kind: 'refunded', wish: 'all' }),
          () => moveAtOnce(servers[round % 4 < 2 ? second : 0]!, payment, { kind: 'confirmed' }),
        ];
        const seller = trade.sellers[0].holderId;
        const rich = await trade.balanceOf(seller);
        const spends = rich > 0n ? takeMoney(world, seller, rich).catch(assertBlocked) : Promise.resolve();
        const turned = asks.map((_, at) => asks[(at + round) % asks.length]!());
        await Promise.all([...turned, spends]);
        const [line] = (await find(payment.id)).parts[0]!.lines;
        const [dispute] = await servers[0].cases.list(payment);
        const isRefunded = line!.refunded.minor === PART_MINOR;
        assert.equal(isRefunded, dispute === undefined, 'exactly one of the two happens');
        assert.equal(line!.caseId, dispute?.id ?? null);
        const back = (await trade.balanceOf(buyer.holderId)) - before;
        assert.equal(back, isRefunded ? PART_MINOR : 0n);
        wins[isRefunded ? 'refund' : 'case'] += 1;
      }
      await assertAgrees();
      // In one batch, the first command wins; two servers decide by chance.
      if (second === 0) assert.ok(wins.case > 0 && wins.refund > 0, JSON.stringify(wins));
    });

    it(`[S85] a case that several end at once ${where} ends once`, async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const payment = await sent();
        const before = await trade.balanceOf(buyer.holderId);
        const opened = await open(servers[0], payment);
        assert.ok(opened.ok);
        const { dispute } = (await servers[0].cases.find(opened.value.id))!;
        const asks = [
          () => servers[0].cases.move(dispute, { kind: 'accepted', by: 'seller' }),
          () => servers[second].cases.move(dispute, { kind: 'withdrawn' }),
          () => servers[second].cases.move(dispute, { kind: 'accepted', by: 'seller' }),
          () => refund(servers[second], payment),
        ];
        await Promise.all(asks.map((_, at) => asks[(at + round) % asks.length]!()));
        const ended = (await servers[0].cases.find(dispute.id))!;
        const [line] = (await find(payment.id)).parts[0]!.lines;
        assert.equal(ended.dispute.status, 'closed');
        assert.equal(ended.dispute.timeline.length, 2);
        const back = (await trade.balanceOf(buyer.holderId)) - before;
        assert.equal(back, line!.refunded.minor);
        if (ended.dispute.result === 'refunded') assert.equal(back, PART_MINOR);
      }
      await assertAgrees();
    });
  }
});
