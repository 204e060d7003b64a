import assert from 'node:assert/strict';
import type { Id } from '#platform/kernel/id.ts';
import { urls } from '../../wallet/server/urls.ts';
import { createDice } from '../nemesis/dice.ts';
import { openDisputes } from './disputes.ts';
import type { Escalated } from './disputes.ts';
import type { Customer, Trade } from './trade.ts';
import type { TestWorld } from './world.ts';
import { asksNothing, changeStepUp } from './limits.ts';

const DAY_MS = 86_400_000;
const TICKETS_EACH = 3;
/** What buyers write, by the reason of their case. */
const stories = {
  damaged: 'The lid is cracked from one side to the other.',
  not_as_described: 'It is half the size of the one in the picture.',
  wrong_item: 'A green one came. I ordered the blue one.',
  missing_parts: 'The sieve and the manual are not in the box.',
  counterfeit: 'The mark under the bottom is a sticker.',
} as const;
const answers = ['It left here whole, in two layers of paper.', 'The page says the size.', 'We sent what was ordered.'];
/** What holders write to support, by the topic of their ticket. */
const questions = {
  order: 'My parcel has not moved for four days. Is it lost?',
  payment: 'Why does this payment say that it waits?',
  case: 'The seller does not answer me. What happens next?',
  card: 'My bank says that the card is fine. Why is it declined here?',
  other: 'Where do I find the statement for last year?',
} as const;

/** What waits for operators. */
export interface Caseload {
  readonly cases: readonly Escalated[];
  readonly tickets: readonly { readonly id: Id<'tic'>; readonly reference: string; readonly path: string }[];
}

/** Fills the queues of operators; the same seed asks the same things in the same order. */
export async function fillCaseload(
  world: TestWorld,
  trade: Trade,
  count: { readonly cases: number; readonly tickets: number; readonly seed: number },
): Promise<Caseload> {
  // A buyer pays for many cases in a day here.
  await changeStepUp(world, asksNothing);
  const dice = createDice(count.seed);
  const buyers: Customer[] = [];
  // A holder may have few open tickets only.
  for (let each = 0; each < Math.max(2, Math.ceil(count.tickets / TICKETS_EACH)); each += 1)
    buyers.push(await trade.customer({ cap: 100_000n, money: BigInt(count.cases + count.tickets) * 6_000n }));
  const cases = await fillCases(world, trade, { buyers, count: count.cases, dice: dice.fork('cases') });
  const tickets: Caseload['tickets'][number][] = [];
  for (let each = 0; each < count.tickets; each += 1) {
    const buyer = buyers[each % buyers.length]!;
    const topic = dice.pick(Object.keys(questions) as (keyof typeof questions)[]);
    tickets.push(await openTicket(world, trade, buyer, topic));
  }
  await world.settle();
  return { cases, tickets };
}

async function fillCases(
  world: TestWorld,
  trade: Trade,
  of: { readonly buyers: readonly Customer[]; readonly count: number; readonly dice: ReturnType<typeof createDice> },
): Promise<Escalated[]> {
  const { buyers, count, dice } = of;
  const desks = buyers.map((buyer) => openDisputes(world, trade, buyer));
  const cases: Escalated[] = [];
  for (let each = 0; each < count; each += 1) {
    const reason = dice.pick(Object.keys(stories) as (keyof typeof stories)[]);
    const wanted = dice.weighted({ refund: 3, return_refund: 1 });
    const opened = await dice.pick(desks).refused(stories[reason], [], { reason, wanted, answer: dice.pick(answers) });
    cases.push({ ...opened, path: urls.staff.case({ caseId: opened.id }) });
    // They come in over days, so their deadlines differ.
    if (each % 8 === 7) world.advance(DAY_MS / 4);
  }
  world.advance(3 * DAY_MS);
  for (const { id } of cases)
    await desks[0]!.move(id, { kind: 'escalated', by: dice.pick(['buyer', 'seller'] as const) });
  return cases;
}

/** A ticket; about an order or a payment, that payment is attached to it. */
async function openTicket(
  world: TestWorld,
  trade: Trade,
  buyer: Customer,
  topic: keyof typeof questions,
): Promise<Caseload['tickets'][number]> {
  const { tickets } = world.wallet.support;
  const isAbout = topic === 'order' || topic === 'payment';
  const about = isAbout ? (await buyer.ask(trade.order())).body.id : '';
  const opened = await tickets.open(buyer.holderId, { id: '', topic, about, words: questions[topic] });
  assert.ok(opened.ok, JSON.stringify(opened));
  const { id, reference } = opened.value;
  return { id, reference, path: urls.staff.ticket({ ticketId: id }) };
}
