import { Type } from 'typebox';
import type { Static } from 'typebox';
import { waitWords } from '#platform/words/wait.ts';
import { t } from '#platform/words/words.ts';
import { cardStatus } from './domain.ts';
import type { Card, VisitError } from './domain.ts';

const literals = <const T extends readonly string[]>(...values: T) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: values });

const CardJson = Type.Object({
  id: Type.String(),
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

/** The holder's linked cards. */
export const CardsJson = Type.Object({ cards: Type.Array(CardJson) });

/** The parameters of an address with a card. */
export const CardParams = Type.Object({ cardId: Type.String() });

/** A request to link a card; `continue` is the path to which the browser returns. */
export const VisitBody = Type.Object(
  { continue: Type.Optional(Type.String({ maxLength: 2_048 })) },
  { additionalProperties: false },
);

/** The address of the processor's page. */
export const VisitJson = Type.Object({ redirect_url: Type.String() });

/** Says in words when the holder can link a card again. @param now In security time. */
export function linkAgainWords({ until }: VisitError, now: Date): string {
  const wait = waitWords((until.getTime() - now.getTime()) / 1_000);
  return t('You can link a card again in {wait}. Cards that are linked already work as before.', { wait });
}
