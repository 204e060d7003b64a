import type { Letter } from '#platform/mail/mailer.ts';
import { t } from '#platform/words/words.ts';

/** Replaces several SMS by one that counts them; the wallet shows them all. */
export function messagesInOne(messages: readonly [Letter, ...Letter[]]): Letter {
  const [first, ...more] = messages;
  if (more.length === 0) return first;
  const text = t('Holdfast: {count} more things happened to your money. Open your wallet to see them all.', {
    count: messages.length,
  });
  return { to: first.to, subject: '', text };
}
