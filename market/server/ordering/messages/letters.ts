import type { Letter } from '#platform/mail/mailer.ts';
import { t } from '#platform/words/words.ts';
import { greeting } from '../../accounts/accounts/words.ts';
import type { Order, OrderPart } from '../orders/domain.ts';
import type { Side } from './domain.ts';
import { nameFor } from './views.ts';
import { urls } from '../../urls.ts';

/** Writes the mail about new messages. It has none of their words, because mail is read elsewhere too. */
export function letterTo(
  side: Side,
  { order, part }: { readonly order: Order; readonly part: OrderPart },
  { email, publicUrl }: { readonly email: string; readonly publicUrl: string },
): Letter {
  const name = nameFor(side, { order, part });
  const goods = part.lines.map((line) => `  ${line.quantity} × ${line.name}`).join('\n');
  const text = t(
    '{greeting}\n\nYou have a message from {name} about the order of\n\n{goods}\n\nRead and answer it here: {publicUrl}{conversation}\nReference: {orderId}\n\nHoldfast Market',
    {
      greeting: greeting(side === 'buyer' ? order.name : part.sellerName),
      name,
      goods,
      publicUrl,
      conversation: urls.ordering.conversation({ orderId: order.id, partId: part.id }),
      orderId: order.id,
    },
  );
  return { to: email, subject: t('You have a message about your order, from {name}', { name }), text };
}
