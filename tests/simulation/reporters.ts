import type { Hands } from './hands.ts';
import type { Shopper } from './market.ts';
import type { PeopleSettings } from './scene.ts';
import type { Process } from './scheduler.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** How often an operator opens the list of reports, over all the time of a run. */
const SHIFTS = 80;
const MOST_CHARGEBACKS = 50;

/** Buyers who say that somebody else paid, whether it is true or not, and the operators who decide about that and banks. */
export class Reporters {
  readonly #settings: PeopleSettings;
  readonly #hands: Hands;

  constructor(settings: PeopleSettings, hands: Hands) {
    this.#settings = settings;
    this.#hands = hands;
  }

  /** Lets some buyers report a payment, in whatever state it is. */
  follow({ holderId }: Shopper, paymentId: string): void {
    const { simulation } = this.#settings;
    const { random } = simulation;
    if (!random.chance(0.3)) return;
    const buyer: Process = { name: `victim ${paymentId.slice(-4)}`, life: 0, isUp: true };
    simulation.spawn(buyer, 'reads the statement', async () => {
      await simulation.sleep(buyer, random.between(HOUR, 15 * DAY), 'is shocked');
      const press = () => this.#hands.wallet(buyer, 'report payment', (doors) => doors.report(holderId, paymentId));
      await this.#hands.insist(buyer, () => this.#hands.twice(press));
    });
  }

  /** Starts the operators, two of whom may decide the same report at once. */
  operate(): void {
    const { simulation } = this.#settings;
    const { random } = simulation;
    const operator: Process = { name: 'fraud desk', life: 0, isUp: true };
    simulation.spawn(operator, 'works', async () => {
      for (let shift = 0; shift < SHIFTS; shift += 1) {
        await simulation.sleep(operator, random.between(HOUR, 6 * DAY), 'goes home');
        const list = await this.#hands.insist(operator, () =>
          this.#hands.wallet(operator, 'list reports', (doors) => doors.reportsForOperators()),
        );
        for (const { id } of list ?? []) {
          const press = () =>
            this.#hands.wallet(operator, 'decide report', (doors) =>
              doors.decideReport(id, random.pick(['upheld', 'refused'] as const)),
            );
          await this.#hands.insist(operator, () => this.#hands.twice(press));
        }
        if (random.chance(0.5)) await this.#answerBanks(operator);
      }
    });
  }

  /** Sends evidence to banks that took charges back, or accepts that the money is lost. */
  async #answerBanks(operator: Process): Promise<void> {
    const { random } = this.#settings.simulation;
    const open = await this.#hands.insist(operator, () =>
      this.#hands.wallet(operator, 'list chargebacks', ({ chargebacks }) => chargebacks.open(MOST_CHARGEBACKS)),
    );
    for (const chargeback of open ?? []) {
      const isAccepted = random.chance(0.2);
      const press = () =>
        this.#hands.wallet(operator, 'answer a bank', async ({ chargebacks }) => {
          if (isAccepted) await chargebacks.accept(chargeback);
          else await chargebacks.sendEvidence(chargeback, {}, chargeback.id);
        });
      await this.#hands.insist(operator, () => this.#hands.twice(press));
    }
  }
}
