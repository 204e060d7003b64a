import type { Tone } from '#platform/ui/StatusBadge.tsx';
import { msg } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { WithdrawalJson } from '../../app/wire.ts';

type Status = WithdrawalJson['status'];

// A badge has room for a word or two; the sentences stand on the server's page.
const BADGES: Record<Status, { readonly words: Message; readonly tone: Tone }> = {
  quoted: { words: msg('Not approved'), tone: 'neutral' },
  processing: { words: msg('On its way'), tone: 'info' },
  posted: { words: msg('Sent'), tone: 'success' },
  failed: { words: msg('Not paid out'), tone: 'danger' },
  canceled: { words: msg('Canceled'), tone: 'neutral' },
  returned: { words: msg('Sent back'), tone: 'danger' },
};

/** Says where a withdrawal stands in a word or two, with the color of its badge. */
export function badgeOf({ status }: Pick<WithdrawalJson, 'status'>): { readonly words: string; readonly tone: Tone } {
  const { words, tone } = BADGES[status];
  return { words: words(), tone };
}

/** The withdrawals that have left the balance and not reached the bank. */
export function underWay<One extends Pick<WithdrawalJson, 'status'>>(all: readonly One[]): readonly One[] {
  return all.filter(({ status }) => status === 'processing');
}

/** Names the account that a withdrawal pays to. */
export function accountWords({ account }: Pick<WithdrawalJson, 'account'>): string {
  return `${account.bank_name} •••• ${account.last4}`;
}

/** The address of a withdrawal's page. */
export function withdrawalPath({ id }: Pick<WithdrawalJson, 'id'>): string {
  return `/id/withdrawals/${encodeURIComponent(id)}`;
}
