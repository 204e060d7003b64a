import type { Id } from '#platform/kernel/id.ts';
import type { PaymentJson } from '../../wallet/server/payments/payments/schema.ts';
import type { Hands } from './hands.ts';
import type { Shopper } from './market.ts';
import type { PeopleSettings } from './scene.ts';
import type { Process } from './scheduler.ts';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;
/** How often the shop says that a part has arrived, until the wallet takes it. */
const MOST_TRIES = 4;
/** How often a buyer looks whether the shop has said so. */
const LOOKS = 15;

/** A shop that says itself that parts have arrived, with the right to it or without, and the buyers who object. */
export class VouchingShop {
  readonly #settings: PeopleSettings;
  readonly #hands: Hands;

  constructor(settings: PeopleSettings, hands: Hands) {
    this.#settings = settings;
    this.#hands = hands;
  }

  /** Lets the shop say of some parts that they have arrived, often before it is true. */
  follow({ holderId, mandateId }: Shopper, paymentId: string, partId: string): void {
    const { simulation } = this.#settings;
    const { random } = simulation;
    if (random.chance(0.2)) return;
    const shop: Process = { name: `shop of ${partId.slice(-4)}`, life: 0, isUp: true };
    this.#watch(holderId, paymentId, partId);
    simulation.spawn(shop, 'vouches', async () => {
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        await simulation.sleep(shop, random.between(HOUR, 3 * DAY), 'waits for the parcel');
        const told = await this.#vouch(shop, mandateId, paymentId, partId);
        if (told?.ok === true) return;
      }
    });
  }

  async #vouch(shop: Process, mandateId: Id<'mdt'>, paymentId: string, partId: string) {
    const { simulation, words } = this.#settings;
    words.push({ partId, at: simulation.now });
    const press = () => this.#hands.wallet(shop, 'vouch', (doors) => doors.vouch(mandateId, paymentId, partId));
    return this.#hands.insist(shop, () => this.#hands.twice(press));
  }

  /** Lets a buyer look at the part now and then, and object to the shop's word, often in the last second. */
  #watch(holderId: Id<'hld'>, paymentId: string, partId: string): void {
    const { simulation } = this.#settings;
    const { random } = simulation;
    const buyer: Process = { name: `buyer of ${partId.slice(-4)}`, life: 0, isUp: true };
    if (random.chance(0.4)) return;
    simulation.spawn(buyer, 'reads the notice', async () => {
      for (let look = 0; look < LOOKS; look += 1) {
        await simulation.sleep(buyer, random.between(HOUR, DAY), 'looks');
        const payment = await this.#hands.insist(buyer, () =>
          this.#hands.wallet(buyer, 'look', (doors) => doors.getPayment(paymentId)),
        );
        const word = payment?.ok === true ? wordOf(payment.value, partId) : undefined;
        if (!word) continue;
        if (word.releases_at !== undefined && random.chance(0.5)) await this.#untilJustAbout(buyer, word.releases_at);
        await this.#object(buyer, holderId, paymentId, partId);
        return;
      }
    });
  }

  async #untilJustAbout(buyer: Process, releasesAt: string): Promise<void> {
    const { simulation } = this.#settings;
    const leftMs = Date.parse(releasesAt) - simulation.now.getTime() + simulation.random.between(-2, 5) * SECOND;
    await simulation.sleep(buyer, Math.max(0, leftMs), 'hesitates');
  }

  async #object(buyer: Process, holderId: Id<'hld'>, paymentId: string, partId: string): Promise<void> {
    const { simulation, history } = this.#settings;
    const press = () => this.#hands.wallet(buyer, 'object', (doors) => doors.object(holderId, paymentId, partId));
    const told = await this.#hands.insist(buyer, () => this.#hands.twice(press));
    const word = told?.ok === true ? wordOf(told.value, partId) : undefined;
    if (word?.ended_at !== undefined) history.push({ what: 'objected', partId, at: simulation.now });
  }
}

function wordOf(payment: PaymentJson, partId: string): PaymentJson['parts'][number]['shop_confirmation'] {
  return payment.parts.find((one) => one.id === partId)?.shop_confirmation;
}
