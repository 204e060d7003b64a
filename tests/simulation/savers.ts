import type { Id } from '#platform/kernel/id.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import type { Quote } from '../../wallet/server/funding/exchange/domain.ts';
import type { Withdrawal } from '../../wallet/server/funding/withdrawals/domain.ts';
import type { Hands } from './hands.ts';
import type { PeopleSettings } from './scene.ts';
import type { Process } from './scheduler.ts';
import type { WalletDoors } from './wallet.ts';
import { bankAccountIdOf } from './wallet-funding.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const proof = { kind: 'pin', pin: '294018' } as const;

/** What holders do with their balances: they withdraw, often too early, and exchange there and back. */
export class Savers {
  readonly #settings: PeopleSettings;
  readonly #hands: Hands;
  #presses = 0;

  constructor(settings: PeopleSettings, hands: Hands) {
    this.#settings = settings;
    this.#hands = hands;
  }

  /** Starts a holder who looks at the balance now and then, also when the days of a card's money are over. */
  live(holderId: Id<'hld'>): void {
    const { simulation } = this.#settings;
    const { random } = simulation;
    const process: Process = { name: `saver ${holderId.slice(-4)}`, life: 0, isUp: true };
    simulation.spawn(process, 'saves', async () => {
      for (let count = random.between(0, 3); count > 0; count -= 1) {
        const mostDays = random.pick([1, 20, 80]);
        await simulation.sleep(process, random.between(MINUTE, mostDays * DAY), 'saves');
        if (random.chance(0.35)) await this.#exchange(process, holderId);
        else await this.#withdraw(process, holderId);
      }
    });
    if (!random.chance(0.4)) return;
    simulation.spawn(process, 'saves', async () => {
      await simulation.sleep(process, random.between(MINUTE, random.pick([1, 20]) * DAY), 'saves');
      await this.#debit(process, holderId);
    });
  }

  /** Adds money from the bank account, and looks days later whether it has come. */
  async #debit(process: Process, holderId: Id<'hld'>): Promise<void> {
    const { simulation, history } = this.#settings;
    const { random } = simulation;
    const amount = { minor: BigInt(random.between(500, 9_000)), currency: 'EUR' as const };
    const attempt = `debit-${(this.#presses += 1)}`;
    const order = { holderId, instrumentId: bankAccountIdOf(holderId), amount, attempt, proof };
    const started = await this.#hands.insist(process, () =>
      this.#hands.twice(() => this.#hands.wallet(process, 'debit', (doors) => doors.topUps.start(order))),
    );
    if (!started?.ok) return;
    const { id } = started.value;
    await simulation.sleep(process, random.between(MINUTE, 6 * DAY), 'waits for the bank');
    const seen = await this.#presserOf(process)('look', ({ topUps }) => topUps.look(holderId, id));
    if (seen?.status === 'succeeded') history.push({ what: 'topped_up', topUpId: id, amountMinor: amount.minor });
  }

  async #withdraw(process: Process, holderId: Id<'hld'>): Promise<void> {
    const { simulation, history } = this.#settings;
    const { random } = simulation;
    const press = this.#presserOf(process);
    const offer = await press('offer', ({ withdrawals }) => withdrawals.offer(holderId));
    const balance = offer?.balances.find(({ terms }) => terms.currency === 'EUR');
    if (!balance) return;
    const { most, spendable } = balance;
    const amount = most.minor > 0n && random.chance(0.7) ? most : partOf(spendable, random.next());
    const order = { holderId, instrumentId: bankAccountIdOf(holderId), amount };
    const quoted = await press('quote', ({ withdrawals }) => withdrawals.quote(order));
    if (!quoted?.ok) return;
    const { id } = quoted.value;
    await simulation.sleep(process, random.between(SECOND, 11 * MINUTE), 'reads');
    const approval = { holderId, withdrawalId: id, proof, knownSince: new Date(0), key: undefined };
    const approved = await this.#hands.insist(process, () =>
      this.#hands.twice(() => this.#hands.wallet(process, 'withdraw', (doors) => doors.withdrawals.approve(approval))),
    );
    if (!approved?.ok) return;
    history.push({ what: 'withdrawn', withdrawalId: id });
    await this.#follow(process, approved.value);
  }

  /** Lets a few cancel a withdrawal, and some look at it. */
  async #follow(process: Process, { id, holderId }: Withdrawal): Promise<void> {
    const { simulation } = this.#settings;
    const press = this.#presserOf(process);
    await simulation.sleep(process, simulation.random.between(SECOND, 20 * MINUTE), 'waits');
    if (simulation.random.chance(0.25)) await press('cancel', ({ withdrawals }) => withdrawals.cancel(holderId, id));
    else if (simulation.random.chance(0.3)) await press('look', ({ withdrawals }) => withdrawals.look(holderId, id));
  }

  /** Exchanges all euros into another currency, so that the next payment needs an exchange back. */
  async change(process: Process, holderId: Id<'hld'>): Promise<void> {
    const offer = await this.#presserOf(process)('rates', ({ exchange }) => exchange.offer(holderId));
    const own = offer?.givable.find(({ currency }) => currency === 'EUR');
    if (own && own.minor > 0n) await this.#swap(process, holderId, own, this.#abroad());
  }

  #abroad(): Currency {
    return this.#settings.simulation.random.pick(['JPY', 'KWD'] as const);
  }

  /** Exchanges a part of a balance, and all of what it brought back again, later. */
  async #exchange(process: Process, holderId: Id<'hld'>): Promise<void> {
    const { simulation } = this.#settings;
    const { random } = simulation;
    const offer = await this.#presserOf(process)('rates', ({ exchange }) => exchange.offer(holderId));
    const [own] = offer?.givable ?? [];
    if (!own || own.minor <= 0n) return;
    const give = random.chance(0.3) ? own : partOf(own, random.next());
    const there = await this.#swap(process, holderId, give, this.#abroad());
    if (!there || random.chance(0.3)) return;
    await simulation.sleep(process, random.between(SECOND, 10 * DAY), 'holds');
    await this.#swap(process, holderId, there.get, 'EUR');
  }

  async #swap(process: Process, holderId: Id<'hld'>, give: Money, to: Currency): Promise<Quote | undefined> {
    const { simulation, history } = this.#settings;
    const quoted = await this.#presserOf(process)('quote', ({ exchange }) => exchange.quote(holderId, give, to));
    if (!quoted?.ok) return undefined;
    await simulation.sleep(process, simulation.random.between(SECOND, 11 * MINUTE), 'reads');
    const used = await this.#hands.insist(process, () =>
      this.#hands.twice(() =>
        this.#hands.wallet(process, 'exchange', (doors) => doors.exchange.use(quoted.value, { proof })),
      ),
    );
    if (!used?.ok) return undefined;
    history.push({ what: 'exchanged', quoteId: used.value.id });
    return used.value;
  }

  #presserOf(process: Process) {
    return <T>(label: string, ask: (doors: WalletDoors) => Promise<T>): Promise<T | undefined> =>
      this.#hands.insist(process, () => this.#hands.wallet(process, label, ask));
  }
}

function partOf({ minor, currency }: Money, share: number): Money {
  const part = (minor * BigInt(Math.floor(share * 1_000))) / 1_000n;
  return { minor: part > 0n ? part : 1n, currency };
}
