import { address } from '#platform/http/url.ts';

/**
 * Every address at which the market answers, by wing. A route uses the `pattern`; a link or redirect calls the address
 * with its values. The pages in `market/web` have their own links, because they import nothing of the server.
 */
export const urls = {
  /** Scripts, styles, fonts and the mark, which are built with the web app. */
  assets: {
    folder: address('/assets/'),
    mark: address('/assets/mark.svg'),
    touchIcon: address('/assets/icon-180.png'),
    icon: address('/assets/icon-192.png'),
    bigIcon: address('/assets/icon-512.png'),
    maskableIcon: address('/assets/icon-512-maskable.png'),
  },
  /** What a browser needs to install the market, and the page that it shows without a network. */
  install: {
    manifest: address('/manifest.webmanifest'),
    worker: address('/service-worker.js'),
    offline: address('/offline'),
  },
  accounts: {
    account: address('/account'),
    login: address('/account/login'),
    signUp: address('/account/sign-up'),
    logout: address('/account/logout'),
    /** Signs in by passkey. */
    passkeyLogin: address('/account/login/passkey'),
    /** Asks for the address of an account whose password is forgotten. */
    forgotten: address('/account/forgotten'),
    /** The next step of a sign-up, a sign-in or a new password. */
    step: address('/account/step'),
    stepCode: address('/account/step/code'),
    stepMail: address('/account/step/mail'),
    stepFactor: address('/account/step/factor'),
    stepPasskey: address('/account/step/passkey'),
    stepWithout: address('/account/step/without'),
    stepPassword: address('/account/step/password'),
    /** The link of the letter about a waiting new password, which works without signing in. */
    stopRecovery: address('/account/recovery/stop/:token'),
    /** The link of the letter about a changed address or name, which works without signing in. */
    undoChange: address('/account/undo/:token'),
    address: address('/account/address'),
    identity: address('/account/identity'),
    changeName: address('/account/identity/name'),
    changeEmail: address('/account/identity/email'),
    security: address('/account/security'),
    /** Asks a signed-in shopper to prove again who they are. */
    confirm: address('/account/security/confirm'),
    confirmByPasskey: address('/account/security/confirm/passkey'),
    passkeys: address('/account/security/passkeys'),
    passkey: address('/account/security/passkeys/:key'),
    removePasskey: address('/account/security/passkeys/:key/remove'),
    app: address('/account/security/app'),
    removeApp: address('/account/security/app/remove'),
    recoveryCodes: address('/account/security/recovery-codes'),
    activity: address('/account/security/activity'),
    /** Stops a new password that waits, from a session. */
    keepPassword: address('/account/security/keep-password'),
    changePassword: address('/account/security/password'),
    endSession: address('/account/security/end'),
    endOtherSessions: address('/account/security/end-others'),
  },
  catalog: {
    front: address('/'),
    search: address('/search'),
    category: address('/c/:slug'),
    shop: address('/s/:slug'),
    product: address('/p/:slug'),
    picture: address('/media/:id'),
    robots: address('/robots.txt'),
    sitemap: address('/sitemap.xml'),
  },
  cart: {
    cart: address('/cart'),
    add: address('/cart/add'),
    set: address('/cart/set'),
    /** Puts in the coupons with a typed code. */
    useCode: address('/cart/code'),
    dropCoupon: address('/cart/coupon/remove'),
  },
  ordering: {
    checkout: address('/checkout'),
    /** Stores the typed address, and redirects to link a wallet. */
    linkFromCheckout: address('/checkout/link'),
    orders: address('/orders'),
    order: address('/orders/:orderId'),
    /** The address to which the wallet sends the shopper back. */
    returnToOrder: address('/orders/:orderId/return'),
    pay: address('/orders/:orderId/pay'),
    cancel: address('/orders/:orderId/cancel'),
    confirm: address('/orders/:orderId/confirm'),
    /** Leads to the wallet's page on which a problem is reported. */
    problem: address('/orders/:orderId/problem'),
    /** The messages between the buyer and the seller of a part, for both. */
    conversation: address('/orders/:orderId/messages/:partId'),
    sendMessage: address('/orders/:orderId/messages/:partId/send'),
    /** Stops the messages of a conversation, or lets them go on. */
    stopMessages: address('/orders/:orderId/messages/:partId/stop'),
    reportMessage: address('/orders/:orderId/messages/:partId/report'),
    /** A file of a message, which a browser saves, and the thumbnail of a picture. */
    file: address('/files/:fileId'),
    thumbnail: address('/files/:fileId/thumbnail'),
    /** An order as data, for the script of its page. */
    orderData: address('/app/orders/:orderId'),
  },
  selling: {
    center: address('/seller'),
    ship: address('/seller/ship'),
    /** Takes back a parcel that no carrier has scanned. */
    withdraw: address('/seller/withdraw'),
    /** Cancels a part before it is shipped, and refunds it. */
    cancel: address('/seller/cancel'),
    /** A seller's lower prices for some days. */
    deals: address('/seller/deals'),
    endDeal: address('/seller/deals/:dealId/end'),
  },
  coupons: {
    /** A seller's own coupons. */
    list: address('/seller/coupons'),
    /** The form of a new draft. */
    draft: address('/seller/coupons/new'),
    coupon: address('/seller/coupons/:couponId'),
    start: address('/seller/coupons/:couponId/start'),
    end: address('/seller/coupons/:couponId/end'),
  },
  wallet: {
    paymentMethods: address('/account/payment-methods'),
    link: address('/account/payment-methods/link'),
    unlink: address('/account/payment-methods/unlink'),
    compare: address('/account/payment-methods/compare'),
    /** The address to which the wallet sends shoppers and sellers back after they have allowed or denied a link. */
    callback: address('/wallet/callback'),
    payout: address('/seller/payout'),
    linkPayout: address('/seller/payout/link'),
    unlinkPayout: address('/seller/payout/unlink'),
    /** Asks for the password and the mailed code that a change of the payout needs. */
    provePayout: address('/seller/payout/prove/:proofId'),
    /** Keeps the present wallet, although a move waits. */
    keepPayout: address('/seller/payout/keep'),
    /** The link of the letter about a move, which works without signing in. */
    undoMove: address('/payout/undo/:token'),
    webhook: address('/webhooks/wallet'),
  },
  support: {
    /** A person's tickets. */
    list: address('/support'),
    write: address('/support/write'),
    ticket: address('/support/:ticketId'),
  },
  /** The desk, at an origin of its own. */
  staff: {
    tickets: address('/staff/tickets'),
    ticket: address('/staff/tickets/:ticketId'),
    enter: address('/staff/enter'),
    signIn: address('/staff/sign-in'),
    leave: address('/staff/leave'),
    members: address('/staff/members'),
    /** What the member did. */
    acts: address('/staff/log'),
    search: address('/staff/search'),
    person: address('/staff/people/:shopperId'),
    asset: address('/staff/assets/:name'),
  },
  /** What a person can do about their data. */
  privacy: {
    data: address('/account/privacy'),
    copy: address('/account/privacy/copy'),
    remove: address('/account/privacy/delete'),
  },
  about: {
    contact: address('/about/contact'),
    fees: address('/about/fees'),
    protection: address('/about/protection'),
    terms: address('/about/terms'),
    privacy: address('/about/privacy'),
    status: address('/about/status'),
  },
} as const;
