import type { Tone } from '#platform/ui/StatusBadge.tsx';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { OpenCaseJson, PartCaseJson } from '../../app/wire.ts';

/** The address of a case's page. */
export function casePath({ id }: Pick<OpenCaseJson, 'id'>): string {
  return `/id/cases/${encodeURIComponent(id)}`;
}

type Status = OpenCaseJson['status'];

// A button or badge has room for a few words, so these are not the sentences of the pages and letters about a case,
// which stand in the server.

const TO_DO: Record<Status, Message> = {
  open: msg('Answer the problem'),
  countered: msg('Answer the offer'),
  escalated: msg('See the case'),
  proposed: msg('Look at the proposal'),
  decided: msg('Look at the decision'),
  appealed: msg('See the case'),
  awaiting_address: msg('Give the address for the return'),
  awaiting_return: msg('Send it back'),
  returning: msg('See the case'),
  return_delivered: msg('Check what came back'),
  awaiting_replacement: msg('Send the replacement'),
  replacing: msg('See the case'),
  closed: msg('See the case'),
};

/** What a case waits for when it is not the reader's turn. Of two sides that both may act, the reader has acted. */
const WAITING: Record<Status, Message> = {
  open: msg('{other, select, seller {Seller’s turn} other {Buyer’s turn}}'),
  countered: msg('{other, select, seller {Seller’s turn} other {Buyer’s turn}}'),
  escalated: msg('Holdfast decides'),
  proposed: msg('{other, select, seller {Seller’s turn} other {Buyer’s turn}}'),
  decided: msg('{other, select, seller {Seller’s turn} other {Buyer’s turn}}'),
  appealed: msg('Holdfast decides the appeal'),
  awaiting_address: msg('Seller gives an address'),
  awaiting_return: msg('Buyer sends it back'),
  returning: msg('The return is on its way'),
  return_delivered: msg('Seller checks the return'),
  awaiting_replacement: msg('Seller sends a replacement'),
  replacing: msg('The replacement is on its way'),
  closed: msg('Ended'),
};

const RESULTS: Record<NonNullable<PartCaseJson['result']>, Message> = {
  refunded: msg('Refunded'),
  partially_refunded: msg('Refunded in part'),
  replaced: msg('Replaced'),
  for_seller: msg('Ended for the seller'),
  withdrawn: msg('Withdrawn'),
  lapsed: msg('Not sent back'),
  delivered: msg('Arrived after all'),
};

type Shown = Pick<PartCaseJson, 'status' | 'result' | 'is_my_turn'>;

/** Says in a few words where a case stands: what the holder, who is the side `as`, must do, or whose turn it is. */
export function caseWords({ status, result, is_my_turn: isMyTurn }: Shown, as: OpenCaseJson['as']): string {
  if (result !== undefined) return RESULTS[result]();
  return isMyTurn ? TO_DO[status]() : WAITING[status]({ other: as === 'buyer' ? 'seller' : 'buyer' });
}

/** Picks the color of a case: a warning while it waits for the holder. */
export function caseTone({ status, is_my_turn: isMyTurn }: Shown): Tone {
  if (status === 'closed') return 'neutral';
  return isMyTurn ? 'warning' : 'info';
}

/** The wallet counts no further than this. */
const MOST_COUNTED = 100;

/** Names the open cases with their number. */
export function countWords(count: number): string {
  if (count >= MOST_COUNTED) return t('Problems with orders ({count, number} or more)', { count });
  return t('Problems with orders ({count, number})', { count });
}

/** Names the side of the holder in a case. */
export function sideWords({ as, shop_name: shopName }: OpenCaseJson): string {
  return as === 'buyer' ? t('You bought it at {shopName}', { shopName }) : t('You sold it at {shopName}', { shopName });
}
