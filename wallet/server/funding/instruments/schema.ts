import { Type } from 'typebox';
import type { Static } from 'typebox';
import { waitWords } from '#platform/words/wait.ts';
import { t } from '#platform/words/words.ts';
import { bankRules } from './bank-domain.ts';
import type { BankAccount } from './bank-domain.ts';
import { cardStatus } from './domain.ts';
import type { Card, VisitError } from './domain.ts';

const literals = <const T extends readonly string[]>(...values: T) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: values });

const CardJson = Type.Object({
  id: Type.String(),
  kind: Type.Literal('card'),
  nickname: Type.Union([Type.String(), Type.Null()]),
  brand: Type.String(),
  last4: Type.String(),
  exp_month: Type.Integer(),
  exp_year: Type.Integer(),
  funding: literals('credit', 'debit', 'prepaid', 'unknown'),
  country: Type.Union([Type.String(), Type.Null()]),
  status: literals('active', 'expiring', 'expired'),
  added_at: Type.String(),
});

/** The JSON of a card. @param now In business time, by which the card expires. */
export function toCardJson(card: Card, now: Date): Static<typeof CardJson> {
  return {
    id: card.id,
    kind: 'card',
    nickname: card.nickname,
    brand: card.brand,
    last4: card.last4,
    exp_month: card.expMonth,
    exp_year: card.expYear,
    funding: card.funding,
    country: card.country,
    status: cardStatus(card, now),
    added_at: card.addedAt.toISOString(),
  };
}

const BankAccountJson = Type.Object({
  id: Type.String(),
  kind: Type.Literal('bank_account'),
  bank_name: Type.String(),
  last4: Type.String(),
  country: Type.String(),
  currency: Type.String(),
  status: literals('verifying', 'verified', 'failed'),
  arrives_at: Type.Union([Type.String(), Type.Null()]),
  expires_at: Type.String(),
  tries_left: Type.Integer(),
  added_at: Type.String(),
});

/** The JSON of a bank account. Only one that is `verified` can be used. */
export function toBankAccountJson(account: BankAccount): Static<typeof BankAccountJson> {
  const { id, last4, country, currency, status, arrivesAt, expiresAt, tries, addedAt } = account;
  return {
    id,
    kind: 'bank_account',
    bank_name: account.bankName,
    last4,
    country,
    currency,
    status: status === 'started' ? 'verifying' : status,
    arrives_at: arrivesAt?.toISOString() ?? null,
    expires_at: expiresAt.toISOString(),
    tries_left: bankRules.tries - tries,
    added_at: addedAt.toISOString(),
  };
}

const OfferJson = Type.Object({
  kind: literals('card', 'bank_account'),
  is_offered: Type.Boolean(),
  reason: Type.Union([Type.String(), Type.Null()]),
});

/**
 * The holder's instruments: cards in the holder's order, whose first is the default, then bank accounts. And which kinds
 * can be added in the holder's country, with the reason in words where one cannot.
 */
export const InstrumentsJson = Type.Object({
  instruments: Type.Array(Type.Union([CardJson, BankAccountJson])),
  offers: Type.Array(OfferJson),
});

/** The parameters of an address with an instrument. */
export const InstrumentParams = Type.Object({ instrumentId: Type.String() });

/** The holder's name for an instrument; null takes it away. */
export const NicknameBody = Type.Object(
  { nickname: Type.Union([Type.String({ maxLength: 40 }), Type.Null()]) },
  { additionalProperties: false },
);

/** An order to move an instrument in the list. */
export const MoveBody = Type.Object({ to: literals('first', 'up', 'down') }, { additionalProperties: false });

/** A request to link a card, in the place of one that it `replaces`; `continue` is the path to which the browser returns. */
export const VisitBody = Type.Object(
  { continue: Type.Optional(Type.String({ maxLength: 2_048 })), replaces: Type.Optional(Type.String()) },
  { additionalProperties: false },
);

/** The address of the processor's page. */
export const VisitJson = Type.Object({ redirect_url: Type.String() });

/** Says in words when the holder can link a card again. @param now In security time. */
export function linkAgainWords({ until }: VisitError, now: Date): string {
  const wait = waitWords((until.getTime() - now.getTime()) / 1_000);
  return t('You can link a card again in {wait}. Cards that are linked already work as before.', { wait });
}
