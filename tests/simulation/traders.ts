import type { Id } from '#platform/kernel/id.ts';
import type { PaymentJson } from '../../wallet/server/payments/payments/schema.ts';
import type { RefundWish } from '../../wallet/server/protection/escrow/lots-domain.ts';
import { OLD_CODE } from './carrier.ts';
import { Disputants } from './disputants.ts';
import { Reporters } from './reporters.ts';
import { VouchingShop } from './vouching.ts';
import type { Hands } from './hands.ts';
import type { Shopper } from './market.ts';
import type { PeopleSettings } from './scene.ts';
import type { Process } from './scheduler.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * The people around a paid order: its sellers ship, cancel and cheat, its buyer confirms, and the shop's support refunds
 * in whatever state a part is. They act independently.
 */
export class Traders {
  readonly #settings: PeopleSettings;
  readonly #hands: Hands;
  readonly #disputants: Disputants;
  readonly #vouching: VouchingShop;
  readonly #reporters: Reporters;
  #parcels = 0;

  constructor(settings: PeopleSettings, hands: Hands) {
    this.#settings = settings;
    this.#hands = hands;
    this.#disputants = new Disputants(settings, hands);
    this.#vouching = new VouchingShop(settings, hands);
    this.#reporters = new Reporters(settings, hands);
  }

  /** Starts the wallet's operators. */
  staff(): void {
    this.#disputants.operate();
    this.#reporters.operate();
  }

  /** Starts everybody who acts on an order's parts once it is paid. */
  follow(shopper: Shopper, orderId: Id<'ord'>): void {
    const { holderId } = shopper;
    const { simulation } = this.#settings;
    const { random } = simulation;
    const process: Process = { name: `seller of ${orderId.slice(-4)}`, life: 0, isUp: true };
    simulation.spawn(process, 'sells', async () => {
      await simulation.sleep(process, random.between(HOUR, 3 * DAY), 'packs');
      const order = await this.#hands.insist(process, () =>
        this.#hands.market(process, 'find', (doors) => doors.orders.find(orderId)),
      );
      const { paymentId } = order ?? {};
      if (order?.status !== 'paid' || !paymentId) return;
      this.#reporters.follow(shopper, paymentId);
      for (const part of order.parts) {
        if (part.walletPartId === null) continue;
        this.#support(paymentId, part.walletPartId);
        this.#disputants.follow(paymentId, part.walletPartId);
        if (random.chance(0.12)) continue;
        if (random.chance(0.1)) {
          await this.#cancel(process, orderId, part.id);
          continue;
        }
        const isUntracked = await this.#sendUntracked(process, paymentId, part.walletPartId);
        // Some sellers give the code of a parcel all the same.
        if (!isUntracked || random.chance(0.15)) await this.#ship(process, orderId, part.id);
        this.#vouching.follow(shopper, paymentId, part.walletPartId);
        this.#confirm(holderId, paymentId, part.walletPartId);
        this.#extend(holderId, paymentId, part.walletPartId);
      }
    });
  }

  /**
   * Sends a part without tracking, if its buyer saw that before paying. A few sellers report it of other parts, too.
   *
   * @returns Whether it was sent so, as far as the seller knows.
   */
  async #sendUntracked(process: Process, paymentId: string, partId: string): Promise<boolean> {
    const { random } = this.#settings.simulation;
    const payment = await this.#hands.insist(process, () =>
      this.#hands.wallet(process, 'look', (doors) => doors.getPayment(paymentId)),
    );
    const part = payment?.ok === true ? payment.value.parts.find((one) => one.id === partId) : undefined;
    if (!random.chance(part?.untracked === true ? 0.8 : 0.05)) return false;
    const press = () =>
      this.#hands.wallet(process, 'send untracked', (doors) =>
        doors.sendUntracked(paymentId, partId, `untracked-${partId}`),
      );
    const told = await this.#hands.insist(process, () => this.#hands.twice(press));
    return told?.ok === true;
  }

  /** Ships a part. Some sellers first type a wrong code, and some give the code of a parcel of before. */
  async #ship(process: Process, orderId: Id<'ord'>, partId: Id<'opt'>): Promise<void> {
    const { random } = this.#settings.simulation;
    const fate = random.next();
    if (fate < 0.1) {
      await this.#announce(process, orderId, partId, random.pick([OLD_CODE, 'ez-old-0001', `EZ${this.#parcels}`]));
      return;
    }
    const code = `EZ${(this.#parcels += 1)}`;
    if (fate < 0.2) {
      await this.#announce(process, orderId, partId, `${code} typo`);
      await this.#takeBack(process, orderId, partId);
    }
    await this.#announce(process, orderId, partId, code);
    this.#settings.carrier.carry(code);
  }

  async #announce(process: Process, orderId: Id<'ord'>, partId: Id<'opt'>, trackingCode: string): Promise<void> {
    await this.#hands.insist(process, () =>
      this.#hands.twice(() =>
        this.#hands.market(process, 'ship', async ({ orders }) => {
          const order = await orders.find(orderId);
          return orders.ship(order!, partId, { carrier: 'dhl', trackingCode });
        }),
      ),
    );
  }

  async #takeBack(process: Process, orderId: Id<'ord'>, partId: Id<'opt'>): Promise<void> {
    await this.#hands.insist(process, () =>
      this.#hands.market(process, 'take back', async ({ orders }) => {
        const order = await orders.find(orderId);
        const parcel = order?.parts.find((part) => part.id === partId)?.parcels.at(-1);
        return parcel && orders.withdraw(order!, partId, parcel.id);
      }),
    );
  }

  async #cancel(process: Process, orderId: Id<'ord'>, partId: Id<'opt'>): Promise<void> {
    await this.#hands.insist(process, () =>
      this.#hands.market(process, 'cancel', async ({ orders }) => {
        const order = await orders.find(orderId);
        return orders.cancelPart(order!, partId, 'Sold out');
      }),
    );
  }

  /** Lets the holder say that all is well, on the wallet's own page. */
  #confirm(holderId: Id<'hld'>, paymentId: string, partId: string): void {
    const { simulation, history, confirmed } = this.#settings;
    const buyer: Process = { name: `buyer of ${partId.slice(-4)}`, life: 0, isUp: true };
    if (simulation.random.chance(0.6)) return;
    simulation.spawn(buyer, 'waits for the parcel', async () => {
      await simulation.sleep(buyer, simulation.random.between(DAY, 15 * DAY), 'unpacks');
      const shown = await this.#hands.insist(buyer, () =>
        this.#hands.wallet(buyer, 'show', (doors) => doors.showConfirmation(holderId, paymentId, partId)),
      );
      if (shown === undefined) return;
      confirmed.push({ partId, at: simulation.now });
      const press = () =>
        this.#hands.wallet(buyer, 'confirm', (doors) => doors.confirm(holderId, paymentId, partId, shown));
      const told = await this.#hands.insist(buyer, () => this.#hands.twice(press));
      const part = told?.ok === true ? told.value.parts.find((one) => one.id === partId) : undefined;
      if (part?.status === 'released') history.push({ what: 'released', partId });
    });
  }

  /** Lets some holders extend the protection, in whatever state the part is. */
  #extend(holderId: Id<'hld'>, paymentId: string, partId: string): void {
    const { simulation } = this.#settings;
    const buyer: Process = { name: `buyer of ${partId.slice(-4)}`, life: 0, isUp: true };
    if (!simulation.random.chance(0.15)) return;
    simulation.spawn(buyer, 'travels', async () => {
      await simulation.sleep(buyer, simulation.random.between(DAY, 15 * DAY), 'needs more time');
      await this.#hands.insist(buyer, () =>
        this.#hands.wallet(buyer, 'extend', (doors) => doors.extend(holderId, paymentId, partId)),
      );
    });
  }

  /** Starts the shop's support, which refunds once or twice, at any time: also after the part was released. */
  #support(paymentId: string, partId: string): void {
    const { simulation, sellers } = this.#settings;
    const { random } = simulation;
    const support: Process = { name: 'support', life: 0, isUp: true };
    if (!random.chance(0.3)) return;
    simulation.spawn(support, 'is written to', async () => {
      for (let count = random.between(1, 2); count > 0; count -= 1) {
        await simulation.sleep(support, random.between(HOUR, 25 * DAY), 'answers');
        // A seller who has spent the money cannot give it back, so a refund leaves a debt.
        if (random.chance(0.6)) await this.#spend(support, random.pick(sellers));
        await this.#refund(support, paymentId, partId, `support-${partId}-${count}`);
      }
    });
  }

  async #spend(process: Process, accountId: Id<'acc'>): Promise<void> {
    await this.#hands.insist(process, () => this.#hands.wallet(process, 'spend', (doors) => doors.spend(accountId)));
  }

  async #refund(process: Process, paymentId: string, partId: string, key: string): Promise<void> {
    const { history } = this.#settings;
    const payment = await this.#hands.insist(process, () =>
      this.#hands.wallet(process, 'look', (doors) => doors.getPayment(paymentId)),
    );
    const part = payment?.ok === true ? payment.value.parts.find((one) => one.id === partId) : undefined;
    if (!part) return;
    const wish = this.#wish(part);
    const press = () => this.#hands.wallet(process, 'refund', (doors) => doors.refund(paymentId, partId, wish, key));
    const told = await this.#hands.insist(process, () => this.#hands.twice(press));
    if (told?.ok !== true) return;
    history.push({ what: 'refunded', refundId: told.value.id, partId, amountMinor: told.value.amount.minor });
  }

  #wish({ amount, lines }: PaymentJson['parts'][number]): RefundWish {
    const { random } = this.#settings.simulation;
    const some = (whole: { amount: string }) => ({
      minor: BigInt(random.between(1, Number(whole.amount))),
      currency: 'EUR' as const,
    });
    const fate = random.next();
    if (fate < 0.3) return 'all';
    if (fate < 0.65) return { amount: some(amount) };
    const line = random.pick(lines);
    const isWhole = random.chance(0.5);
    return { lines: [{ reference: line.reference, ...(isWhole ? {} : { amount: some(line.amount) }) }] };
  }
}
