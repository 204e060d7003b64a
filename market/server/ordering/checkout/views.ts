import { counted } from '#platform/kernel/words.ts';
import { formatMoney } from '#platform/money/format.ts';
import type { Money } from '#platform/money/money.ts';
import type { WalletChoice } from '../../../web/src/view-model.ts';
import type { Fault } from '../../../web/src/common-view-model.ts';
import type { OrderPolicy, WalletTerms } from '../orders/domain.ts';
import type { PlaceError } from '../orders/place-service.ts';
import type { LinkedWallet, OfferedWallet } from '../orders/port.ts';
import type { CartChange } from '../../cart/domain.ts';

/** The wallets that an amount can be paid with, each with what comes of choosing it. */
export function toChoices(wallets: readonly (LinkedWallet | OfferedWallet)[], amount: Money): WalletChoice[] {
  return wallets.map((wallet) => ({
    id: wallet.id,
    label: wallet.label,
    note: `${noteOf(wallet, amount)}${wallet.isOfAnother ? anotherNote : ''}`,
  }));
}

const anotherNote =
  ' Your name or address here is not the one in this wallet. You can pay all the same; look under payment methods.';

function noteOf(wallet: LinkedWallet | OfferedWallet, amount: Money): string {
  const { maxPerPayment, maxPerMonth } = wallet;
  const left = 'leftThisMonth' in wallet ? wallet.leftThisMonth : undefined;
  if (maxPerPayment.minor === 0n) return 'You approve each payment in your wallet.';
  const caps = `up to ${formatMoney(maxPerPayment)} a payment and ${formatMoney(maxPerMonth)} a month`;
  const rest = left === undefined ? '' : ` ${formatMoney(left)} of it are left this month.`;
  if (amount.minor > maxPerPayment.minor) {
    return `You allowed ${caps} without being asked.${rest} This is more for one payment, so you approve it there.`;
  }
  if (left && amount.minor > left.minor) {
    return `You allowed ${caps} without being asked.${rest} That is not enough, so you approve this there.`;
  }
  return `Paid at once, without asking you: you allowed ${caps}.${rest}`;
}

/** The rules of the deal, told before it is made: the wallet's, where it answers, and the market's. */
export function rulesOf(policy: OrderPolicy, terms: WalletTerms | undefined): string[] {
  const protection = terms && [
    `Sellers ship within ${counted(terms.shipWithinDays, 'day')}, or your money comes back automatically.`,
    `A seller is paid when you confirm, or ${counted(terms.releaseAfterDays, 'day')} after delivery.`,
  ];
  return [...(protection ?? []), `We hold the items for ${counted(policy.payWithinMinutes, 'minute')} while you pay.`];
}

/** Why an order was not placed, a fault each. */
export function faultsOf(error: PlaceError): Fault[] {
  switch (error.code) {
    case 'cart_changed':
      return changesOf(error.changes);
    case 'stock_short':
      return [
        { field: 'main', message: `“${error.name}” was bought by somebody else just now. You were not charged.` },
      ];
    case 'not_for_sale':
      return [
        {
          field: 'main',
          message: `“${error.name}” cannot be bought just now: its shop cannot be paid. You were not charged.`,
        },
      ];
    case 'own_goods':
      return [
        {
          field: 'main',
          message: `“${error.name}” is from your own shop, and nobody can buy from their own shop. Take it out of your cart. You were not charged.`,
        },
      ];
    case 'cart_not_payable':
      return [{ field: 'main', message: 'Your cart cannot be ordered as it is. You were not charged.' }];
    case 'unpaid_orders':
      return [
        {
          field: 'main',
          message: `You have ${error.most} orders that are not paid yet. Pay or cancel one of them under “Your orders”, then place this one. You were not charged.`,
        },
      ];
    case 'unpaid_of_wallet':
      return [
        {
          field: 'wallet',
          message: `This wallet has ${error.most} orders here that are not paid yet, in this account or another. Pay or cancel one of them, or choose another wallet. You were not charged.`,
        },
      ];
    case 'unpaid_article':
      return [
        {
          field: 'main',
          message: `One shopper can have ${error.most} of “${error.name}” at once, and ${error.taken} are in an order that is not paid yet. Take fewer, or pay that order first. You were not charged.`,
        },
      ];
    case 'wallet_refused':
      return [{ field: 'wallet', message: `${error.problem.title}. ${error.problem.nextAction}` }];
    case 'wallet_unreachable':
      return [
        {
          field: 'wallet',
          message:
            'Your wallet does not answer right now. Nothing was ordered or charged: place the order again in a minute.',
        },
      ];
    case 'cart_empty':
      return [{ field: 'main', message: 'Your cart is empty.' }];
  }
}

function changesOf(changes: readonly CartChange[]): Fault[] {
  const look = 'Look at the new total, then place the order.';
  if (changes.length === 0) return [{ field: 'summary', message: `Your cart has changed meanwhile. ${look}` }];
  return [
    ...changes.map((change) => ({ field: 'summary', message: wordsOf(change) })),
    { field: 'summary', message: `You were not charged. ${look}` },
  ];
}

function wordsOf(change: CartChange): string {
  switch (change.kind) {
    case 'price':
      return `The price of “${change.name}” has changed from ${formatMoney(change.was)} to ${formatMoney(change.now)}.`;
    case 'quantity':
      return `There are now ${change.now} of “${change.name}” in your cart, not ${change.was}.`;
    case 'added':
      return `“${change.name}” was put into your cart meanwhile.`;
    case 'gone':
      return 'Something that was in your cart is no longer in it.';
  }
}
