import type { Letter } from '#platform/mail/mailer.ts';

/** One SMS for several that came at once: what happened stands in the wallet. */
export function messagesInOne(messages: readonly [Letter, ...Letter[]]): Letter {
  const [first, ...more] = messages;
  if (more.length === 0) return first;
  const text = `Holdfast: ${messages.length} more things happened to your money. Open your wallet to see them all.`;
  return { to: first.to, subject: '', text };
}
