import type { Id } from '#platform/kernel/id.ts';
import type { CaseEvent } from '../../wallet/server/protection/cases/commands.ts';
import { transitions } from '../../wallet/server/protection/cases/events-domain.ts';
import type { Event } from '../../wallet/server/protection/cases/events-domain.ts';
import { outcomes, reasons } from '../../wallet/server/protection/cases/record-domain.ts';
import type { Case, Offer, Party } from '../../wallet/server/protection/cases/record-domain.ts';
import { destination } from './carrier.ts';
import type { Hands } from './hands.ts';
import type { PeopleSettings } from './scene.ts';
import type { Process } from './scheduler.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** How often a side of a case looks at it. */
const LOOKS = 12;
/** How often an operator opens the list of cases, over all the time of a run. */
const SHIFTS = 80;

/** What people press on the page of a case. */
type Button = Extract<
  Event['kind'],
  | 'accepted'
  | 'refused'
  | 'countered'
  | 'withdrawn'
  | 'escalated'
  | 'appealed'
  | 'address_given'
  | 'return_waived'
  | 'parcel_announced'
  | 'contested'
>;

/** What a side may press on the page of a case, as far as its status allows. */
const buttons: Readonly<Record<Party, readonly Button[]>> = {
  buyer: ['accepted', 'countered', 'withdrawn', 'escalated', 'appealed', 'parcel_announced'],
  seller: [
    'accepted',
    'refused',
    'countered',
    'escalated',
    'appealed',
    'address_given',
    'return_waived',
    'parcel_announced',
    'contested',
  ],
};
/** Where returns go: near the buyers, so that one carrier serves both ways. */
const sellersAddress = { ...destination, name: 'Copper', street: 'Harbour Row 1' } as const;
const said = { words: 'So it is.', evidence: ['fil_1'] } as const;

/** The people in a dispute. They act independently, on what their page showed, which may be old by then. */
export class Disputants {
  readonly #settings: PeopleSettings;
  readonly #hands: Hands;
  #parcels = 0;

  constructor(settings: PeopleSettings, hands: Hands) {
    this.#settings = settings;
    this.#hands = hands;
  }

  /** Lets some buyers complain about a line of a part, and both sides argue about it. */
  follow(paymentId: string, partId: string): void {
    const { simulation } = this.#settings;
    const { random } = simulation;
    const buyer: Process = { name: `buyer of ${partId.slice(-4)}`, life: 0, isUp: true };
    if (!random.chance(0.55)) return;
    simulation.spawn(buyer, 'has a problem', async () => {
      await simulation.sleep(buyer, random.between(2 * DAY, 20 * DAY), 'has a problem');
      const payment = await this.#hands.insist(buyer, () =>
        this.#hands.wallet(buyer, 'look', (doors) => doors.getPayment(paymentId)),
      );
      const lines = payment?.ok === true ? payment.value.parts.find((one) => one.id === partId)?.lines : undefined;
      if (!lines) return;
      for (let tries = 0; tries < 3; tries += 1) {
        if (await this.#complain(buyer, paymentId, partId, random.pick(lines).reference)) break;
        await simulation.sleep(buyer, random.between(DAY, 6 * DAY), 'waits for the postman');
      }
      const seller: Process = { name: `seller of ${partId.slice(-4)}`, life: 0, isUp: true };
      this.#argue(buyer, 'buyer', paymentId, partId);
      this.#argue(seller, 'seller', paymentId, partId);
    });
  }

  /** Starts the wallet's operators: every few days one of them decides the open cases. */
  operate(): void {
    const { simulation } = this.#settings;
    const { random } = simulation;
    const operator: Process = { name: 'operator', life: 0, isUp: true };
    simulation.spawn(operator, 'works', async () => {
      for (let shift = 0; shift < SHIFTS; shift += 1) {
        await simulation.sleep(operator, random.between(2 * DAY, 6 * DAY), 'goes home');
        const list = await this.#hands.insist(operator, () =>
          this.#hands.wallet(operator, 'list cases', (doors) => doors.casesForOperators()),
        );
        for (const shown of list ?? []) {
          const kind = shown.status === 'appealed' ? 'appeal_decided' : 'proposed';
          const operatorId = random.pick(['ada', 'ben']);
          await this.#press(operator, shown, { ...said, kind, operatorId, offer: this.#offer(shown) });
        }
      }
    });
  }

  async #complain(buyer: Process, paymentId: string, partId: string, line: string): Promise<boolean> {
    const { random } = this.#settings.simulation;
    const wanted: Offer = random.chance(0.4)
      ? { outcome: 'refund' }
      : { outcome: random.pick(['return_refund', 'replacement'] as const) };
    const complaint = { ...said, partId, line, reason: random.pick(reasons), wanted };
    const press = () => this.#hands.wallet(buyer, 'open case', (doors) => doors.openCase(paymentId, complaint));
    const told = await this.#hands.insist(buyer, () => this.#hands.twice(press));
    if (told?.ok === true) this.#settings.history.push({ what: 'case_opened', caseId: told.value.id as Id<'cas'> });
    return told?.ok === true || told?.error.code === 'case_open';
  }

  /** Lets a side look at the case of its part now and then, and press a button. */
  #argue(person: Process, side: Party, paymentId: string, partId: string): void {
    const { simulation, history } = this.#settings;
    const { random } = simulation;
    simulation.spawn(person, 'argues', async () => {
      for (let look = 0; look < LOOKS; look += 1) {
        await simulation.sleep(person, random.between(HOUR, 4 * DAY), 'thinks of the case');
        const cases = await this.#hands.insist(person, () =>
          this.#hands.wallet(person, 'cases', (doors) => doors.casesOf(paymentId)),
        );
        for (const shown of cases ?? []) {
          if (shown.partId !== partId) continue;
          if (shown.result) history.push({ what: 'case_closed', caseId: shown.id, result: shown.result });
          else await this.#act(person, side, shown);
        }
      }
    });
  }

  async #act(person: Process, side: Party, shown: Case): Promise<void> {
    const { random } = this.#settings.simulation;
    const able = buttons[side].filter((kind) => transitions[shown.status][kind] !== undefined);
    if (able.length === 0 || random.chance(0.3)) return;
    const kind = random.pick(able);
    // Few people give up for nothing.
    if (kind === 'withdrawn' && random.chance(0.8)) return;
    if (kind === 'parcel_announced') await this.#send(person, side, shown);
    else await this.#press(person, shown, this.#eventOf(kind, side, shown));
  }

  #eventOf(kind: Exclude<Button, 'parcel_announced'>, by: Party, shown: Case): CaseEvent {
    const { random } = this.#settings.simulation;
    switch (kind) {
      case 'countered':
        return { kind, by, offer: this.#offer(shown) };
      case 'appealed':
        return { ...said, kind, by, ground: random.pick(['evidence', 'no_notice'] as const) };
      case 'address_given':
        return { kind, address: sellersAddress };
      case 'refused':
      case 'withdrawn':
      case 'return_waived':
      case 'contested':
        return { ...said, kind };
      case 'accepted':
      case 'escalated':
        return { kind, by };
    }
  }

  #offer({ leftMinor }: Case): Offer {
    const { random } = this.#settings.simulation;
    const outcome = random.pick(outcomes);
    return outcome === 'partial_refund'
      ? { outcome, amountMinor: BigInt(random.between(1, Number(leftMinor))) }
      : { outcome };
  }

  async #send(person: Process, side: Party, shown: Case): Promise<void> {
    const code = `RT${(this.#parcels += 1)}`;
    await this.#hands.insist(person, () =>
      this.#hands.twice(() => this.#hands.wallet(person, 'send', (doors) => doors.announceForCase(shown, side, code))),
    );
    this.#settings.carrier.carry(code);
  }

  async #press(person: Process, shown: Case, event: CaseEvent): Promise<void> {
    await this.#hands.insist(person, () =>
      this.#hands.twice(() => this.#hands.wallet(person, event.kind, (doors) => doors.moveCase(shown, event))),
    );
  }
}
