import type { Money } from '#platform/money/money.ts';
import { msg, t } from '#platform/words/words.ts';
import type { WalletChoice } from '../../../web/src/view-model.ts';
import type { Fault } from '../../../web/src/common-view-model.ts';
import type { OrderPolicy, WalletTerms } from '../orders/domain.ts';
import { protectionWords } from '../orders/protection-words.ts';
import type { PlaceError } from '../orders/place-service.ts';
import type { LinkedWallet, OfferedWallet } from '../orders/port.ts';
import type { CartChange } from '../../cart/domain.ts';
import { refusalWords } from '../../coupons/words.ts';

/** The wallets that can pay an amount, each with a note on what happens if it is chosen. */
export function toChoices(wallets: readonly (LinkedWallet | OfferedWallet)[], amount: Money): WalletChoice[] {
  return wallets.map((wallet) => ({
    id: wallet.id,
    label: wallet.label,
    note: [noteOf(wallet, amount), ...(wallet.isOfAnother ? [anotherNote()] : [])].join(' '),
  }));
}

const anotherNote = msg(
  'Your name or address here is not the one in this wallet. You can pay all the same; look under payment methods.',
);

function noteOf(wallet: LinkedWallet | OfferedWallet, amount: Money): string {
  const { maxPerPayment, maxPerMonth } = wallet;
  const left = 'leftThisMonth' in wallet ? wallet.leftThisMonth : undefined;
  if (maxPerPayment.minor === 0n) return t('You approve each payment in your wallet.');
  const caps = t('up to {maxPerPayment} a payment and {maxPerMonth} a month', { maxPerPayment, maxPerMonth });
  const rest = left === undefined ? '' : t(' {left} of that is left this month.', { left });
  if (amount.minor > maxPerPayment.minor) {
    return t(
      'You allowed {caps} without being asked.{rest} This payment is larger, so you approve it in your wallet.',
      {
        caps,
        rest,
      },
    );
  }
  if (left && amount.minor > left.minor) {
    return t(
      'You allowed {caps} without being asked.{rest} That is not enough for this payment, so you approve it in your wallet.',
      {
        caps,
        rest,
      },
    );
  }
  return t('Usually paid at once, without asking you: you allowed {caps}.{rest}', { caps, rest });
}

/** The rules that the shopper reads before ordering: the wallet's, if it answers, and the market's. */
export function rulesOf(policy: OrderPolicy, terms: WalletTerms | undefined): string[] {
  return [
    ...(terms ? protectionWords(terms) : []),
    t('We hold the items for {payWithinMinutes, plural, one {# minute} other {# minutes}} while you pay.', {
      payWithinMinutes: policy.payWithinMinutes,
    }),
  ];
}

/** Turns the reasons why an order was not placed into faults of the form. */
export function faultsOf(error: PlaceError): Fault[] {
  switch (error.code) {
    case 'cart_changed':
      return changesOf(error.changes);
    case 'unpaid_of_wallet':
    case 'wallet_refused':
    case 'wallet_unreachable':
      return [{ field: 'wallet', message: walletFault(error), ...walletLink(error) }];
    case 'coupon_refused':
      return [
        { field: 'summary', message: refusalWords(error.refusal, error.coupon, error.shop) },
        {
          field: 'summary',
          message: t('You were not charged. Take the coupon out of your cart, then place the order.'),
        },
      ];
    case 'cart_empty':
    case 'cart_not_payable':
    case 'not_for_sale':
    case 'own_goods':
    case 'stock_short':
    case 'unpaid_article':
    case 'unpaid_orders':
      return [{ field: 'main', message: cartFault(error) }];
  }
}

type WalletFault = Extract<PlaceError, { code: 'unpaid_of_wallet' | 'wallet_refused' | 'wallet_unreachable' }>;

/** The link to the wallet's page on which the shopper takes the next step, such as a higher limit. */
function walletLink(error: WalletFault): Pick<Fault, 'link'> {
  const href = error.code === 'wallet_refused' ? error.problem.nextActionUrl : undefined;
  return href === undefined ? {} : { link: { href, words: t('Raise my limit in the wallet, in a new tab') } };
}

function walletFault(error: WalletFault): string {
  switch (error.code) {
    case 'unpaid_of_wallet':
      return t(
        'This wallet has {most} orders here that are not paid yet, in this account or another. Pay or cancel one of them, or choose another wallet. You were not charged.',
        { most: error.most },
      );
    case 'wallet_refused':
      return `${error.problem.title}. ${error.problem.nextAction}`;
    case 'wallet_unreachable':
      return t(
        'Your wallet does not answer right now. Nothing was ordered or charged: place the order again in a minute.',
      );
  }
}

function cartFault(error: Exclude<PlaceError, WalletFault | { code: 'cart_changed' | 'coupon_refused' }>): string {
  switch (error.code) {
    case 'stock_short':
      return t('“{name}” was bought by somebody else just now. You were not charged.', { name: error.name });
    case 'not_for_sale':
      return t('“{name}” cannot be bought just now: its shop cannot be paid. You were not charged.', {
        name: error.name,
      });
    case 'own_goods':
      return t(
        '“{name}” is from your own shop, and nobody can buy from their own shop. Take it out of your cart. You were not charged.',
        { name: error.name },
      );
    case 'cart_not_payable':
      return t('Your cart cannot be ordered as it is. You were not charged.');
    case 'unpaid_orders':
      return t(
        'You have {most} orders that are not paid yet. Pay or cancel one of them under “Your orders”, then place this one. You were not charged.',
        { most: error.most },
      );
    case 'unpaid_article':
      return t(
        'One shopper can have {most} of “{name}” at once, and {taken} are in an order that is not paid yet. Take fewer, or pay that order first. You were not charged.',
        { most: error.most, name: error.name, taken: error.taken },
      );
    case 'cart_empty':
      return t('Your cart is empty.');
  }
}

function changesOf(changes: readonly CartChange[]): Fault[] {
  const look = t('Look at the new total, then place the order.');
  if (changes.length === 0)
    return [{ field: 'summary', message: t('Your cart has changed meanwhile. {look}', { look }) }];
  return [
    ...changes.map((change) => ({ field: 'summary', message: wordsOf(change) })),
    { field: 'summary', message: t('You were not charged. {look}', { look }) },
  ];
}

function wordsOf(change: CartChange): string {
  switch (change.kind) {
    case 'price':
      return t('The price of “{name}” has changed from {was} to {now}.', {
        name: change.name,
        was: change.was,
        now: change.now,
      });
    case 'discount':
      return t('The coupon now takes {now} off “{name}”, not {was}.', {
        now: change.now,
        name: change.name,
        was: change.was,
      });
    case 'quantity':
      return t('There are now {now} of “{name}” in your cart, not {was}.', {
        now: change.now,
        name: change.name,
        was: change.was,
      });
    case 'added':
      return t('“{name}” was put into your cart meanwhile.', { name: change.name });
    case 'gone':
      return t('Something that was in your cart is no longer in it.');
  }
}
