/** The least and the most that each whole number of the terms may be. */
export const termBounds = {
  quoteMinutes: [5, 1_440],
  shipWithinDays: [1, 60],
  shipWithinMostDays: [1, 90],
  scanWithinDays: [1, 30],
  deliverWithinDays: [1, 60],
  releaseAfterDays: [2, 60],
  protectionDays: [14, 180],
  extensionDays: [1, 60],
  untrackedAfterOrders: [1, 10_000],
  untrackedReleaseDays: [7, 180],
} as const;

/** As `termBounds`, for the deadlines and numbers of cases. */
export const caseBounds = {
  openUntilDaysAfterRelease: [1, 180],
  answerDays: [2, 30],
  escalateFromDay: [1, 30],
  stepInDay: [2, 60],
  investigateDays: [2, 60],
  proposalDays: [2, 30],
  appealDays: [3, 60],
  returnAddressDays: [1, 30],
  returnShipDays: [3, 60],
  returnRefundDays: [1, 30],
  replacementDays: [2, 60],
  transitDays: [7, 90],
  mostOffers: [1, 20],
} as const;

/** As `termBounds`, for the days and numbers of the reserve. */
export const reserveBounds = {
  days: [0, 60],
  newSellerDays: [0, 90],
  newForDays: [0, 365],
  newBelowOrders: [0, 10_000],
  keptDays: [0, 180],
} as const;

/** As `termBounds`, for the terms of reports of unauthorized payments. */
export const reportBounds = {
  reportDays: [30, 180],
  creditHours: [2, 48],
  decideDays: [2, 60],
  creditsAYear: [0, 12],
  oldPasskeyDays: [0, 365],
} as const;

/** As `termBounds`, for the minutes of a quote of an exchange and the days after which its rates are too old. */
export const exchangeBounds = { rateMinutes: [1, 60], staleAfterDays: [0, 5], refundHours: [0, 168] } as const;

/** As `termBounds`, for the minutes of a quote of a withdrawal, and for the quotes of a holder in a day. */
export const withdrawalBounds = { withdrawalMinutes: [5, 60], withdrawalsADay: [3, 100] } as const;

/** As `termBounds`, for the days of a debit. */
export const debitBounds = { debitDaysUsd: [1, 14] } as const;

/**
 * As `termBounds`, for the days for which added money stays. An advance for a report stays for those of a card, and must
 * not leave before the decision about it. Banks may send a debit back for eight weeks at least.
 */
export const originBounds = { cardDays: [reportBounds.decideDays[1], 180], debitDays: [56, 180] } as const;

/**
 * As `termBounds`, for the hours and numbers from where on a payment asks for a proof. The wallet keeps a payer's last 50
 * hours and payments: above that, neither would ask.
 */
export const stepUpBounds = {
  newBrowserHours: [0, 720],
  usualFrom: [1, 50],
  usualWithinHours: [0, 12],
  mostInHour: [1, 50],
} as const;

/** As `termBounds`, for each day of a list of warnings. */
export const listBounds = { warnDays: [1, 30], untrackedWarnDays: [1, 60] } as const;

/** The most warnings before one deadline. */
export const MOST_WARNINGS = 5;

/**
 * The least and the most of each amount, in cents. Those of withdrawals and debits keep the least of one at most as much
 * as its most.
 */
export const amountBounds = {
  untrackedMost: [0n, 15_000n],
  cardFreeUpToMinor: [0n, 100_000n],
  decideAloneMostMinor: [0n, 500_000n],
  creditMostMinor: [0n, 100_000n],
  tier0Holds: [0n, 15_000n],
  tier1Payment: [100n, 100_000n],
  tier1Day: [100n, 500_000n],
  tier1Year: [100n, 2_000_000n],
  tier2Payment: [100n, 2_000_000n],
  tier2Day: [100n, 5_000_000n],
  tier2Year: [100n, 20_000_000n],
  askPayment: [0n, 50_000n],
  askDay: [0n, 150_000n],
  outFreeEur: [0n, 10_000_000n],
  outFreeUsd: [0n, 10_000_000n],
  outLeastFeeEur: [0n, 1_000n],
  outLeastFeeUsd: [0n, 1_000n],
  outLeastEur: [1n, 10_000n],
  outLeastUsd: [1n, 10_000n],
  outMostEur: [10_000n, 10_000_000n],
  outMostUsd: [10_000n, 10_000_000n],
  debitLeastUsd: [100n, 10_000n],
  debitMostUsd: [10_000n, 1_000_000n],
} as const;

/** The least and the most of each rate, in basis points. */
export const rateBounds = {
  cardBasisPoints: [0, 1_000],
  merchantBasisPoints: [0, 500],
  keptBasisPoints: [0, 5_000],
  marginBasisPoints: [0, 1_000],
  outRateEur: [0, 500],
  outRateUsd: [0, 500],
} as const;

/** The fields of the terms, in the order of the form. */
export const termFields = [
  'quoteMinutes',
  'shipWithinDays',
  'shipWithinMostDays',
  'scanWithinDays',
  'deliverWithinDays',
  'releaseAfterDays',
  'protectionDays',
  'extensionDays',
  'warnDays',
  'untrackedMost',
  'untrackedAfterOrders',
  'untrackedReleaseDays',
  'untrackedWarnDays',
] as const;

/** The fields of cases, in the order of the form. */
export const caseFields = [
  'openUntilDaysAfterRelease',
  'answerDays',
  'escalateFromDay',
  'stepInDay',
  'investigateDays',
  'proposalDays',
  'appealDays',
  'returnAddressDays',
  'returnShipDays',
  'returnRefundDays',
  'replacementDays',
  'transitDays',
  'mostOffers',
] as const;

/** The fields of the reserve, in the order of the form. */
export const reserveFields = [
  'days',
  'newSellerDays',
  'newForDays',
  'newBelowOrders',
  'keptBasisPoints',
  'keptDays',
] as const;

/** The fields of the fees, in the order of the form. */
export const feeFields = ['cardFreeUpToMinor', 'cardBasisPoints', 'merchantBasisPoints'] as const;

/** The fields of the tiers, in the order of the form. */
export const tierFields = [
  'tier0Holds',
  'tier1Payment',
  'tier1Day',
  'tier1Year',
  'tier2Payment',
  'tier2Day',
  'tier2Year',
] as const;

/** The fields from where on a payment asks for a proof, in the order of the form. */
export const askFields = [
  'askPayment',
  'askDay',
  'newBrowserHours',
  'usualFrom',
  'usualWithinHours',
  'mostInHour',
] as const;

/** The amounts among the fields of the limits of holders: each is a limit of a tier, or of what does not ask. */
export const holderLimits = {
  tier0Holds: [0, 'holds'],
  tier1Payment: [1, 'payment'],
  tier1Day: [1, 'day'],
  tier1Year: [1, 'year'],
  tier2Payment: [2, 'payment'],
  tier2Day: [2, 'day'],
  tier2Year: [2, 'year'],
  askPayment: ['ask', 'payment'],
  askDay: ['ask', 'day'],
} as const;

/** The fields of the terms of reports, in the order of the form. */
export const reportFields = [
  'reportDays',
  'creditHours',
  'creditMostMinor',
  'creditsAYear',
  'oldPasskeyDays',
  'decideDays',
] as const;

/** The fields of exchanges, in the order of the form. */
export const exchangeFields = [
  'marginBasisPoints',
  'rateMinutes',
  'staleAfterDays',
  'refundHours',
  'offeredCurrencies',
] as const;

/** The fields of withdrawals in euros, in the order of the form. */
export const withdrawalFieldsEur = ['outFreeEur', 'outRateEur', 'outLeastFeeEur', 'outLeastEur', 'outMostEur'] as const;

/** As `withdrawalFieldsEur`, in US dollars. */
export const withdrawalFieldsUsd = ['outFreeUsd', 'outRateUsd', 'outLeastFeeUsd', 'outLeastUsd', 'outMostUsd'] as const;

/** The fields of withdrawals, in the order of the form. */
export const withdrawalFields = [
  ...withdrawalFieldsEur,
  ...withdrawalFieldsUsd,
  'withdrawalMinutes',
  'withdrawalsADay',
] as const;

/** The amounts among the fields of withdrawals: each is of a currency. */
export const withdrawalAmounts = {
  outFreeEur: ['EUR', 'freeUpToMinor'],
  outLeastFeeEur: ['EUR', 'leastFeeMinor'],
  outLeastEur: ['EUR', 'leastMinor'],
  outMostEur: ['EUR', 'mostMinor'],
  outFreeUsd: ['USD', 'freeUpToMinor'],
  outLeastFeeUsd: ['USD', 'leastFeeMinor'],
  outLeastUsd: ['USD', 'leastMinor'],
  outMostUsd: ['USD', 'mostMinor'],
} as const;

/** The rates among the fields of withdrawals. */
export const withdrawalRates = { outRateEur: 'EUR', outRateUsd: 'USD' } as const;

/** The fields of debits of bank accounts, in the order of the form. */
export const debitFields = ['debitLeastUsd', 'debitMostUsd', 'debitDaysUsd'] as const;

/** As `withdrawalAmounts`, for debits. */
export const debitAmounts = { debitLeastUsd: ['USD', 'leastMinor'], debitMostUsd: ['USD', 'mostMinor'] } as const;

/** The fields of the days for which added money stays, in the order of the form. */
export const originFields = ['cardDays', 'debitDays'] as const;

/** The fields of the limits of operators. */
export const limitFields = ['decideAloneMostMinor'] as const;

/** Pairs of which the first is at most the second. */
export const orders = [
  ['shipWithinDays', 'shipWithinMostDays'],
  ['scanWithinDays', 'deliverWithinDays'],
  ['deliverWithinDays', 'protectionDays'],
  ['releaseAfterDays', 'protectionDays'],
  ['answerDays', 'stepInDay'],
  ['escalateFromDay', 'stepInDay'],
  ['days', 'newSellerDays'],
  ['newSellerDays', 'keptDays'],
] as const;

/** As `orders`, for the limits of holders. */
export const holderOrders = [
  ['tier1Payment', 'tier1Day'],
  ['tier1Day', 'tier1Year'],
  ['tier2Payment', 'tier2Day'],
  ['tier2Day', 'tier2Year'],
  ['tier1Payment', 'tier2Payment'],
  ['tier1Day', 'tier2Day'],
  ['tier1Year', 'tier2Year'],
  ['askPayment', 'askDay'],
] as const;
