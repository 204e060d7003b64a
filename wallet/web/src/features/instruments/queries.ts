import { queryOptions } from '@tanstack/react-query';
import { getJson, sendJson } from '../../app/api.ts';
import type { CardPageJson, CardsJson } from '../../app/wire.ts';

/** The holder's linked cards. */
export const cardsQuery = queryOptions({
  queryKey: ['cards'],
  queryFn: ({ signal }) => getJson<CardsJson>('/app/cards', signal),
});

/** Opens a visit to the processor's page, which returns to `continueTo`. @returns The page's address. */
export function startLinking(continueTo: string): Promise<CardPageJson> {
  return sendJson('POST', '/app/cards/links', { continue: continueTo });
}

/** Removes a card. */
export function removeCard(cardId: string): Promise<void> {
  return sendJson('DELETE', `/app/cards/${encodeURIComponent(cardId)}`);
}
