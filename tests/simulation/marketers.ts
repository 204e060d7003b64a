import type { Hands } from './hands.ts';
import type { PeopleSettings } from './scene.ts';
import type { Process } from './scheduler.ts';

const MINUTE = 60_000;

/** The operator who opens the wallet's coupons and closes them, and the payers who type their codes. */
export class Marketers {
  readonly #settings: PeopleSettings;
  readonly #hands: Hands;

  constructor(settings: PeopleSettings, hands: Hands) {
    this.#settings = settings;
    this.#hands = hands;
  }

  /** Starts the operator. Some coupons are closed before they end, with what they still have. */
  operate(): void {
    const { simulation, coupons } = this.#settings;
    const { random } = simulation;
    for (const { promotionId, code, budgetMinor, endsAt } of coupons) {
      const process: Process = { name: `operator of ${code}`, life: 0, isUp: true };
      simulation.spawn(process, 'promotes', async () => {
        await simulation.sleep(process, random.between(0, 20) * MINUTE, 'plans');
        const budget = { minor: budgetMinor, currency: 'EUR' } as const;
        await this.#hands.insist(process, () =>
          this.#hands.wallet(process, 'endow', (doors) => doors.endow(code, budgetMinor)),
        );
        const press = () =>
          this.#hands.wallet(process, 'open coupon', ({ coupons: own }) =>
            own.open({ promotionId, name: code, budget }),
          );
        await this.#hands.insist(process, () => this.#hands.twice(press));
        const leftMs = Math.max(0, endsAt.getTime() - simulation.now.getTime());
        await simulation.sleep(process, random.chance(0.3) ? random.between(0, leftMs) : leftMs, 'waits for the end');
        await this.#hands.insist(process, () =>
          this.#hands.twice(() =>
            this.#hands.wallet(process, 'close coupon', (doors) => doors.coupons.close(promotionId)),
          ),
        );
      });
    }
  }

  /** Types a code on the page of a payment. Some then think better of it, or type another one. */
  async typeCoupon(process: Process, paymentId: string): Promise<void> {
    const { simulation, coupons } = this.#settings;
    const { random } = simulation;
    do {
      const { code } = random.pick([coupons[0]!, ...coupons]);
      const press = () => this.#hands.wallet(process, 'type coupon', (doors) => doors.typeCoupon(paymentId, code));
      await this.#hands.insist(process, () => this.#hands.twice(press));
      if (!random.chance(0.15)) return;
      await this.#hands.insist(process, () =>
        this.#hands.wallet(process, 'leave coupon', (doors) => doors.leaveCoupon(paymentId)),
      );
    } while (random.chance(0.5));
  }
}
