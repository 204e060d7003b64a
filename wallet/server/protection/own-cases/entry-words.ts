import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import { returnPlace } from '../cases/record-domain.ts';
import type { CaseStatus, Entry, ReturnPlace } from '../cases/record-domain.ts';
import type { OwnCase } from '../cases/holder-service.ts';
import { offerWords } from '../cases/words.ts';

/** Names who made an entry of the timeline. */
export function actorWords({ as, part }: OwnCase, by: Entry['by']): string {
  if (by === as) return t('You');
  switch (by) {
    case 'buyer':
      return t('The buyer');
    case 'seller':
      return part.payeeName;
    case 'operator':
      return t('Holdfast');
    case 'clock':
      return t('Time over:');
    case 'carrier':
      return t('Carrier');
  }
}

/** What a seller did who refunded before the time to look at the return was over. */
const waivedTexts: Readonly<Record<ReturnPlace, Message>> = {
  with_buyer: msg('refunded without a return'),
  on_the_way: msg('refunded before the return arrived'),
  with_seller: msg('received the return, and refunded'),
};

const entryTexts: ReadonlyMap<string, Message> = new Map([
  ['refused', msg('refused a refund')],
  ['withdrawn', msg('withdrew the report')],
  ['escalated', msg('asked us to decide')],
  ['address_given', msg('gave the address for the return')],
  ['contested', msg('objected to the return')],
  ['appealed', msg('appealed against the decision')],
  ['parcel_announced', msg('sent a parcel')],
  ['parcel_scanned', msg('took the parcel')],
  ['parcel_delivered', msg('delivered the parcel')],
  ['parcel_misdelivered', msg('delivered the parcel to another place')],
  ['parcel_lost', msg('lost the parcel')],
  ['parcel_returned', msg('took the parcel back to its sender')],
  ['goods_delivered', msg('reported the order as delivered')],
  ['goods_lost', msg('reported the order as lost')],
]);

/** Says what happened, after the name of the one who did it. */
export function entryWords(view: OwnCase, entry: Entry, before: Entry | undefined): string {
  const offer = entry.offer && offerWords(entry.offer, view.dispute.leftMinor, view.part.amount.currency);
  switch (entry.kind) {
    case 'opened':
      if (entry.by === 'clock') return t('the protection ended without a delivery, so this case was opened');
      return t('reported a problem, and asked for {offer}', { offer: offer! });
    case 'countered':
      return entry.by === 'buyer' ? t('asked for {offer}', { offer: offer! }) : t('offered {offer}', { offer: offer! });
    case 'proposed':
      return t('proposed {offer}', { offer: offer! });
    case 'appeal_decided':
      return t('decided on the appeal: {offer}', { offer: offer! });
    case 'accepted':
      if (before?.status === 'proposed' || before?.status === 'decided') return t('accepted it');
      return entry.by === 'seller' ? t('agreed to it') : t('accepted the offer');
    case 'return_waived':
      return waivedTexts[returnPlace(before?.status)]();
    case 'time_over':
      return timeOverWords(entry.status, before?.status);
    default:
      return entryTexts.get(entry.kind)?.() ?? t('changed the case');
  }
}

function timeOverWords(after: CaseStatus, before: CaseStatus | undefined): string {
  if (after === 'decided')
    return before === 'proposed'
      ? t('the proposal became the decision')
      : t('the buyer’s proposal became the decision');
  if (after === 'escalated' || after === 'appealed')
    return before === after ? t('Holdfast was reminded to decide') : t('the case went to Holdfast');
  return after === 'closed' ? t('the case closed') : t('the decision took effect');
}
