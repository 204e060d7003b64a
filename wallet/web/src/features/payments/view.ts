import { carrierPage } from '#platform/kernel/carriers.ts';
import type { Tone } from '#platform/ui/StatusBadge.tsx';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { MoneyJson, PartStatus, PaymentJson, PaymentPartJson, PaymentStatus } from '../../app/wire.ts';

/** A place on the path of the money, as it is drawn. */
interface Station {
  readonly name: string;
  readonly words: string;
  readonly state: 'passed' | 'here' | 'ahead';
}

/** Lists the path of a part's money: from buyer through escrow to seller; or back. */
export function wayOf(part: PaymentPartJson): readonly Station[] {
  const isRefunded = part.status === 'refunded';
  const isReleased = part.status === 'released';
  if (isRefunded) {
    return [
      { name: t('You'), words: t('Paid back'), state: 'here' },
      { name: t('Holdfast'), words: t('Gave it back'), state: 'passed' },
      { name: part.payee_name, words: t('Not paid'), state: 'ahead' },
    ];
  }
  return [
    { name: t('You'), words: t('Paid'), state: 'passed' },
    {
      name: t('Holdfast'),
      words: isReleased ? t('Released it') : t('Held safely'),
      state: isReleased ? 'passed' : 'here',
    },
    { name: part.payee_name, words: isReleased ? t('Paid out') : t('Not yet'), state: isReleased ? 'here' : 'ahead' },
  ];
}

/** Sums the refunded parts, and the rest that stays paid; undefined without refunds. */
export function refundedOf(
  payment: Pick<PaymentJson, 'parts' | 'total'>,
): { refunded: MoneyJson; kept: MoneyJson } | undefined {
  const back = payment.parts.filter((part) => part.status === 'refunded');
  if (back.length === 0) return undefined;
  const { currency } = payment.total;
  const minor = back.reduce((sum, part) => sum + BigInt(part.amount.amount), 0n);
  const kept = BigInt(payment.total.amount) - minor;
  return { refunded: { amount: String(-minor), currency }, kept: { amount: String(kept), currency } };
}

/** Says in one sentence where a part's money is now. */
export function whereWords(part: PaymentPartJson): string {
  switch (part.status) {
    case 'awaiting':
    case 'void':
      return t('Nothing was taken from your balance.');
    case 'held':
      return t('Held by Holdfast until you have your order. {payeeName} has not shipped it yet.', {
        payeeName: part.payee_name,
      });
    case 'shipped':
      return t('Held by Holdfast until you have your order. It is on its way.');
    case 'delivered':
      return t('Held by Holdfast. It goes to {payeeName} when you confirm, or automatically when the time is up.', {
        payeeName: part.payee_name,
      });
    case 'released':
      return t('Released to {payeeName}.', { payeeName: part.payee_name });
    case 'refunded':
      return t('Back in your balance.');
  }
}

const STATUSES: Record<PartStatus, { words: Message; tone: Tone }> = {
  awaiting: { words: msg('Not paid yet'), tone: 'warning' },
  void: { words: msg('Not paid'), tone: 'neutral' },
  held: { words: msg('Held safely'), tone: 'info' },
  shipped: { words: msg('On its way'), tone: 'info' },
  delivered: { words: msg('Delivered'), tone: 'warning' },
  released: { words: msg('Complete'), tone: 'success' },
  refunded: { words: msg('Refunded'), tone: 'neutral' },
};

/** Names the status of a part. */
export function partStatusWords(status: PartStatus): string {
  return STATUSES[status].words();
}

/** Picks the color of a part's status. */
export function partStatusTone(status: PartStatus): Tone {
  return STATUSES[status].tone;
}

const PAYMENT_STATUSES: Record<PaymentStatus, { words: Message; tone: Tone }> = {
  requires_approval: { words: msg('Waiting for you'), tone: 'warning' },
  captured: { words: msg('Paid'), tone: 'success' },
  partially_refunded: { words: msg('Partly refunded'), tone: 'info' },
  refunded: { words: msg('Refunded'), tone: 'neutral' },
  canceled: { words: msg('Canceled'), tone: 'neutral' },
  expired: { words: msg('Expired'), tone: 'neutral' },
};

/** Whether the payment was captured. */
export function wasPaid(payment: Pick<PaymentJson, 'captured_at'>): boolean {
  return payment.captured_at !== undefined;
}

const APPROVALS = new Map(
  Object.entries({
    pin: msg('With your PIN'),
    passkey: msg('With your passkey'),
    mandate: msg('Within the limits that you set for this shop'),
  }),
);

/** Says how the holder approved a payment; undefined before that. */
export function approvalWords(approvedBy: string | undefined): string | undefined {
  return approvedBy === undefined ? undefined : APPROVALS.get(approvedBy)?.();
}

/** Names the status of a payment. */
export function paymentStatusWords(status: PaymentStatus): string {
  return PAYMENT_STATUSES[status].words();
}

/** Picks the color of a payment's status. */
export function paymentStatusTone(status: PaymentStatus): Tone {
  return PAYMENT_STATUSES[status].tone;
}

interface Step {
  readonly words: string;
  readonly detail?: string | undefined;
  /** The carrier's page about the parcel. */
  readonly link?: string | undefined;
  readonly at?: string | undefined;
  readonly isDone: boolean;
}

/** Lists the past and coming steps of a part, in order. */
export function stepsOf(part: PaymentPartJson, capturedAt: string | undefined): readonly Step[] {
  const paid: Step = { words: t('Paid'), at: capturedAt, isDone: true };
  const tracking = [part.carrier, part.tracking_code].filter((word) => word !== undefined).join(' ');
  const shipped: Step = {
    words: t('Shipped'),
    detail: tracking === '' ? undefined : tracking,
    link: part.tracking_code === undefined ? undefined : carrierPage(part.carrier ?? '', part.tracking_code),
    at: part.shipped_at,
    isDone: part.shipped_at !== undefined,
  };
  const delivered: Step = { words: t('Delivered'), at: part.delivered_at, isDone: part.delivered_at !== undefined };
  if (part.status === 'refunded') {
    const happened = [paid, shipped, delivered].filter((step) => step.isDone);
    return [...happened, { words: t('Paid back to you'), at: part.refunded_at, isDone: true }];
  }
  const released: Step =
    part.status === 'released'
      ? { words: t('Released to {payeeName}', { payeeName: part.payee_name }), at: part.released_at, isDone: true }
      : { words: t('Release to {payeeName}', { payeeName: part.payee_name }), at: part.releases_at, isDone: false };
  return [paid, shipped, delivered, released];
}
