import { toId, toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { destination } from './carrier.ts';
import type { CarriedParcel } from './carrier.ts';
import type { Policy } from '../../wallet/server/payments/payments/policy-domain.ts';
import type { Rest } from './evidence.ts';
import type { Row } from './memory/store.ts';
import { couponOf, couponShareOf } from './coupon-invariants.ts';
import { groupBy, minor, text, total } from './rows.ts';
import { wasDueUntracked } from './untracked.ts';
import { wasDueVouched } from './vouched.ts';

const DAY = 86_400_000;

/** Violations about the money of parts, each a sentence that begins with its invariant. It reads only tables. */
export function judgeEscrow(rest: Rest): string[] {
  return [...escrowResolved(rest), ...sharesAreExact(rest), ...refundsAreRecorded(rest), ...paidForAReason(rest)];
}

function openOf(part: Row): bigint {
  return minor(part) - minor(part, 'released_minor') - minor(part, 'refunded_minor');
}

/** I4: a payment is captured once, and what its parts neither released nor refunded is still in escrow. */
function escrowResolved({ wallet }: Rest): string[] {
  const entries = groupBy(wallet.rows('ledger.entries'), 'payment_id');
  const postings = groupBy(wallet.rows('ledger.postings'), 'entry_number');
  const escrows = new Set(
    wallet.rows('ledger.accounts').flatMap((row) => (row['kind'] === 'escrow' ? text(row, 'id') : [])),
  );
  const parts = groupBy(wallet.rows('payments.parts'), 'payment_id');
  return wallet.rows('payments.payments').flatMap((payment) => {
    const id = text(payment, 'id');
    const own = entries.get(id) ?? [];
    const inEscrow = own
      .flatMap((entry) => postings.get(text(entry, 'number')) ?? [])
      .filter((posting) => escrows.has(text(posting, 'account_id')));
    const isCaptured = payment['captured_at'] !== null;
    const captures = own.filter((entry) => entry['kind'] === 'payment_captured').length;
    const open = isCaptured ? (parts.get(id) ?? []).reduce((sum, part) => sum + openOf(part), 0n) : 0n;
    const facts: [string, unknown, unknown][] = [
      ['captures', captures, isCaptured ? 1 : 0],
      ['left in escrow', total(inEscrow), open],
      ['sum of parts', total(parts.get(id) ?? []), minor(payment)],
    ];
    return facts.flatMap(([what, is, wanted]) =>
      is === wanted ? [] : [`I4: payment ${id}: ${what} ${String(is)} instead of ${String(wanted)}`],
    );
  });
}

/** The entries by which a card brings money for a payment, or gets it back: they move nothing of its parts. */
const ofCards: ReadonlySet<string> = new Set(['top_up', 'card_refund', 'card_refund_failed']);

/** I4: seller, shop, wallet and payer have their exact shares of each payment; a debt counts with its owner's account. */
function sharesAreExact({ wallet }: Rest): string[] {
  const accounts = new Map(wallet.rows('ledger.accounts').map((row) => [text(row, 'id'), row]));
  const payer = new Set(['available', 'commission']);
  const owned = groupBy(
    [...accounts.values()].filter((row) => payer.has(text(row, 'kind'))),
    'owner_id',
  );
  const nameOf = (id: string): string => {
    const account = accounts.get(id)!;
    if (account['kind'] === 'fees' || account['kind'] === 'escrow') return text(account, 'kind');
    return account['kind'] === 'debt' ? text(owned.get(text(account, 'owner_id'))![0]!, 'id') : id;
  };
  const postings = groupBy(wallet.rows('ledger.postings'), 'entry_number');
  const entries = groupBy(
    wallet.rows('ledger.entries').filter((row) => !ofCards.has(text(row, 'kind'))),
    'payment_id',
  );
  const parts = groupBy(wallet.rows('payments.parts'), 'payment_id');
  return wallet.rows('payments.payments').flatMap((payment) => {
    const id = text(payment, 'id');
    const left = new Map<string, bigint>();
    const add = (account: string, amount: bigint): void => {
      left.set(account, (left.get(account) ?? 0n) + amount);
    };
    for (const posting of (entries.get(id) ?? []).flatMap((entry) => postings.get(text(entry, 'number')) ?? [])) {
      add(nameOf(text(posting, 'account_id')), minor(posting));
    }
    left.delete('escrow');
    for (const part of payment['captured_at'] === null ? [] : (parts.get(id) ?? [])) {
      const { shop, fee, seller } = sharesOf(part);
      add(text(part, 'seller_account_id'), -seller);
      add(text(payment, 'client_account_id'), -shop);
      add('fees', -fee);
      const coupon = couponShareOf(payment, part);
      add(text(payment, 'payer_account_id'), minor(part) - coupon.paid - minor(part, 'refunded_minor') + coupon.back);
      add(couponOf(payment)?.accountId ?? 'no coupon', coupon.paid - coupon.back);
    }
    return [...left].flatMap(([account, over]) =>
      over === 0n ? [] : [`I4: payment ${id}: ${account} has ${over} more than its share`],
    );
  });
}

/** Splits what stays released of a part: each share is rounded down, and the seller gets the rest. */
function sharesOf(part: Row): { shop: bigint; fee: bigint; seller: bigint } {
  const [released, amount, commission] = [minor(part, 'released_minor'), minor(part), minor(part, 'commission_minor')];
  const shop = (released * commission) / amount;
  const rest = amount - commission;
  const fee = rest === 0n ? 0n : ((released - shop) * minor(part, 'fee_minor')) / rest;
  return { shop, fee, seller: released - shop - fee };
}

/** I4: the recorded refunds of a part sum to what was refunded of it. */
function refundsAreRecorded({ wallet }: Rest): string[] {
  const refunds = groupBy(wallet.rows('protection.refunds'), 'part_id');
  return wallet.rows('payments.parts').flatMap((part) => {
    const id = text(part, 'id');
    const recorded = total(refunds.get(id) ?? []);
    const refunded = minor(part, 'refunded_minor');
    return recorded === refunded ? [] : [`I4: part ${id} has refunded ${refunded}, but ${recorded} are recorded`];
  });
}

interface StoredParcel {
  readonly trackingCode: string;
  readonly contents: readonly { readonly line: string }[];
}

/**
 * I11: a line is released only by the holder's confirmation, by a case that ended so, the days after the carrier has
 * delivered it at the order's place, the longer days after a shipment without tracking, as its payer saw it, or the hours
 * after the notice of its shop's word, to which the holder did not object.
 */
function paidForAReason({ wallet, parcels, confirmed, ...said }: Rest): string[] {
  const mandates = new Map(wallet.rows('mandates.mandates').map((row) => [text(row, 'id'), row]));
  const ofPayment = groupBy(wallet.rows('payments.parts'), 'payment_id');
  const payments = new Map(wallet.rows('payments.payments').map((row) => [text(row, 'id'), row]));
  const cases = groupBy(wallet.rows('protection.cases'), 'part_id');
  return wallet.rows('payments.parts').flatMap((part) => {
    const id = text(part, 'id');
    const payment = payments.get(text(part, 'payment_id'))!;
    const policy = payment['policy'] as Policy;
    const own = cases.get(id) ?? [];
    const parts = ofPayment.get(text(payment, 'id'))!;
    const around = { payment, parts, mandate: mandates.get(text(payment, 'mandate_id'))!, cases: own };
    const { releaseAfterDays } = policy;
    const lots = part['lots'] as readonly { releasedAt: string | null }[];
    return (part['lines'] as readonly { reference: string }[]).flatMap(({ reference }, at) => {
      const { releasedAt } = lots[at]!;
      if (releasedAt === null) return [];
      const when = Date.parse(releasedAt);
      const isConfirmed = confirmed.some((one) => toUuid(one.partId as Id) === id && one.at.getTime() <= when);
      const isDecided = own.some((one) => one['line'] === reference && isPaidBy(one, when));
      const isDelivered = (part['parcels'] as readonly StoredParcel[])
        .filter((parcel) => parcel.contents.some(({ line }) => line === reference))
        .some(({ trackingCode }) => isAtTheDoor(parcels.get(trackingCode), when - releaseAfterDays * DAY));
      if (isConfirmed || isDecided || isDelivered) return [];
      if (wasDueUntracked(part, own, policy, when) || wasDueVouched(part, around, said, when)) return [];
      return [
        `I11: ${reference} of part ${toId('prt', id)} was released, but neither confirmed, decided, delivered nor due`,
      ];
    });
  });
}

/** Whether a case ended at that instant with money for the seller. */
function isPaidBy(dispute: Row, when: number): boolean {
  const last = (dispute['timeline'] as readonly { at: string }[]).at(-1)!;
  const isForSeller = ['for_seller', 'partially_refunded'].includes(text(dispute, 'result'));
  const isTakenBack = dispute['result'] === 'withdrawn' && dispute['opened_by'] === 'clock';
  return (isForSeller || isTakenBack) && Date.parse(last.at) === when;
}

function isAtTheDoor(parcel: CarriedParcel | undefined, before: number): boolean {
  const { outcome, place } = parcel ?? {};
  if (outcome?.kind !== 'delivered' || outcome.at.getTime() > before || !place) return false;
  return place.city === destination.city && place.postalCode === destination.postalCode;
}
