import { queryOptions } from '@tanstack/react-query';
import { getJson, sendJson } from '../../app/api.ts';
import type { CardPageJson, CardsJson } from '../../app/wire.ts';

export const cardsQuery = queryOptions({
  queryKey: ['cards'],
  queryFn: ({ signal }) => getJson<CardsJson>('/app/cards', signal),
});

/** The address of the processor's page, where the number is typed; it comes back to `continueTo`. */
export function startLinking(continueTo: string): Promise<CardPageJson> {
  return sendJson('POST', '/app/cards/links', { continue: continueTo });
}

export function removeCard(cardId: string): Promise<void> {
  return sendJson('DELETE', `/app/cards/${encodeURIComponent(cardId)}`);
}
