import { Type } from 'typebox';
import type { Static } from 'typebox';
import { OneOf } from '#platform/http/one-of.ts';
import { toMoneyJson } from '#platform/money/wire.ts';
import type { Currency } from '#platform/money/currency.ts';
import { ParcelJson, described, toParcelJson } from '../../payments/payments/schema.ts';
import type { Part } from '../../payments/payments/domain.ts';
import { addDays, awaits, caseResults, caseStatuses, outcomes, postageOf, reasons } from './record-domain.ts';
import type { Case, Offer } from './record-domain.ts';

/** What ends a case, as it is offered or decided. */
export const OfferJson = Type.Object({
  outcome: OneOf(outcomes),
  amount: Type.Optional(described('Of a partial refund.')),
});

/** A case as its shop sees it. */
export const CaseJson = Type.Object({
  id: Type.String(),
  payment_id: Type.String(),
  part_id: Type.String(),
  line: Type.String({ description: 'The reference of the line that it is about.' }),
  reason: OneOf(reasons),
  opened_by: OneOf(['buyer', 'clock'], { description: '`clock` if the protection ended without a delivery.' }),
  opened_at: Type.String(),
  status: OneOf(caseStatuses),
  result: Type.Optional(OneOf(caseResults)),
  amount: described('What was left of the line at the opening. More is never refunded by the case.'),
  offer: Type.Unsafe<Static<typeof OfferJson>>({
    ...OfferJson,
    description: 'What waits for an answer, or was agreed or decided.',
  }),
  awaits: Type.Optional(
    Type.Object(
      { who: OneOf(['buyer', 'seller', 'operator', 'both']), until: Type.String() },
      { description: 'Who must act, and until when; absent once the case is closed.' },
    ),
  ),
  escalation_from: Type.String({ description: 'From when either side may ask an operator to decide.' }),
  steps_in_at: Type.String({ description: 'When an operator decides if the sides have not agreed.' }),
  accepted_by: Type.Array(OneOf(['buyer', 'seller'])),
  return_postage: OneOf(['buyer', 'seller'], { description: 'Who pays the postage if it is returned.' }),
  return_address: Type.Optional(
    Type.Object({
      name: Type.String(),
      street: Type.String(),
      postal_code: Type.Optional(Type.String()),
      city: Type.String(),
      country: Type.String(),
    }),
  ),
  parcel: Type.Optional(
    Type.Unsafe<Static<typeof ParcelJson>>({ ...ParcelJson, description: 'Of the return or the replacement.' }),
  ),
  timeline: Type.Array(
    Type.Object({
      at: Type.String(),
      by: OneOf(['buyer', 'seller', 'operator', 'clock', 'carrier']),
      kind: Type.String({ description: 'Such as `opened`, `countered` or `accepted`.' }),
      status: OneOf(caseStatuses, { description: 'The status after it.' }),
      offer: Type.Optional(OfferJson),
      words: Type.Optional(Type.String()),
      files: Type.Integer({ description: 'How many pictures and documents came with it.' }),
    }),
  ),
});
/** A case as its shop sees it. */
export type CaseJson = Static<typeof CaseJson>;

/** The JSON of a case. */
export function toCaseJson(dispute: Case, { amount: { currency } }: Pick<Part, 'amount'>): CaseJson {
  const waits = awaits(dispute);
  const { policy, openedAt, returnAddress } = dispute;
  return {
    id: dispute.id,
    payment_id: dispute.paymentId,
    part_id: dispute.partId,
    line: dispute.line,
    reason: dispute.reason,
    opened_by: dispute.openedBy,
    opened_at: openedAt.toISOString(),
    status: dispute.status,
    ...(dispute.result ? { result: dispute.result } : {}),
    amount: toMoneyJson({ minor: dispute.leftMinor, currency }),
    offer: toOfferJson(dispute.offer, currency),
    ...(waits ? { awaits: { who: waits.who, until: waits.until.toISOString() } } : {}),
    escalation_from: addDays(openedAt, policy.escalateFromDay).toISOString(),
    steps_in_at: addDays(openedAt, policy.stepInDay).toISOString(),
    accepted_by: [...dispute.acceptedBy],
    return_postage: postageOf(dispute.reason),
    ...(returnAddress ? { return_address: toAddressJson(returnAddress) } : {}),
    ...(dispute.parcel ? { parcel: toParcelJson(dispute.parcel) } : {}),
    timeline: dispute.timeline.map((entry) => ({
      at: entry.at.toISOString(),
      by: entry.by,
      kind: entry.kind,
      status: entry.status,
      ...(entry.offer ? { offer: toOfferJson(entry.offer, currency) } : {}),
      ...(entry.words === null ? {} : { words: entry.words }),
      files: entry.evidence.length,
    })),
  };
}

function toOfferJson(offer: Offer, currency: Currency): Static<typeof OfferJson> {
  if (offer.outcome !== 'partial_refund') return { outcome: offer.outcome };
  return { outcome: offer.outcome, amount: toMoneyJson({ minor: offer.amountMinor, currency }) };
}

function toAddressJson({ name, street, postalCode, city, country }: NonNullable<Case['returnAddress']>) {
  return { name, street, ...(postalCode === null ? {} : { postal_code: postalCode }), city, country };
}
