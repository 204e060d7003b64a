import type { Id } from '#platform/kernel/id.ts';
import type { WantedLine } from '../../market/server/ordering/orders/domain.ts';
import type { TopUp } from '../../wallet/server/funding/top-ups/domain.ts';
import { NoAnswer } from './network.ts';
import type { Listener, Network } from './network.ts';
import type { MarketDoors, Shopper } from './market.ts';
import type { CardProcessor } from './processor.ts';
import type { Process, Simulation } from './scheduler.ts';
import type { WalletDoors } from './wallet.ts';

/** An answer that a person got, which must stay true. */
export type Told =
  | { readonly what: 'topped_up'; readonly topUpId: Id<'top'>; readonly amountMinor: bigint }
  | { readonly what: 'paid'; readonly paymentId: string }
  | { readonly what: 'order_paid'; readonly orderId: Id<'ord'> }
  | { readonly what: 'settled'; readonly paymentId: string; readonly partId: string; readonly status: string };

/** The settings of the people in a simulation. */
export interface PeopleSettings {
  readonly simulation: Simulation;
  readonly network: Network;
  readonly wallets: readonly Listener<WalletDoors>[];
  readonly markets: readonly Listener<MarketDoors>[];
  readonly processor: CardProcessor;
  readonly cardOf: (holderId: Id<'hld'>) => Id<'crd'>;
  readonly goods: readonly WantedLine[];
  /** The list to which people add the answers that they get. */
  readonly history: Told[];
}

const SECOND = 1_000;
const QUARTER = 900 * SECOND;
const HOUR = 4 * QUARTER;
const DAY = 24 * HOUR;
const MOST_TRIES = 4;

/**
 * The people of a simulation. They add money, buy, approve, ship, confirm and ask for refunds; some press twice or
 * never.
 */
export class People {
  readonly #settings: PeopleSettings;
  #presses = 0;

  constructor(settings: PeopleSettings) {
    this.#settings = settings;
  }

  /** Starts a shopper who buys this many times. */
  live(shopper: Shopper, orders: number): void {
    const { simulation } = this.#settings;
    const process: Process = { name: `shopper ${shopper.id.slice(-4)}`, life: 0, isUp: true };
    simulation.spawn(process, 'lives', async () => {
      for (let count = 0; count < orders; count += 1) {
        await this.#untilTheHourStrikes(process);
        if (simulation.random.chance(count === 0 ? 0.95 : 0.6)) {
          await this.#inTabs(0.3, () => this.#addMoney(process, shopper));
        }
        await this.#inTabs(0.2, () => this.#buy(process, shopper));
      }
      if (simulation.random.chance(0.15)) await this.#unlink(process, shopper);
    });
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

  /** Repeats a request until it is answered. @returns Undefined if it never is. */
  async #insist<T>(process: Process, ask: () => Promise<T>): Promise<T | undefined> {
    const { simulation } = this.#settings;
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        await simulation.sleep(process, simulation.random.between(1, 30) * SECOND, 'waits to try again');
      }
    }
    return undefined;
  }

  #wallet<T>(process: Process, label: string, ask: (doors: WalletDoors) => Promise<T>): Promise<T> {
    return this.#settings.network.call(process, label, this.#settings.wallets, ask);
  }

  #market<T>(process: Process, label: string, ask: (doors: MarketDoors) => Promise<T>): Promise<T> {
    return this.#settings.network.call(process, label, this.#settings.markets, ask);
  }

  async #addMoney(process: Process, { holderId }: Shopper): Promise<void> {
    const { simulation, cardOf, history } = this.#settings;
    const amount = { minor: BigInt(simulation.random.between(500, 15_000)), currency: 'EUR' as const };
    const attempt = `press-${(this.#presses += 1)}`;
    const proof = { kind: 'pin', pin: '294018' } as const;
    const order = { holderId, cardId: cardOf(holderId), amount, attempt, proof };
    const press = (): Promise<{ ok: boolean; value?: TopUp }> =>
      this.#wallet(process, 'top up', (doors) => doors.topUps.start(order));
    const started = await this.#insist(process, () => this.#twice(press));
    let topUp = started?.value;
    if (topUp?.status === 'action_required') {
      await this.#goToBank(process, topUp);
      const { id } = topUp;
      topUp = await this.#insist(process, () =>
        this.#wallet(process, 'look', (doors) => doors.topUps.look(holderId, id)),
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

  /** Presses a button, now and then by a double click, which sends two concurrent requests. */
  async #twice<T>(press: () => Promise<T>): Promise<T> {
    if (!this.#settings.simulation.random.chance(0.15)) return press();
    const [first, second] = await Promise.allSettled([press(), press()]);
    if (first.status === 'fulfilled') return first.value;
    if (second.status === 'fulfilled') return second.value;
    throw first.reason;
  }

  async #buy(process: Process, shopper: Shopper): Promise<void> {
    const { simulation, goods } = this.#settings;
    const { random } = simulation;
    const wanted = Array.from({ length: random.between(1, 3) }, () => random.pick(goods)).filter(
      (one, index, all) => all.findIndex((other) => other.line.productId === one.line.productId) === index,
    );
    const key = `place-${(this.#presses += 1)}`;
    const order = await this.#insist(process, () =>
      this.#market(process, 'place', (doors) => doors.place(shopper, key, wanted)),
    );
    if (!order) return;
    this.#followParts(order.id);
    for (let tries = 0; tries < 2; tries += 1) {
      const isPaid = await this.#pay(process, order.id);
      if (isPaid || !random.chance(0.5)) return;
      await this.#addMoney(process, shopper);
    }
  }

  /** Pays an order. @returns Whether the market shows it as paid. */
  async #pay(process: Process, orderId: Id<'ord'>): Promise<boolean> {
    const { simulation, history } = this.#settings;
    const press = () => this.#market(process, 'pay', async ({ orders }) => orders.pay((await orders.find(orderId))!));
    const asked = await this.#insist(process, () => this.#twice(press));
    const paymentId = asked?.ok === true ? asked.value.paymentId : null;
    if (asked?.ok === true && asked.value.status === 'awaiting_payment' && paymentId !== null) {
      await this.#approve(process, paymentId);
    }
    await simulation.sleep(process, simulation.random.between(1, 20) * SECOND, 'looks');
    const shown = await this.#insist(process, () =>
      this.#market(process, 'show', (doors) => doors.orders.sync(orderId)),
    );
    if (shown?.status !== 'paid') return false;
    history.push({ what: 'order_paid', orderId });
    return true;
  }

  async #approve(process: Process, paymentId: string): Promise<void> {
    const { simulation, history } = this.#settings;
    await simulation.sleep(process, simulation.random.between(2, 35 * 60) * SECOND, 'reads the approval');
    const fate = simulation.random.next();
    if (fate < 0.1) return;
    if (fate < 0.2) {
      await this.#insist(process, () =>
        this.#wallet(process, 'decline', (doors) => doors.cancelPayment(paymentId, `holder-${paymentId}`)),
      );
      return;
    }
    const approve = () => this.#wallet(process, 'approve', (doors) => doors.approve(paymentId));
    const approved = await this.#insist(process, () => this.#twice(approve));
    if (approved?.ok === true && approved.value.captured_at !== undefined) history.push({ what: 'paid', paymentId });
  }

  async #unlink(process: Process, { mandateId }: Shopper): Promise<void> {
    await this.#insist(process, () =>
      this.#wallet(process, 'unlink', (doors) => doors.mandates.revoke(mandateId, 'holder')),
    );
  }

  /** Starts the seller, the carrier, the buyer and the support, who act on the order's parts independently. */
  #followParts(orderId: Id<'ord'>): void {
    const { simulation } = this.#settings;
    const { random } = simulation;
    const process: Process = { name: `seller of ${orderId.slice(-4)}`, life: 0, isUp: true };
    simulation.spawn(process, 'sells', async () => {
      await simulation.sleep(process, random.between(HOUR, 3 * DAY), 'packs');
      const order = await this.#insist(process, () =>
        this.#market(process, 'find', (doors) => doors.orders.find(orderId)),
      );
      if (order?.status !== 'paid') return;
      for (const part of order.parts) {
        if (part.walletPartId !== null && order.paymentId !== null) {
          this.#support(order.paymentId, part.walletPartId);
        }
        if (random.chance(0.15)) continue;
        await this.#ship(process, orderId, part.id);
        this.#deliver(part.id);
        this.#confirm(orderId, part.id);
      }
    });
  }

  async #ship(process: Process, orderId: Id<'ord'>, partId: Id<'opt'>): Promise<void> {
    await this.#insist(process, () =>
      this.#market(process, 'ship', async ({ orders }) => {
        const order = await orders.find(orderId);
        return orders.ship(order!, partId, { carrier: 'dhl', trackingCode: partId });
      }),
    );
  }

  #deliver(partId: Id<'opt'>): void {
    const { simulation } = this.#settings;
    const carrier: Process = { name: 'carrier', life: 0, isUp: true };
    if (simulation.random.chance(0.2)) return;
    simulation.spawn(carrier, 'carries', async () => {
      await simulation.sleep(carrier, simulation.random.between(HOUR, 6 * DAY), 'delivers');
      const deliveredAt = simulation.now;
      const tell = () =>
        this.#market(carrier, 'delivered', (doors) => doors.orders.recordDelivery(`trk_${partId}`, deliveredAt));
      await this.#insist(carrier, () => this.#twice(tell));
    });
  }

  #confirm(orderId: Id<'ord'>, partId: Id<'opt'>): void {
    const { simulation, history } = this.#settings;
    const buyer: Process = { name: `buyer of ${orderId.slice(-4)}`, life: 0, isUp: true };
    if (simulation.random.chance(0.5)) return;
    simulation.spawn(buyer, 'waits for the parcel', async () => {
      await simulation.sleep(buyer, simulation.random.between(DAY, 15 * DAY), 'unpacks');
      const confirmed = await this.#insist(buyer, () =>
        this.#market(buyer, 'confirm', async ({ orders }) => orders.confirm((await orders.find(orderId))!, partId)),
      );
      const part = confirmed?.ok === true ? confirmed.value.parts.find((one) => one.id === partId) : undefined;
      const paymentId = confirmed?.ok === true ? confirmed.value.paymentId : null;
      if (part?.status === 'released' && part.walletPartId !== null && paymentId !== null) {
        history.push({ what: 'settled', paymentId, partId: part.walletPartId, status: 'released' });
      }
    });
  }

  /** Starts the shop's support, who asks the wallet to refund a part in whatever state it is. */
  #support(paymentId: string, partId: string): void {
    const { simulation, history } = this.#settings;
    const support: Process = { name: 'support', life: 0, isUp: true };
    if (!simulation.random.chance(0.25)) return;
    simulation.spawn(support, 'is written to', async () => {
      await simulation.sleep(support, simulation.random.between(HOUR, 20 * DAY), 'answers');
      const refunded = await this.#insist(support, () =>
        this.#wallet(support, 'refund', (doors) =>
          doors.step(paymentId, partId, { kind: 'refund' }, `support-${partId}`),
        ),
      );
      const part = refunded?.ok === true ? refunded.value.parts.find((one) => one.id === partId) : undefined;
      if (part?.status === 'refunded') history.push({ what: 'settled', paymentId, partId, status: 'refunded' });
    });
  }
}
