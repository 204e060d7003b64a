import type { PageData } from '../view-model.ts';

/**
 * The address at which a page that answers a refused form can be loaded, so that Back and Reload never ask to send the
 * form again. Undefined if nothing was refused, because such a page already has its address.
 */
export function ownAddress(data: PageData): string | undefined {
  if (!('faults' in data) || data.faults.length === 0) return undefined;
  switch (data.page) {
    case 'auth':
      return `/account/${data.mode}?continue=${encodeURIComponent(data.continueTo)}`;
    case 'address':
    case 'forgotten':
    case 'identity':
    case 'security':
    case 'step':
    case 'privacy':
      return `/account/${data.page}`;
    case 'confirm':
      return `/account/security/confirm?continue=${encodeURIComponent(data.continueTo)}`;
    case 'add-passkey':
      return '/account/security/passkeys';
    case 'passkey':
      return `/account/security/passkeys/${data.passkeyKey}`;
    case 'app':
      return '/account/security/app';
    case 'support-write':
      return `/support/write?order=${encodeURIComponent(data.typed.order)}`;
    case 'conversation':
    case 'ticket':
      return data.url;
    case 'order':
      return `/orders/${data.id}`;
    case 'payout-proof':
      return `/seller/payout/prove/${data.proofId}`;
    case 'coupons':
    case 'deals':
      return `/seller/${data.page}`;
    case 'coupon-form':
      return data.action;
    case 'cart':
    case 'checkout':
    case 'seller':
      return `/${data.page}`;
  }
}
