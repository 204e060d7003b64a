import { queryOptions } from '@tanstack/react-query';
import { getJson, sendJson } from '../../app/api.ts';
import type { CardPageJson, InstrumentsJson } from '../../app/wire.ts';

/** The holder's instruments, in the holder's order. */
export const instrumentsQuery = queryOptions({
  queryKey: ['instruments'],
  queryFn: ({ signal }) => getJson<InstrumentsJson>('/app/instruments', signal),
});

/**
 * Opens a visit to the processor's page, which returns to `continueTo`. @returns The page's address.
 *
 * @param replaces The id of a card whose place the new one takes.
 */
export function startLinking(continueTo: string, replaces?: string): Promise<CardPageJson> {
  return sendJson('POST', '/app/instruments/card-links', { continue: continueTo, replaces });
}

const pathOf = (id: string) => `/app/instruments/${encodeURIComponent(id)}`;

/** Names an instrument; null takes its name away. */
export function renameInstrument(id: string, nickname: string | null): Promise<void> {
  return sendJson('PATCH', pathOf(id), { nickname });
}

/** Moves an instrument in the list. */
export function moveInstrument(id: string, to: 'first' | 'up' | 'down'): Promise<void> {
  return sendJson('POST', `${pathOf(id)}/move`, { to });
}

/** Removes an instrument. */
export function removeInstrument(id: string): Promise<void> {
  return sendJson('DELETE', pathOf(id));
}
