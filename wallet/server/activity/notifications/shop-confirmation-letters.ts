import { formatMoney } from '#platform/money/format.ts';
import { t } from '#platform/words/words.ts';
import { heldOf } from '../../payments/payments/domain.ts';
import type { Part, Payment } from '../../payments/payments/domain.ts';
import type { ShopConfirmation } from '../../payments/payments/shop-confirmation-domain.ts';
import { urls } from '../../urls.ts';
import { closing, letter } from './letters.ts';
import type { Frame, Message } from './letters.ts';

/** A shop's word that a part has arrived, for the holder who granted that right. */
export interface ShopConfirmationNotice {
  readonly payment: Payment;
  readonly part: Part;
  readonly shopConfirmation: ShopConfirmation;
}

/** Asks the holder whether the shop is right, and says who is paid when if the holder does not object. */
export function shopConfirmationLetter(
  { payment, part, shopConfirmation }: ShopConfirmationNotice,
  frame: Frame,
): Message {
  const { clientName, orderReference } = payment;
  const { payeeName } = part;
  const { afterHours: hours } = shopConfirmation;
  const sum = formatMoney(heldOf(part));
  const place = { paymentId: payment.id, partId: part.id };
  return {
    subject: t('Has your order from {payeeName} arrived? {clientName} says so', { payeeName, clientName }),
    text: letter(frame, [
      t(
        '{clientName} says that your order {orderReference} from {payeeName} has arrived. When you linked your wallet, you let {clientName} say so.',
        { clientName, orderReference, payeeName },
      ),
      t(
        '{hours, plural, one {# hour} other {# hours}} after this message, {sum} goes to {payeeName}. If you object before that, nobody is paid for it.',
        { hours, sum, payeeName },
      ),
      t('That is right: {receiveUrl}\nIt is not so: {objectionUrl}', {
        receiveUrl: `${frame.walletUrl}${urls.protection.receive(place)}`,
        objectionUrl: `${frame.walletUrl}${urls.protection.objection(place)}`,
      }),
      ...closing(payment, frame, 'payment'),
    ]),
    short: t(
      'Holdfast: a shop says that an order of yours has arrived. In {hours, plural, one {# hour} other {# hours}}, {sum} is paid. Not so? Object in your wallet. Ref {id}',
      { hours, sum, id: payment.id },
    ),
  };
}
