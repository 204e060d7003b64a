import type Stripe from 'stripe';
import { WEBHOOK_WINDOW_S, isJsonObject, isOfNow, readJsonObject } from '#platform/http/webhook.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Processor, ProcessorEvent } from './domain.ts';
import { BANK_REFERENCE } from './stripe-bank-gateway.ts';
import { connectedId } from './stripe-connect-gateway.ts';

export interface EventSettings {
  readonly webhookSecret: string;
  /** The secret of the destination for thin events, which have no content. */
  readonly thinWebhookSecret: string;
  /** The secret of the endpoint for events of connected accounts. */
  readonly connectWebhookSecret: string;
  /** Whether payouts are those of connected accounts, and not of Outbound Payments. */
  readonly isConnect: boolean;
}

/** Reads the processor's webhooks: those of our own account, of connected accounts, and thin ones. */
export function eventReader(stripe: Stripe, settings: EventSettings): Processor['readEvent'] {
  const { webhookSecret, thinWebhookSecret, connectWebhookSecret, isConnect } = settings;
  const { signature: signatures } = stripe.webhooks;
  invariant(signatures, 'the Stripe library can verify signatures');
  return (raw, header, now) => {
    const instants = [...header.matchAll(/(?:^|,)t=(\d{1,12})(?=,|$)/g)];
    // The library checks only that a signature is not too old. The processor never sends two times in one header.
    if (instants.length !== 1 || !isOfNow(Number(instants[0]![1]), now)) return err({ code: 'signature_wrong' });
    const said = readJsonObject(raw);
    const account = said?.['account'];
    const at = now.getTime();
    try {
      if (said?.['object'] === 'v2.core.event') {
        const event = stripe.parseEventNotification(raw, header, thinWebhookSecret, WEBHOOK_WINDOW_S, undefined, at);
        return ok(isConnect ? other : toThinEvent(event));
      }
      const secret = account === undefined ? webhookSecret : connectWebhookSecret;
      signatures.verifyHeader(raw, header, secret, WEBHOOK_WINDOW_S, undefined, at);
    } catch {
      return err({ code: 'signature_wrong' });
    }
    const event = account === undefined ? readProcessorEvent(said) : readConnectedEvent(said, isConnect);
    return event ? ok(event) : err({ code: 'webhook_malformed' });
  };
}

const other = { about: 'other' } as const;

const PAYOUT = 'v2.money_management.outbound_payment.';

/** Reads the subject of a thin event. */
function toThinEvent(event: Stripe.V2.Core.EventNotification): ProcessorEvent {
  const subject = 'related_object' in event ? event.related_object : undefined;
  const id = subject && 'id' in subject ? subject.id : undefined;
  const isOfPayout = event.type.startsWith(PAYOUT) && typeof id === 'string';
  return isOfPayout ? { about: 'payout', processorId: id } : other;
}

type Said = ReturnType<typeof readJsonObject>;

/** Reads the subject of an event of a connected account: its payouts are ours, and nothing else. */
function readConnectedEvent(event: Said, isConnect: boolean): ProcessorEvent | undefined {
  const account = event?.['account'];
  if (typeof event?.['type'] !== 'string' || typeof account !== 'string') return undefined;
  if (!isConnect || !event['type'].startsWith('payout.')) return other;
  const id = objectOf(event)?.['id'];
  return typeof id === 'string' ? { about: 'payout', processorId: connectedId(account, id) } : undefined;
}

function objectOf({ data }: NonNullable<Said>) {
  const object = isJsonObject(data) && data['object'];
  return isJsonObject(object) ? object : undefined;
}

/** The event of a card that was declined on the processor's page. */
export const declineEvent = 'setup_intent.setup_failed';

const subjects = [
  ['payment_intent.', 'charge'],
  ['checkout.session.', 'visit'],
  ['payment_method.automatically_updated', 'card'],
  ['identity.verification_session.', 'document'],
  ['refund.updated', 'refund'],
  ['refund.failed', 'refund'],
  ['charge.dispute.', 'dispute'],
  ['radar.early_fraud_warning.', 'warning'],
  ['review.', 'review'],
] as const;

/** Reads the subject of a signed body; undefined if the body is not an event. */
function readProcessorEvent(event: Said): ProcessorEvent | undefined {
  if (typeof event?.['type'] !== 'string') return undefined;
  const object = objectOf(event);
  const id = object?.['id'];
  if (isOfBank(event['type'], object)) {
    return typeof id === 'string' ? { about: 'bank_account', processorId: id } : undefined;
  }
  if (event['type'] === declineEvent) {
    const { id: eventId } = event;
    return typeof eventId === 'string' ? { about: 'decline', processorId: eventId } : undefined;
  }
  const { type } = event;
  const kind = subjects.find(([beginning]) => type.startsWith(beginning))?.[1];
  if (!kind) return other;
  return typeof id === 'string' ? { about: kind, processorId: id } : undefined;
}

/** Whether an event is about the proof of a bank account: about a setup intent with our reference, which no visit has. */
function isOfBank(type: string, object: ReturnType<typeof objectOf>): boolean {
  if (!type.startsWith('setup_intent.')) return false;
  const metadata = object?.['metadata'];
  return isJsonObject(metadata) && typeof metadata[BANK_REFERENCE] === 'string';
}
