import { address, withQuery } from '#platform/http/url.ts';

/**
 * Every address of this server, by wing, and the pages of the app to which it links. `/id/…` are hosted pages, `/app/…`
 * is the data of the account holder's app, and `/v1/…` is the API for clients. Other programs depend on `/v1/…`,
 * `/oauth/…` and every address that they got as a link.
 */
export const urls = {
  identity: {
    signUp: address('/id/sign-up'),
    signUpCode: address('/id/sign-up/code'),
    signUpResend: address('/id/sign-up/resend'),
    signUpPassword: address('/id/sign-up/password'),
    signUpPasswordStrength: address('/id/sign-up/password/strength'),
    signUpProfile: address('/id/sign-up/profile'),
    signUpPin: address('/id/sign-up/pin'),
    signUpPasskey: address('/id/sign-up/passkey'),
    signUpPasskeyPin: address('/id/sign-up/passkey/pin'),
    pin: address('/id/pin'),
    addPasskey: address('/id/passkeys/add'),
    addPasskeyPin: address('/id/passkeys/add/pin'),
    confirmPhone: address('/id/confirm-phone'),
    confirmPhoneSend: address('/id/confirm-phone/send'),
    done: address('/id/done'),
    login: address('/id/login'),
    loginByPasskey: address('/id/login/passkey'),
    logout: address('/id/logout'),
    sessions: address('/app/sessions'),
    session: address('/app/sessions/:sessionId'),
    profile: address('/app/profile'),
  },
  linking: {
    interaction: address('/id/interaction/:uid'),
    links: address('/app/links'),
    link: address('/app/links/:mandateId'),
    mandate: address('/v1/mandates/:mandateId'),
    mandateMatch: address('/v1/mandates/:mandateId/match'),
    paidBy: address('/app/payees'),
    paidByOne: address('/app/payees/:payeeId'),
    payee: address('/v1/payees/:payeeId'),
  },
  /** Addresses that the OAuth provider serves. */
  oauth: {
    authorize: address('/oauth/authorize'),
    resume: address('/oauth/authorize/:uid'),
    push: address('/oauth/par'),
    token: address('/oauth/token'),
    revoke: address('/oauth/revoke'),
    keys: address('/oauth/jwks'),
    endSession: address('/oauth/end-session'),
    openidConfiguration: address('/.well-known/openid-configuration'),
    serverMetadata: address('/.well-known/oauth-authorization-server'),
  },
  funding: {
    addCard: address('/id/cards/add'),
    cardReturn: address('/id/cards/return'),
    cards: address('/app/cards'),
    cardLinks: address('/app/cards/links'),
    card: address('/app/cards/:cardId'),
    topUpPage: address('/id/top-up'),
    topUpReturn: address('/id/top-up/return'),
    topUpTerms: address('/app/top-ups/terms'),
    topUps: address('/app/top-ups'),
    topUp: address('/app/top-ups/:topUpId'),
    processorEvents: address('/v1/processor/stripe'),
  },
  payments: {
    approve: address('/id/approve/:paymentId'),
    decline: address('/id/approve/:paymentId/decline'),
    payments: address('/v1/payments'),
    check: address('/v1/payments/check'),
    payment: address('/v1/payments/:paymentId'),
    cancel: address('/v1/payments/:paymentId/cancel'),
    terms: address('/v1/terms'),
    promotions: address('/v1/promotions'),
    promotion: address('/v1/promotions/:promotionId'),
    promotionClose: address('/v1/promotions/:promotionId/close'),
  },
  protection: {
    shipments: address('/v1/payments/:paymentId/shipments'),
    withdrawals: address('/v1/payments/:paymentId/withdrawals'),
    confirmations: address('/v1/payments/:paymentId/confirmations'),
    cancelations: address('/v1/payments/:paymentId/cancelations'),
    refunds: address('/v1/payments/:paymentId/refunds'),
    refund: address('/v1/payments/:paymentId/refunds/:refundId'),
    cases: address('/v1/payments/:paymentId/cases'),
    shopCase: address('/v1/cases/:caseId'),
    caseAcceptances: address('/v1/cases/:caseId/acceptances'),
    caseOffers: address('/v1/cases/:caseId/offers'),
    caseEscalations: address('/v1/cases/:caseId/escalations'),
    caseReturnAddresses: address('/v1/cases/:caseId/return-addresses'),
    caseWaivers: address('/v1/cases/:caseId/waivers'),
    caseTranscript: address('/v1/cases/:caseId/transcript'),
    caseShipments: address('/v1/cases/:caseId/shipments'),
    receive: address('/id/receive/:paymentId/:partId'),
    objection: address('/id/objections/:paymentId/:partId'),
    problem: address('/id/problem/:paymentId/:partId'),
    case: address('/id/cases/:caseId'),
    caseStep: address('/id/cases/:caseId/:step'),
    caseFile: address('/id/cases/:caseId/files/:fileId'),
    casePicture: address('/id/cases/:caseId/pictures/:fileId'),
    openCases: address('/app/cases'),
    extensions: address('/app/payments/:paymentId/extensions'),
    carrierEvents: address('/v1/carrier/easypost'),
  },
  activity: {
    balances: address('/app/balances'),
    history: address('/app/history'),
    payment: address('/app/payments/:paymentId'),
  },
  /** Pages at the console's own origin, for the operators of the wallet. */
  staff: {
    enter: address('/staff/enter'),
    signIn: address('/staff/sign-in'),
    corrections: address('/staff/corrections'),
    correction: address('/staff/corrections/:correctionId'),
    approveCorrection: address('/staff/corrections/:correctionId/approve'),
    refuseCorrection: address('/staff/corrections/:correctionId/refuse'),
    leave: address('/staff/leave'),
    queue: address('/staff/cases'),
    case: address('/staff/cases/:caseId'),
    caseFile: address('/staff/cases/:caseId/files/:fileId'),
    casePicture: address('/staff/cases/:caseId/pictures/:fileId'),
  },
  webhooks: {
    events: address('/v1/events'),
    deliveries: address('/v1/events/:eventId/deliveries'),
    replay: address('/v1/events/:eventId/replay'),
    endpoints: address('/v1/webhook-endpoints'),
    endpoint: address('/v1/webhook-endpoints/:endpointId'),
    rotate: address('/v1/webhook-endpoints/:endpointId/rotate'),
  },
  hosted: {
    asset: address('/id/assets/:name'),
  },
  problems: {
    page: address('/problems/:code'),
  },
  webApp: {
    document: address('/index.html'),
    manifest: address('/manifest.webmanifest'),
    worker: address('/service-worker.js'),
    release: address('/release.json'),
    assets: address('/assets/*'),
    icons: address('/icons/*'),
  },
  /** Pages that the account holder's app draws. */
  app: {
    activity: address('/activity'),
    cards: address('/cards'),
    payment: address('/payments/:paymentId'),
    topUp: address('/top-ups/:topUpId'),
  },
  /** The common beginnings of groups of addresses. */
  roots: {
    /** The API, as a resource (RFC 8707). */
    api: address('/v1'),
    /** The data of the account holder's app. */
    data: address('/app'),
  },
} as const;

/** The page about a problem for a holder who has said that there is one: it shows its form at once. */
export function problemForm(place: { readonly paymentId: string; readonly partId: string }): string {
  return withQuery(urls.protection.problem(place), { answer: 'problem' });
}
