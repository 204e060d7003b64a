import { formatMoney } from '#platform/money/format.ts';
import { formatDate } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import type { Evidence } from '../../funding/processor/dispute-domain.ts';
import type { TopUp } from '../../funding/top-ups/domain.ts';
import type { Parcel, Payment } from '../../payments/payments/domain.ts';

/** The records from which evidence is composed. */
export interface Records {
  readonly topUp: TopUp;
  /** The payment whose card share the charge was. */
  readonly payment: Payment | undefined;
}

/** Composes evidence from what the wallet knows, for an operator to complete. Only what the wallet itself saw is in it. */
export function composeEvidence({ topUp, payment }: Records): Evidence {
  const texts: Evidence = {
    product_description: payment ? orderWords(payment) : addedWords(topUp),
    service_date: formatDate(payment?.capturedAt ?? topUp.settledAt ?? topUp.createdAt, 'longDate'),
    access_activity_log: approvalWords(topUp, payment),
    ...shippingOf(payment),
  };
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
}

function addedWords({ amount, createdAt }: TopUp): string {
  return t('The cardholder added {amount} to the balance of their own wallet on {at}, and could spend it at once.', {
    amount: formatMoney(amount),
    at: formatDate(createdAt, 'longTime'),
  });
}

function orderWords({ clientName, orderReference, parts }: Payment): string {
  const lines = parts.flatMap((part) =>
    part.lines.map((line) => `${line.quantity} × ${line.description}, ${formatMoney(line.amount)}, ${part.payeeName}`),
  );
  return [t('Order {orderReference} at {clientName}:', { orderReference, clientName }), ...lines].join('\n');
}

function approvalWords({ askedAt, attempt, id }: TopUp, payment: Payment | undefined): string {
  const at = formatDate(askedAt, 'longTime');
  if (payment?.approvedBy === 'passkey') {
    return t(
      'The cardholder signed payee and amount with a passkey of their device, and the card was charged on {at}.',
      {
        at,
      },
    );
  }
  return t(
    'The cardholder was signed in to their wallet and proved the order of the charge with a PIN or a passkey; the card was charged on {at}. Attempt {attempt}, charge {id}.',
    { at, attempt, id },
  );
}

function shippingOf(payment: Payment | undefined): Evidence {
  const parcels = payment?.parts.flatMap((part) => part.parcels).filter(({ shippedAt }) => shippedAt !== null) ?? [];
  if (parcels.length === 0) return {};
  const joined = (read: (parcel: Parcel) => string): string => parcels.map(read).join(', ');
  return {
    shipping_carrier: joined(({ carrier }) => carrier),
    shipping_tracking_number: joined(({ trackingCode }) => trackingCode),
    shipping_date: joined(({ shippedAt }) => formatDate(shippedAt!, 'longDate')),
    uncategorized_text: parcels.map(parcelWords).join('\n'),
  };
}

/** Says what the wallet saw of a parcel at its carrier. */
export function parcelWords({ carrier, trackingCode, status, shippedAt, endedAt }: Parcel): string {
  if (status === 'delivered' && endedAt) {
    return t(
      '{carrier} {trackingCode}: delivered to the destination of the order on {at}, as the carrier reported to us.',
      { carrier, trackingCode, at: formatDate(endedAt, 'longTime') },
    );
  }
  if (!shippedAt) {
    return t('{carrier} {trackingCode}: announced, and not seen by its carrier yet.', { carrier, trackingCode });
  }
  return t('{carrier} {trackingCode}: on its way since {at}, as the carrier reported to us.', {
    carrier,
    trackingCode,
    at: formatDate(shippedAt, 'longTime'),
  });
}
