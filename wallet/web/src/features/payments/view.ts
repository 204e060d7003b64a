import { carrierPage } from '#platform/kernel/carriers.ts';
import type { Tone } from '#platform/ui/StatusBadge.tsx';
import type { MoneyJson, PartStatus, PaymentJson, PaymentPartJson, PaymentStatus } from '../../app/wire.ts';

/** A station on the way of the money, as it is drawn. */
interface Station {
  readonly name: string;
  readonly words: string;
  readonly state: 'passed' | 'here' | 'ahead';
}

/** The way of a part's money: from the buyer, through protection, to the seller; or back. */
export function wayOf(part: PaymentPartJson): readonly Station[] {
  const isRefunded = part.status === 'refunded';
  const isReleased = part.status === 'released';
  if (isRefunded) {
    return [
      { name: 'You', words: 'Paid back', state: 'here' },
      { name: 'Holdfast', words: 'Gave it back', state: 'passed' },
      { name: part.payee_name, words: 'Not paid', state: 'ahead' },
    ];
  }
  return [
    { name: 'You', words: 'Paid', state: 'passed' },
    { name: 'Holdfast', words: isReleased ? 'Released it' : 'Held safely', state: isReleased ? 'passed' : 'here' },
    { name: part.payee_name, words: isReleased ? 'Paid out' : 'Not yet', state: isReleased ? 'here' : 'ahead' },
  ];
}

/** What has come back of a payment; undefined where nothing has. */
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

/** Where the money of a part is now, in one sentence. */
export function whereWords(part: PaymentPartJson): string {
  switch (part.status) {
    case 'awaiting':
    case 'void':
      return 'Nothing was taken from your balance.';
    case 'held':
      return `Held by Holdfast until you have your order. ${part.payee_name} has not shipped it yet.`;
    case 'shipped':
      return 'Held by Holdfast until you have your order. It is on its way.';
    case 'delivered':
      return `Held by Holdfast. It goes to ${part.payee_name} when you confirm, or automatically when the time is up.`;
    case 'released':
      return `Released to ${part.payee_name}.`;
    case 'refunded':
      return 'Back in your balance.';
  }
}

const STATUSES: Record<PartStatus, { words: string; tone: Tone }> = {
  awaiting: { words: 'Not paid yet', tone: 'warning' },
  void: { words: 'Not paid', tone: 'neutral' },
  held: { words: 'Held safely', tone: 'info' },
  shipped: { words: 'On its way', tone: 'info' },
  delivered: { words: 'Delivered', tone: 'warning' },
  released: { words: 'Complete', tone: 'success' },
  refunded: { words: 'Refunded', tone: 'neutral' },
};

export function partStatusWords(status: PartStatus): string {
  return STATUSES[status].words;
}

export function partStatusTone(status: PartStatus): Tone {
  return STATUSES[status].tone;
}

const PAYMENT_STATUSES: Record<PaymentStatus, { words: string; tone: Tone }> = {
  requires_approval: { words: 'Waiting for you', tone: 'warning' },
  captured: { words: 'Paid', tone: 'success' },
  partially_refunded: { words: 'Partly refunded', tone: 'info' },
  refunded: { words: 'Refunded', tone: 'neutral' },
  canceled: { words: 'Canceled', tone: 'neutral' },
  expired: { words: 'Expired', tone: 'neutral' },
};

/** Whether money was taken, so that there is a way of it to draw. */
export function wasPaid(payment: Pick<PaymentJson, 'captured_at'>): boolean {
  return payment.captured_at !== undefined;
}

const APPROVALS = new Map(
  Object.entries({
    pin: 'With your PIN',
    passkey: 'With your passkey',
    mandate: 'Within the limits that you set for this shop',
  }),
);

export function approvalWords(approvedBy: string | undefined): string | undefined {
  return approvedBy === undefined ? undefined : APPROVALS.get(approvedBy);
}

export function paymentStatusWords(status: PaymentStatus): string {
  return PAYMENT_STATUSES[status].words;
}

export function paymentStatusTone(status: PaymentStatus): Tone {
  return PAYMENT_STATUSES[status].tone;
}

interface Step {
  readonly words: string;
  readonly detail?: string | undefined;
  /** Where people read on about the detail. */
  readonly link?: string | undefined;
  readonly at?: string | undefined;
  readonly isDone: boolean;
}

/** What has happened to a part and what comes next, in order. */
export function stepsOf(part: PaymentPartJson, capturedAt: string | undefined): readonly Step[] {
  const paid: Step = { words: 'Paid', at: capturedAt, isDone: true };
  const tracking = [part.carrier, part.tracking_code].filter((word) => word !== undefined).join(' ');
  const shipped: Step = {
    words: 'Shipped',
    detail: tracking === '' ? undefined : tracking,
    link: part.tracking_code === undefined ? undefined : carrierPage(part.carrier ?? '', part.tracking_code),
    at: part.shipped_at,
    isDone: part.shipped_at !== undefined,
  };
  const delivered: Step = { words: 'Delivered', at: part.delivered_at, isDone: part.delivered_at !== undefined };
  if (part.status === 'refunded') {
    const happened = [paid, shipped, delivered].filter((step) => step.isDone);
    return [...happened, { words: 'Paid back to you', at: part.refunded_at, isDone: true }];
  }
  const released: Step =
    part.status === 'released'
      ? { words: `Released to ${part.payee_name}`, at: part.released_at, isDone: true }
      : { words: `Release to ${part.payee_name}`, at: part.releases_at, isDone: false };
  return [paid, shipped, delivered, released];
}
