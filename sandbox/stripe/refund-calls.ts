import { judgePositive, moneyWords } from './amounts.ts';
import { found, invalid, isFiltered, isWithin, missing, page, refused, unknownId } from './answer.ts';
import type { Answer, Call } from './answer.ts';
import { entryOf } from './book.ts';
import type { Charge, Refund } from './charge-book.ts';
import { refundJson, refundedOf } from './charge-objects.ts';
import type { Desk } from './desk.ts';
import { disputeOf } from './disputes.ts';
import { metadataOf, textOrNull } from './form.ts';
import type { Asked } from './form.ts';
import { describeRefund, refundCharge } from './refunds.ts';

/** The calls for refunds. */
export function refundCalls(desk: Desk): Record<string, Call> {
  const { book } = desk;
  return {
    'POST /v1/refunds': (asked) => {
      const charge = chargeOf(desk, asked);
      return 'body' in charge ? charge : giveBack(desk, charge, asked);
    },
    'GET /v1/refunds': (asked) => {
      const some = Object.values(book.refunds)
        .filter((one) => isWithin(one.created, asked) && isFiltered(one, asked, ['payment_intent', 'charge']))
        .toReversed();
      return page({ url: '/v1/refunds', what: 'refund', items: some.map(refundJson) }, asked);
    },
    'GET /v1/refunds/:id': (_asked, id) => {
      const made = entryOf(book.refunds, id);
      return made ? found(refundJson(made)) : missing('refund', id);
    },
    'POST /v1/refunds/:id': (asked, id) => {
      const made = entryOf(book.refunds, id);
      if (!made) return missing('refund', id);
      describeRefund(desk, made, metadataOf(asked['metadata'], made.metadata));
      return found(refundJson(made));
    },
  };
}

/** The charge that a request names, with its own id or that of its intent. */
function chargeOf({ book }: Desk, asked: Asked): Charge | Answer {
  const [intentId, chargeId] = [textOrNull(asked['payment_intent']), textOrNull(asked['charge'])];
  if (intentId === null && chargeId === null)
    return refused('One of the following params should be provided for this request: payment_intent or charge.');
  const intent = intentId === null ? undefined : entryOf(book.intents, intentId);
  if (intentId !== null && !intent) return unknownId('payment_intent', 'payment_intent', intentId);
  const charge = entryOf(book.charges, intent ? (intent.latest_charge ?? '') : (chargeId ?? ''));
  if (!charge && !intent) return unknownId('charge', 'charge', chargeId ?? '');
  if (charge?.status === 'succeeded') return charge;
  return intent
    ? refused(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`)
    : refused(`Charge ${chargeId} does not have a successful charge to refund.`);
}

/** Never more than was charged, over all refunds together. */
function giveBack(desk: Desk, charge: Charge, asked: Asked): Answer {
  const left = charge.amount - refundedOf(desk.book, charge);
  if (disputeOf(desk, charge.id))
    return refused(`Charge ${charge.id} has been charged back; cannot issue a refund.`, 'charge_disputed');
  if (left === 0) return refused(`Charge ${charge.id} has already been refunded.`, 'charge_already_refunded');
  const amount = asked['amount'] === undefined ? left : Number(asked['amount']);
  const fault = judgePositive(amount);
  if (fault) return fault;
  if (amount > left) {
    const [asks, has] = [amount, left].map((minor) => moneyWords(minor, charge.currency));
    return invalid('amount', `Refund amount (${asks}) is greater than unrefunded amount on charge (${has})`);
  }
  const reason = textOrNull(asked['reason']) as Refund['reason'];
  const refund = refundCharge(desk, charge, { amount, reason, metadata: metadataOf(asked['metadata']) });
  return found(refundJson(refund));
}
