import type { Aftermath, Decline, Funding, Outcome, TestCard } from './cards.ts';
import {
  blocked,
  expired,
  generic,
  insufficientFunds,
  lost,
  noTestCard,
  processingError,
  stolen,
  tooOften,
  wrongCode,
} from './declines.ts';

const approved: Outcome = { kind: 'approved' };

type Place = readonly [funding: Funding, country: string, token?: string];

function card(number: string, words: string, [funding, country, token]: Place, outcome = approved): TestCard {
  return { number, words, funding, country, outcome, ...(token === undefined ? {} : { token }) };
}

/** Refused by the bank wherever it is used. */
function refused(number: string, words: string, decline: Decline, token?: string): TestCard {
  return { ...refusedLater(number, words, decline, token), atLinking: decline };
}

/** Accepted when it is linked, and then refused. */
function refusedLater(number: string, words: string, decline: Decline, token?: string): TestCard {
  return card(number, words, token === undefined ? ['credit', 'US'] : ['credit', 'US', token], decline);
}

function followed(number: string, words: string, after: Aftermath, token: string): TestCard {
  return card(number, words, ['credit', 'US', token], { kind: 'approved', after });
}

const asks = { kind: 'challenge' } as const;

const networks: readonly TestCard[] = [
  card('4242424242424242', 'Approved', ['credit', 'US', 'visa']),
  card('4000056655665556', 'Approved, a debit card', ['debit', 'US', 'visa_debit']),
  card('5555555555554444', 'Approved, Mastercard', ['credit', 'US', 'mastercard']),
  card('2223003122003222', 'Approved, Mastercard that begins with 2', ['credit', 'US']),
  card('5200828282828210', 'Approved, Mastercard, a debit card', ['debit', 'US', 'mastercard_debit']),
  card('5105105105105100', 'Approved, Mastercard, a prepaid card', ['prepaid', 'US', 'mastercard_prepaid']),
  card('378282246310005', 'Approved, American Express', ['credit', 'US', 'amex']),
  card('6011111111111117', 'Approved, Discover', ['credit', 'US', 'discover']),
  card('3056930009020004', 'Approved, Diners Club', ['credit', 'US', 'diners']),
  card('3566002020360505', 'Approved, JCB', ['credit', 'JP', 'jcb']),
  card('6200000000000005', 'Approved, UnionPay', ['credit', 'CN', 'unionpay']),
  card('4000003720000005', 'Approved, from Ireland', ['credit', 'IE', 'ie']),
  card('4000002760000016', 'Approved, from Germany', ['credit', 'DE', 'de']),
  card('4000002500000003', 'Approved, from France', ['credit', 'FR', 'fr']),
  card('4000008260000000', 'Approved, from the United Kingdom', ['credit', 'GB', 'gb']),
];

const challenges: readonly TestCard[] = [
  card(
    '4000002760003184',
    'The bank asks at each charge (3-D Secure)',
    ['credit', 'DE', 'authenticationRequired'],
    asks,
  ),
  {
    ...card(
      '4000002500003155',
      'The bank asks when it is linked, and at each charge with its owner present',
      ['credit', 'FR', 'authenticationRequiredOnSetup'],
      {
        kind: 'challenge',
        isSetUp: true,
      },
    ),
    atLinking: asks,
  },
  {
    ...card(
      '4000000000003220',
      'The bank asks when it is linked, and at each charge',
      ['credit', 'US', 'threeDSecure2Required'],
      asks,
    ),
    atLinking: asks,
  },
  card(
    '4000008260003178',
    'The bank asks, then insufficient funds',
    ['credit', 'GB', 'authenticationRequiredChargeDeclinedInsufficientFunds'],
    {
      kind: 'challenge',
      afterwards: insufficientFunds,
    },
  ),
  card('4000008400001629', 'The bank asks, then it declines', ['credit', 'US', 'threeDSecureRequiredChargeDeclined'], {
    kind: 'challenge',
    afterwards: generic,
  }),
];

const refusals: readonly TestCard[] = [
  refused('4000000000000002', 'Declined', generic, 'visa_chargeDeclined'),
  refused('4000000000009995', 'Insufficient funds', insufficientFunds, 'visa_chargeDeclinedInsufficientFunds'),
  refused('4000000000009987', 'Reported lost', lost, 'visa_chargeDeclinedLostCard'),
  refused('4000000000009979', 'Reported stolen', stolen, 'visa_chargeDeclinedStolenCard'),
  refused('4000000000000069', 'Expired', expired, 'chargeDeclinedExpiredCard'),
  refused('4000000000000127', 'Wrong security code', wrongCode, 'chargeDeclinedIncorrectCvc'),
  refused('4000000000000119', 'Processing error', processingError, 'chargeDeclinedProcessingError'),
  refused('4000000000006975', 'Used too often', tooOften, 'visa_chargeDeclinedVelocityLimitExceeded'),
  refusedLater('4000000000000341', 'Linked, then declined', generic, 'chargeCustomerFail'),
  refusedLater('4100000000000019', 'Linked, then blocked by the processor', blocked, 'radarBlock'),
];

const aftermaths: readonly TestCard[] = [
  followed('4000000000000259', 'Approved, then disputed as fraudulent', 'dispute_fraudulent', 'createDispute'),
  followed(
    '4000000000002685',
    'Approved, then disputed as not received',
    'dispute_not_received',
    'createDisputeProductNotReceived',
  ),
  followed('4000000000001976', 'Approved, then the bank inquires', 'inquiry', 'createDisputeInquiry'),
  followed('4000000000005423', 'Approved, then a warning of fraud', 'early_warning', 'createIssuerFraudRecord'),
  followed('4000000000007726', 'Approved; a refund waits before it succeeds', 'slow_refund', 'pendingRefund'),
  followed('4000000000005126', 'Approved; a refund fails later', 'failed_refund', 'refundFail'),
  followed('4000000000009235', 'Approved, but its risk wants a review', 'review', 'riskLevelElevated'),
  followed('4000000000000077', 'Approved, and available at once', 'available_at_once', 'bypassPending'),
];

/** The numbers that Stripe does not have, for outcomes that its own test cards cannot show. */
const ours: readonly TestCard[] = [
  card('4000000000000408', 'Approved, after 15 seconds', ['credit', 'IE'], { kind: 'slow' }),
  card('4000000000000416', 'Approved, but the answer is lost', ['credit', 'IE'], { kind: 'silent' }),
  refusedLater('4000000000000424', 'Linked, then insufficient funds', insufficientFunds),
  refusedLater('4000000000000432', 'Linked, then reported lost', lost),
  refusedLater('4000000000000440', 'Linked, then expired', expired),
  refusedLater('4000000000000457', 'Linked, then a processing error', processingError),
];

/** The processor's published test cards, and those of this sandbox alone. */
export const cardGroups = [
  { title: 'Approved', cards: networks },
  { title: 'The bank asks first', cards: challenges },
  { title: 'Refused', cards: refusals },
  { title: 'With consequences', cards: aftermaths },
  { title: 'Of this sandbox alone', cards: ours },
] as const;

export const testCards: readonly TestCard[] = cardGroups.flatMap(({ cards }) => cards);

const unlisted: TestCard = { ...refused('', 'No test card', noTestCard), country: 'US' };

/** The processor's behavior for a number; one that is no test card is refused, as in the processor's test mode. */
export function cardOf(number: string): TestCard {
  return testCards.find((one) => one.number === number) ?? unlisted;
}

/** The card of a name such as `pm_card_visa`. */
export function cardOfToken(id: string): TestCard | undefined {
  return testCards.find(({ token }) => token !== undefined && id === `pm_card_${token}`);
}
