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

/** Sums what was refunded to balance and card, and the rest that stays paid; undefined without refunds. */
export function refundedOf(
  payment: Pick<PaymentJson, 'parts' | 'total' | 'refunded_to_card'>,
): { refunded: MoneyJson; toCard: MoneyJson; kept: MoneyJson } | undefined {
  const { currency } = payment.total;
  const minor = payment.parts.reduce((sum, part) => sum + BigInt(part.refunded.amount), 0n);
  if (minor === 0n) return undefined;
  const kept = BigInt(payment.total.amount) - minor;
  const toCard = BigInt(payment.refunded_to_card?.amount ?? 0);
  const money = (amount: bigint): MoneyJson => ({ amount: String(amount), currency });
  return { refunded: money(toCard - minor), toCard: money(-toCard), kept: money(kept) };
}

/** Says where refunds went that no card got. */
export function refundedWords({ parts, exchanged }: Pick<PaymentJson, 'parts' | 'exchanged'>): string {
  if (parts.some((part) => part.is_charged_back))
    return t('Refunded to your balance, from which the bank of your card took it');
  return exchanged ? t('Refunded to your balances, at the same rate') : t('Refunded to your balance');
}

/** Whether some of a part was refunded, but not all. */
export function isPartlyRefunded(part: Pick<PaymentPartJson, 'refunded' | 'status'>): boolean {
  return part.refunded.amount !== '0' && part.status !== 'refunded';
}

const CASE_WORDS = msg('Held by Holdfast until the case ends. Nobody is paid meanwhile.');

/** Says in one sentence where a part's money is now. @param hasCardShare Whether a card gets a share of the refunds. */
export function whereWords(part: PaymentPartJson, hasCardShare: boolean): string {
  switch (part.status) {
    case 'awaiting':
    case 'void':
      return t('Nothing was taken from your balance.');
    case 'held':
      return part.parcels.some((parcel) => parcel.status === 'announced')
        ? t('Held by Holdfast until you have your order. {payeeName} has announced a parcel; no carrier has it yet.', {
            payeeName: part.payee_name,
          })
        : t('Held by Holdfast until you have your order. {payeeName} has not shipped it yet.', {
            payeeName: part.payee_name,
          });
    case 'shipped':
      if (part.paused_at !== undefined) return CASE_WORDS();
      if (isSentUntracked(part)) {
        return t(
          'Held by Holdfast. {payeeName} has sent it without tracking, and is paid when the time is up. If it does not arrive, report the problem before that.',
          { payeeName: part.payee_name },
        );
      }
      return part.parcels.some((parcel) => parcel.status === 'misdelivered')
        ? t('Held by Holdfast. The carrier reports a delivery, but not to your address. Nobody is paid for that.')
        : t('Held by Holdfast until you have your order. It is on its way.');
    case 'delivered':
      if (part.paused_at !== undefined) return CASE_WORDS();
      return t('Held by Holdfast. It goes to {payeeName} when you confirm, or automatically when the time is up.', {
        payeeName: part.payee_name,
      });
    case 'released':
      return t('Released to {payeeName}.', { payeeName: part.payee_name });
    case 'refunded':
      if (part.is_charged_back) return t('Back in your balance, from which the bank of your card took it.');
      return hasCardShare
        ? t('Back with you: on your card what it paid, the rest in your balance.')
        : t('Back in your balance.');
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

/** The next deadline of a part, and what happens then; undefined if none runs. */
export function deadlineOf(part: PaymentPartJson): { words: string; at: string } | undefined {
  if (isPaused(part)) return undefined;
  const payeeName = part.payee_name;
  if (part.status === 'held' && part.ship_by !== undefined) {
    return { words: t('What is not shipped comes back to you'), at: part.ship_by };
  }
  if (part.shop_confirmed_at !== undefined && part.releases_at !== undefined) {
    return {
      words: t('The shop says that it has arrived. If you do not object, {payeeName} is paid', { payeeName }),
      at: part.releases_at,
    };
  }
  if (part.releases_at !== undefined && (part.status === 'delivered' || isSentUntracked(part))) {
    return { words: t('If you say nothing, {payeeName} is paid', { payeeName }), at: part.releases_at };
  }
  if (part.status === 'shipped' && part.protection_ends_at !== undefined) {
    return { words: t('Nobody is paid for what does not arrive. Your protection ends'), at: part.protection_ends_at };
  }
  return undefined;
}

/** Whether the clocks of a part stand, because a case about it has its own. */
function isPaused(part: Pick<PaymentPartJson, 'paused_at' | 'status'>): boolean {
  return part.paused_at !== undefined && part.status !== 'held';
}

/** Whether a part was sent without tracking, so that its release does not wait for a delivery. */
function isSentUntracked(part: Pick<PaymentPartJson, 'is_untracked' | 'status' | 'releases_at'>): boolean {
  return part.is_untracked && part.status === 'shipped' && part.releases_at !== undefined;
}

/** The address of the page on which the holder confirms a part. */
export function confirmationPath(payment: Pick<PaymentJson, 'id'>, part: Pick<PaymentPartJson, 'id'>): string {
  return `/id/receive/${encodeURIComponent(payment.id)}/${encodeURIComponent(part.id)}`;
}

/** The address of the page on which the holder objects to the shop's word. */
export function objectionPath(payment: Pick<PaymentJson, 'id'>, part: Pick<PaymentPartJson, 'id'>): string {
  return `/id/objections/${encodeURIComponent(payment.id)}/${encodeURIComponent(part.id)}`;
}

/** The address of the form by which the holder reports a problem with a part. */
export function problemPath(payment: Pick<PaymentJson, 'id'>, part: Pick<PaymentPartJson, 'id'>): string {
  return `/id/problem/${encodeURIComponent(payment.id)}/${encodeURIComponent(part.id)}?answer=problem`;
}

/** The wallet's page on which the holder reports a payment that somebody else made. */
export function reportPath(payment: Pick<PaymentJson, 'id'>): string {
  return `/id/report?payment=${encodeURIComponent(payment.id)}`;
}

type ParcelJson = PaymentPartJson['parcels'][number];

const PARCEL_STATUSES: Record<ParcelJson['status'], Message> = {
  announced: msg('announced'),
  shipped: msg('on its way'),
  delivered: msg('delivered'),
  misdelivered: msg('delivered elsewhere'),
  lost: msg('lost'),
  returned: msg('sent back'),
  canceled: msg('canceled'),
};

/** A parcel as a step shows it. */
interface ParcelWords {
  readonly id: string;
  readonly words: string;
  /** The carrier's page about the parcel. */
  readonly link?: string | undefined;
}

interface Step {
  readonly words: string;
  readonly parcels: readonly ParcelWords[];
  readonly at?: string | undefined;
  readonly isDone: boolean;
}

/** Names a part's parcels, each with what its carrier reports. */
function parcelsOf({ parcels }: PaymentPartJson): ParcelWords[] {
  return parcels.map(({ carrier, tracking_code: code, tracking_url: link, status }) => ({
    id: `${carrier} ${code} ${status}`,
    words: t('{carrier} {code}, {status}', { carrier, code, status: PARCEL_STATUSES[status]() }),
    link,
  }));
}

/** Lists the past and coming steps of a part, in order. */
export function stepsOf(part: PaymentPartJson, capturedAt: string | undefined): readonly Step[] {
  const step = (words: string, at: string | undefined, isDone = at !== undefined): Step => ({
    words,
    at,
    isDone,
    parcels: [],
  });
  const paid = step(t('Paid'), capturedAt, true);
  const shipped = { ...step(t('Shipped'), part.shipped_at), parcels: parcelsOf(part) };
  const delivered = step(isSentUntracked(part) ? t('Arrives without tracking') : t('Delivered'), part.delivered_at);
  if (part.status === 'refunded') {
    const happened = [paid, shipped, delivered].filter((one) => one.isDone || one.parcels.length > 0);
    return [...happened, step(t('Paid back to you'), part.refunded_at, true)];
  }
  const payeeName = part.payee_name;
  const released =
    part.status === 'released'
      ? step(t('Released to {payeeName}', { payeeName }), part.released_at, true)
      : step(t('Release to {payeeName}', { payeeName }), isPaused(part) ? undefined : part.releases_at, false);
  return [paid, shipped, delivered, released];
}
