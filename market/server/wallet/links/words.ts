import type { LinkFault } from './domain.ts';

/** The words for a shopper when no link was made: the reason, and the next step. */
export const faultWords: Record<LinkFault, { readonly title: string; readonly text: string }> = {
  denied: {
    title: 'You did not allow it',
    text: 'Your wallet was not linked, and nothing was charged. You can link it whenever you like.',
  },
  expired: {
    title: 'That took too long',
    text: 'This way to your wallet has ended, or was used already. Nothing was charged. If your wallet is not here, start again.',
  },
  elsewhere: {
    title: 'This wallet is linked to another account here',
    text: 'A wallet is linked to one account at a time. End the other link first, in your wallet or in that account.',
  },
  linked_here: {
    title: 'This wallet is linked to another account here',
    text: 'A wallet is linked to one account at a time. End the other link first, in your wallet or in that account.',
  },
  account_frozen: {
    title: 'Your wallet is frozen',
    text: 'While it is, it cannot be linked. The wallet’s support tells you why, and what lifts it.',
  },
  profile_incomplete: {
    title: 'Your wallet does not know you yet',
    text: 'To pay, it needs your name, birth date and address. Tell your wallet, then link it.',
  },
  document_required: {
    title: 'Your wallet asks for a document',
    text: 'To be paid for sales, show your wallet a passport or identity card first.',
  },
  unreachable: {
    title: 'The wallet does not answer',
    text: 'Nothing was linked or charged. Try again in a minute.',
  },
  clock: {
    title: 'The clocks of shop and wallet differ',
    text: 'The clock of one of our servers is wrong, so the wallet refuses what this shop signs. Nothing was linked or charged. It is in our log; try again later.',
  },
  failed: {
    title: 'Your wallet could not be linked',
    text: 'What came back from the wallet was not what we asked for. Nothing was linked or charged: start again.',
  },
};

/** A choice, such as Deny, is shown as news; a fault, as a warning. */
export function kindOf(fault: LinkFault): 'info' | 'warning' {
  return fault === 'denied' ? 'info' : 'warning';
}

/** Why a link that was there is gone. */
export function endedWords(endedBy: string | null): string {
  if (endedBy === 'shopper' || endedBy === 'client') return 'You unlinked it here';
  if (endedBy === 'holder') return 'You ended it in your wallet';
  return 'The wallet ended it';
}
