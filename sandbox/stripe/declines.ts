import type { Decline } from './cards.ts';

/** The processor's refusals, with the words of its API. */

function declined(code: string, message: string, more: Omit<Decline, 'kind' | 'code' | 'message'> = {}): Decline {
  return { kind: 'declined', code, message, ...more };
}

const DECLINED = 'Your card was declined.';

export const generic = declined('card_declined', DECLINED, {
  declineCode: 'generic_decline',
  advice: 'try_again_later',
});
export const insufficientFunds = declined('card_declined', 'Your card has insufficient funds.', {
  declineCode: 'insufficient_funds',
  advice: 'try_again_later',
});
export const lost = declined('card_declined', DECLINED, { declineCode: 'lost_card', advice: 'do_not_try_again' });
export const stolen = declined('card_declined', DECLINED, { declineCode: 'stolen_card', advice: 'do_not_try_again' });
export const expired = declined('expired_card', 'Your card has expired.', {
  declineCode: 'expired_card',
  advice: 'confirm_card_data',
});
export const wrongCode = declined('incorrect_cvc', "Your card's security code is incorrect.", {
  declineCode: 'incorrect_cvc',
  advice: 'confirm_card_data',
});
export const processingError = declined(
  'processing_error',
  'An error occurred while processing your card. Try again in a little bit.',
  { declineCode: 'processing_error', advice: 'try_again_later' },
);
export const tooOften = declined(
  'card_declined',
  'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
  { declineCode: 'card_velocity_exceeded', advice: 'try_again_later' },
);
export const blocked = declined('card_declined', DECLINED, { declineCode: 'fraudulent', isBlocked: true });
export const noTestCard = declined(
  'card_declined',
  'Your card was declined. Your request was in test mode, but used a non test (live) card. For a list of valid test cards, visit: https://stripe.com/docs/testing.',
  { declineCode: 'test_mode_live_card' },
);

export const wantsCustomer = declined(
  'authentication_required',
  'Your card was declined. This transaction requires authentication.',
  { declineCode: 'authentication_required' },
);
export const chargeNotConfirmed = declined(
  'payment_intent_authentication_failure',
  'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.',
  { type: 'invalid_request_error' },
);
export const setupNotConfirmed = declined(
  'setup_intent_authentication_failure',
  'The latest attempt to set up the payment method has failed because authentication failed.',
  { type: 'invalid_request_error' },
);
