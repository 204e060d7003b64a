import { t } from '#platform/words/words.ts';
import type { DocumentCheck } from '../../identity/documents/domain.ts';
import { refusalWords } from '../../identity/documents/words.ts';
import { letter } from './letters.ts';
import type { Frame, Message } from './letters.ts';

/** Of what a holder is notified about a check of a document. */
export type DocumentOutcome = 'review' | 'accepted' | 'refused';

/** Writes how a check of a document ended, with the reason and the next step. Nothing of the document stands in it. */
export function documentLetter(
  { reason }: Pick<DocumentCheck, 'reason'>,
  { outcome, limitsUrl, helpUrl }: { outcome: DocumentOutcome; limitsUrl: string; helpUrl: string },
  frame: Frame,
): Message {
  const { subject, text, short } = happened(outcome, reason);
  return {
    subject,
    text: letter(frame, [
      text,
      t('Your limits: {limitsUrl}', { limitsUrl }),
      t('If you did not show a document, somebody else may be in your wallet: write to us at once. {helpUrl}', {
        helpUrl,
      }),
      t('This mail never asks you to log in, and we never ask for your codes.\nHoldfast Wallet'),
    ]),
    short,
  };
}

function happened(outcome: DocumentOutcome, reason: string | null): { subject: string; text: string; short: string } {
  switch (outcome) {
    case 'accepted':
      return {
        subject: t('Your limits are raised'),
        text: t('Your document was accepted, and the limits of your wallet are raised.'),
        short: t('Holdfast: your document was accepted, and your limits are raised. Not you? Write to us at once.'),
      };
    case 'review':
      return {
        subject: t('We look at your document'),
        text: t('One of us compares your document with your profile, within two working days. We write to you then.'),
        short: t('Holdfast: one of us looks at your document, within two working days.'),
      };
    case 'refused': {
      const { title, todo } = refusalWords(reason);
      return {
        subject: t('Your limits stay as they are'),
        text: t('{title}. {todo}', { title, todo }),
        short: t('Holdfast: your limits stay as they are. {title}. Open your wallet to see what to do.', { title }),
      };
    }
  }
}
