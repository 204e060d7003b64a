import type { Metadata } from './card-book.ts';

/** An address to which the processor sends events (API v2). Times are RFC 3339. */
export interface EventDestination {
  readonly id: string;
  name: string;
  description: string;
  enabled_events: readonly string[];
  readonly event_payload: 'snapshot' | 'thin';
  /** `@self`, `@accounts`, or both. */
  readonly events_from: readonly string[];
  url: string;
  /** Signs what is sent to it. */
  readonly secret: string;
  isDisabled: boolean;
  metadata: Metadata;
  readonly created: string;
  updated: string;
}

/** Whether a destination wants an event. */
export function takesEvent(
  destination: EventDestination,
  event: { readonly payload: 'snapshot' | 'thin'; readonly type: string; readonly account: string | null },
): boolean {
  const { enabled_events: types, event_payload: payload, events_from: from, isDisabled } = destination;
  const isWanted = types.includes('*') || types.includes(event.type);
  return !isDisabled && payload === event.payload && isWanted && from.includes(event.account ? '@accounts' : '@self');
}
