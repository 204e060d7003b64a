import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import { mustAct } from './cases-domain.ts';
import type { CaseEntry, CaseOffer, CaseReason, CaseResult, CaseStatus, OrderCase, Party } from './cases-domain.ts';

const reasons: Readonly<Record<CaseReason, Message>> = {
  not_received: msg('It did not arrive'),
  damaged: msg('It is damaged'),
  not_as_described: msg('It is not as described'),
  wrong_item: msg('It is the wrong item'),
  missing_parts: msg('Something is missing'),
  counterfeit: msg('It is a counterfeit'),
};

/** Says what the buyer reports. */
export function reasonWords(reason: CaseReason): string {
  return reasons[reason]();
}

const results: Readonly<Record<CaseResult, Message>> = {
  refunded: msg('Ended with a refund'),
  partially_refunded: msg('Ended with a refund of a part'),
  replaced: msg('Replaced'),
  for_seller: msg('Ended without a refund'),
  lapsed: msg('Ended without the return'),
  withdrawn: msg('Withdrawn'),
  delivered: msg('Delivered after all'),
};

const statuses: Readonly<Record<Exclude<CaseStatus, 'closed'>, Message>> = {
  open: msg('Reported'),
  countered: msg('Another offer'),
  escalated: msg('An operator looks at it'),
  proposed: msg('An operator made a proposal'),
  decided: msg('Decided'),
  appealed: msg('Appealed'),
  awaiting_address: msg('To be returned'),
  awaiting_return: msg('To be returned'),
  returning: msg('On its way back'),
  return_delivered: msg('Returned'),
  awaiting_replacement: msg('To be replaced'),
  replacing: msg('Replacement on its way'),
};

/** Names the status of a case, or how it ended. */
export function caseStatusWords({ status, result }: Pick<OrderCase, 'status' | 'result'>): string {
  if (status !== 'closed') return statuses[status]();
  return result ? results[result]() : t('Ended');
}

/** Says what an offer would do. */
export function offerWords({ outcome, amount }: CaseOffer): string {
  switch (outcome) {
    case 'refund':
      return t('a full refund');
    case 'partial_refund':
      return amount ? t('a refund of {amount}', { amount }) : t('a refund of a part');
    case 'return_refund':
      return t('a refund after it was sent back');
    case 'replacement':
      return t('a replacement');
    case 'nothing':
      return t('no refund');
  }
}

/** Says whose turn it is in an open case, and what happens at its deadline, whose date follows the words. */
export function turnWords(dispute: OrderCase, reader: Party, seller: string): string {
  const { status, isSent } = dispute;
  if (mustAct(dispute, reader)) return ownTurn(status);
  const who = reader === 'seller' ? 'buyer' : 'seller';
  switch (status) {
    case 'open':
    case 'countered':
      return t('{who, select, buyer {The buyer answers} other {{seller} answers}} by', { who, seller });
    case 'escalated':
      return t('An operator of the wallet makes a proposal by');
    case 'proposed':
      return t('You can accept the proposal. It is decided on');
    case 'decided':
      return t('Unless somebody appeals, it is carried out on');
    case 'appealed':
      return t('Another operator of the wallet decides by');
    case 'awaiting_address':
      return t('{seller} says where to send it by', { seller });
    case 'awaiting_return':
      return isSent ? t('The carrier must scan the return by') : t('The buyer sends it back by');
    case 'returning':
      return t('The return must arrive by');
    case 'return_delivered':
      return t('{seller} checks what came back. The refund is made on', { seller });
    case 'awaiting_replacement':
      return isSent ? t('The carrier must scan the replacement by') : t('{seller} sends a replacement by', { seller });
    case 'replacing':
      return t('The replacement must arrive by');
    case 'closed':
      return '';
  }
}

/** Says what the reader must do, with words that the date follows. */
function ownTurn(status: CaseStatus): string {
  switch (status) {
    case 'awaiting_address':
      return t('Say where to send it by');
    case 'awaiting_return':
      return t('Send it back by');
    case 'return_delivered':
      return t('Check what came back by');
    case 'awaiting_replacement':
      return t('Send a replacement by');
    case 'open':
    case 'countered':
    case 'escalated':
    case 'proposed':
    case 'decided':
    case 'appealed':
    case 'returning':
    case 'replacing':
    case 'closed':
      return t('Answer until');
  }
}

/** Names who did something, for its reader. */
export function actorWords(by: CaseEntry['by'], reader: Party, seller: string): string {
  if (by === reader) return t('You');
  switch (by) {
    case 'buyer':
      return t('The buyer');
    case 'seller':
      return seller;
    case 'operator':
      return t('An operator of the wallet');
    case 'clock':
      return t('The time ran out');
    case 'carrier':
      return t('The carrier');
  }
}

type Told = { readonly who: string; readonly offer: string; readonly by: CaseEntry['by'] };

const entries = new Map<string, (told: Told) => string>([
  ['opened', ({ who, offer }) => t('{who} reported the problem, and asked for {offer}', { who, offer })],
  ['accepted', ({ who }) => t('{who} accepted', { who })],
  ['refused', ({ who }) => t('{who} refused', { who })],
  [
    'countered',
    ({ who, offer, by }) =>
      by === 'buyer' ? t('{who} asked for {offer}', { who, offer }) : t('{who} offered {offer}', { who, offer }),
  ],
  ['withdrawn', ({ who }) => t('{who} withdrew the report', { who })],
  ['escalated', ({ who }) => t('{who} asked for an operator of the wallet', { who })],
  ['proposed', ({ offer }) => t('An operator of the wallet proposed {offer}', { offer })],
  ['appealed', ({ who }) => t('{who} appealed', { who })],
  ['appeal_decided', ({ offer }) => t('Another operator of the wallet decided on {offer}', { offer })],
  ['time_over', () => t('The time ran out')],
  ['address_given', ({ who }) => t('{who} gave the address for the return', { who })],
  ['return_waived', ({ who }) => t('{who} refunded without waiting for the end of the return', { who })],
  ['parcel_announced', ({ who }) => t('{who} announced a parcel', { who })],
  ['parcel_scanned', () => t('The carrier scanned the parcel')],
  ['parcel_delivered', () => t('The carrier delivered the parcel')],
  ['parcel_misdelivered', () => t('The carrier delivered the parcel elsewhere')],
  ['parcel_lost', () => t('The carrier lost the parcel')],
  ['parcel_returned', () => t('The carrier took the parcel back to its sender')],
  ['contested', ({ who }) => t('{who} complained about what came back', { who })],
  ['goods_delivered', () => t('The carrier reported the delivery of the order')],
  ['goods_lost', () => t('The carrier reported that the order is lost or comes back')],
]);

/** Says what happened in a case. A kind that only a newer wallet knows is a change. */
export function entryWords({ kind, by, offer }: CaseEntry, reader: Party, seller: string): string {
  if (kind === 'opened' && by === 'clock') return t('The protection ended without a delivery, so a case opened');
  const told = { by, who: actorWords(by, reader, seller), offer: offer ? offerWords(offer) : '' };
  return entries.get(kind)?.(told) ?? t('The case changed');
}

/** Says what waits for an answer. A refusal of the seller is no proposal. */
export function currentOfferWords({ offer }: OrderCase, sellerName: string): string {
  if (offer.outcome === 'nothing') return t('{sellerName} refused', { sellerName });
  return t('Proposed: {offer}', { offer: offerWords(offer) });
}
