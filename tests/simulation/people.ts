import type { Id } from '#platform/kernel/id.ts';
import type { TopUp } from '../../wallet/server/funding/top-ups/domain.ts';
import { Hands } from './hands.ts';
import type { Shopper } from './market.ts';
import type { PeopleSettings } from './scene.ts';
import type { Process } from './scheduler.ts';
import { Marketers } from './marketers.ts';
import { Savers } from './savers.ts';
import { Traders } from './traders.ts';

const SECOND = 1_000;
const QUARTER = 900 * SECOND;
const DAY = 96 * QUARTER;

/** The people of a simulation who buy: they add money, order and approve; some press twice or never. */
export class People {
  readonly #settings: PeopleSettings;
  readonly #hands: Hands;
  readonly #traders: Traders;
  readonly #savers: Savers;
  readonly #marketers: Marketers;
  #presses = 0;

  constructor(settings: PeopleSettings) {
    this.#settings = settings;
    this.#hands = new Hands(settings);
    this.#traders = new Traders(settings, this.#hands);
    this.#traders.staff();
    this.#savers = new Savers(settings, this.#hands);
    this.#marketers = new Marketers(settings, this.#hands);
    this.#marketers.operate();
  }

  /** Starts a holder who withdraws and exchanges. */
  save(holderId: Id<'hld'>): void {
    this.#savers.live(holderId);
  }

  /** Starts a shopper who buys this many times. */
  live(shopper: Shopper, orders: number): void {
    const { simulation } = this.#settings;
    const process: Process = { name: `shopper ${shopper.id.slice(-4)}`, life: 0, isUp: true };
    simulation.spawn(process, 'lives', async () => {
      for (let count = 0; count < orders; count += 1) {
        // Some come back when their first order is settled.
        if (count > 0 && simulation.random.chance(0.4)) await this.#away(process);
        await this.#untilTheHourStrikes(process);
        if (simulation.random.chance(count === 0 ? 0.95 : 0.6)) {
          await this.#inTabs(0.3, () => this.#addMoney(process, shopper));
          if (simulation.random.chance(0.25)) await this.#savers.change(process, shopper.holderId);
        }
        await this.#inTabs(0.2, () => this.#buy(process, shopper));
      }
      if (simulation.random.chance(0.4)) {
        await this.#away(process);
        await this.#addMoney(process, shopper);
      }
      if (!simulation.random.chance(0.15)) return;
      if (simulation.random.chance(0.6)) await this.#away(process);
      await this.#unlink(process, shopper);
    });
  }

  async #away(process: Process): Promise<void> {
    const { simulation } = this.#settings;
    await simulation.sleep(process, simulation.random.between(DAY, 12 * DAY), 'is away');
  }

  /** Does work in one tab, or with the probability `twice` in two tabs concurrently. */
  async #inTabs(twice: number, work: () => Promise<void>): Promise<void> {
    await (this.#settings.simulation.random.chance(twice) ? Promise.all([work(), work()]) : work());
  }

  /** Waits for a quarter of an hour to begin, so that people act at the same moment and their requests race. */
  async #untilTheHourStrikes(process: Process): Promise<void> {
    const { simulation } = this.#settings;
    const sinceMs = simulation.now.getTime() % QUARTER;
    await simulation.sleep(process, QUARTER - sinceMs + QUARTER * simulation.random.between(0, 1), 'thinks');
  }

  async #addMoney(process: Process, { holderId }: Shopper): Promise<void> {
    const { simulation, cardOf, history } = this.#settings;
    const amount = { minor: BigInt(simulation.random.between(500, 15_000)), currency: 'EUR' as const };
    const attempt = `press-${(this.#presses += 1)}`;
    const proof = { kind: 'pin', pin: '294018' } as const;
    const order = { holderId, instrumentId: cardOf(holderId), amount, attempt, proof };
    const press = (): Promise<{ ok: boolean; value?: TopUp }> =>
      this.#hands.wallet(process, 'top up', (doors) => doors.topUps.start(order));
    const started = await this.#hands.insist(process, () => this.#hands.twice(press));
    let topUp = started?.value;
    if (topUp?.status === 'action_required') {
      await this.#goToBank(process, topUp);
      const { id } = topUp;
      topUp = await this.#hands.insist(process, () =>
        this.#hands.wallet(process, 'look', (doors) => doors.topUps.look(holderId, id)),
      );
    }
    if (topUp?.status === 'succeeded') {
      history.push({ what: 'topped_up', topUpId: topUp.id, amountMinor: topUp.amount.minor });
    }
  }

  async #goToBank(process: Process, topUp: TopUp): Promise<void> {
    const { simulation, processor } = this.#settings;
    await simulation.sleep(process, simulation.random.between(5, 40 * 60) * SECOND, 'is at the bank’s page');
    const charge = topUp.processorId === null ? undefined : processor.read(topUp.processorId);
    if (charge && simulation.random.chance(0.85)) processor.finish(charge, simulation.random.chance(0.9));
  }

  async #buy(process: Process, shopper: Shopper): Promise<void> {
    const { simulation, goods } = this.#settings;
    const { random } = simulation;
    const wanted = Array.from({ length: random.between(1, 3) }, () => random.pick(goods)).filter(
      (one, index, all) => all.findIndex((other) => other.line.productId === one.line.productId) === index,
    );
    const key = `place-${(this.#presses += 1)}`;
    const order = await this.#hands.insist(process, () =>
      this.#hands.market(process, 'place', (doors) => doors.place(shopper, key, wanted)),
    );
    if (!order) return;
    this.#traders.follow(shopper, order.id);
    for (let tries = 0; tries < 2; tries += 1) {
      const isPaid = await this.#pay(process, shopper, order.id);
      if (isPaid || !random.chance(0.5)) return;
      await this.#addMoney(process, shopper);
    }
  }

  /** Pays an order. @returns Whether the market shows it as paid. */
  async #pay(process: Process, shopper: Shopper, orderId: Id<'ord'>): Promise<boolean> {
    const { simulation, history } = this.#settings;
    const press = () =>
      this.#hands.market(process, 'pay', async ({ orders }) => orders.pay((await orders.find(orderId))!));
    const asked = await this.#hands.insist(process, () => this.#hands.twice(press));
    const paymentId = asked?.ok === true ? asked.value.paymentId : null;
    if (asked?.ok === true && asked.value.status === 'awaiting_payment' && paymentId !== null) {
      await this.#approve(process, shopper, paymentId);
    }
    await simulation.sleep(process, simulation.random.between(1, 20) * SECOND, 'looks');
    const shown = await this.#hands.insist(process, () =>
      this.#hands.market(process, 'show', (doors) => doors.orders.sync(orderId)),
    );
    if (shown?.status !== 'paid') return false;
    history.push({ what: 'order_paid', orderId });
    return true;
  }

  async #approve(process: Process, { holderId }: Shopper, paymentId: string): Promise<void> {
    const { simulation, history, cardOf } = this.#settings;
    await simulation.sleep(process, simulation.random.between(2, 35 * 60) * SECOND, 'reads the approval');
    if (simulation.random.chance(0.75)) await this.#marketers.typeCoupon(process, paymentId);
    const fate = simulation.random.next();
    if (fate < 0.1) return;
    if (fate < 0.2) {
      await this.#hands.insist(process, () =>
        this.#hands.wallet(process, 'decline', (doors) => doors.cancelPayment(paymentId, `holder-${paymentId}`)),
      );
      return;
    }
    const isByCard = simulation.random.chance(0.5);
    const isAll = simulation.random.chance(0.5);
    const approve = () =>
      this.#hands.wallet(process, 'approve', (doors) =>
        isByCard ? doors.approveByCard(paymentId, cardOf(holderId), isAll) : doors.approveByExchange(paymentId),
      );
    const approved = await this.#hands.insist(process, () => this.#hands.twice(approve));
    if (isByCard && simulation.random.chance(0.85)) await this.#answerBank(process, holderId);
    if (approved?.ok === true && approved.value.captured_at !== undefined) history.push({ what: 'paid', paymentId });
  }

  /** Answers a bank that asks about the charge for a payment. */
  async #answerBank(process: Process, holderId: Id<'hld'>): Promise<void> {
    const { simulation, processor } = this.#settings;
    await simulation.sleep(process, simulation.random.between(5, 20 * 60) * SECOND, 'is at the bank’s page');
    for (const charge of processor.book) {
      const isOwn = charge.customerId === `cus_${holderId}`;
      if (isOwn && charge.state === 'action_required') processor.finish(charge, simulation.random.chance(0.9));
    }
  }

  async #unlink(process: Process, { mandateId }: Shopper): Promise<void> {
    await this.#hands.insist(process, () =>
      this.#hands.wallet(process, 'unlink', (doors) => doors.mandates.revoke(mandateId, 'holder')),
    );
  }
}
