import { waitWords } from '#platform/words/wait.ts';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { Closed, ReportReason, SendError, Side } from './domain.ts';

/** Says why a message was not sent. */
export function refusalWords(error: SendError, name: string): string {
  switch (error.code) {
    case 'words_missing':
      return t('Write a message first.');
    case 'words_too_long':
      return t('Write at most {most, number} letters. Send the rest as another message.', { most: error.most });
    case 'words_not_readable':
      return t('The message has letters that not every device can show. Type them again.');
    case 'file_gone':
      return t('A file that you added before is no longer here. Choose it again.');
    case 'too_fast':
      return t('These were many messages in a short time. Your words are kept here: wait {wait}, then send them.', {
        wait: waitWords(error.waitS),
      });
    case 'too_many_today':
      return t(
        'You can send {most, number} messages within a day. Your words are kept here: wait {wait}, then send them.',
        { most: error.most, wait: waitWords(error.waitS) },
      );
    case 'stopped':
      return t('The message was not sent, because {name} or you stopped the messages.', { name });
    case 'ended':
      return t('The message was not sent, because this order ended too long ago.');
  }
}

/** Says why nobody can write, and what is left to do. */
export function closedWords(closed: Closed, { side, name }: { side: Side; name: string }): string {
  if (closed.code === 'ended') {
    return t(
      'This order ended more than {days, plural, one {# day} other {# days}} ago, so nobody can write about it any more.',
      { days: closed.days },
    );
  }
  if (closed.by === side) {
    return t('You stopped the messages: neither {name} nor you can write here until you let them go on.', { name });
  }
  return side === 'buyer'
    ? t('The messages are closed, because {name} stopped them. Your order and its protection stay as they are.', {
        name,
      })
    : t(
        'The messages are closed, because {name} stopped them. The order stays as it is: the seller center has what is left to do.',
        { name },
      );
}

/** The reasons for a report, in words. */
export const reasonWords: Readonly<Record<ReportReason, Message>> = {
  pays_outside: msg('It asks to pay or to talk elsewhere'),
  rude: msg('It insults or threatens'),
  deceives: msg('It tries to deceive'),
  other: msg('Something else'),
};
