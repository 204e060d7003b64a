import type { AccountPageData, PasskeyAsk } from './account-view-model.ts';
import type { CartData, CouponView } from './cart-view-model.ts';
import type { At, CaseView, Fault, Notice, ParcelView } from './common-view-model.ts';
import type { CouponPageData } from './coupon-view-model.ts';
import type { ConversationData } from './conversation-view-model.ts';
import type { SellerPageData } from './seller-view-model.ts';
import type { SupportPageData } from './support-view-model.ts';

/** The data of every page: the header, the footer and the token of its forms. */
export interface Shell {
  readonly categories: readonly { readonly slug: string; readonly name: string }[];
  readonly cartCount: number;
  readonly shopper: string | undefined;
  /** Whether somebody asked for a new password of the signed-in shopper, which can still be stopped. */
  readonly isPasswordAsked: boolean;
  readonly search: string;
  /** The path of this page, without its query. */
  readonly path: string;
  /** The token of the page's forms. */
  readonly formToken: string;
}

/** A product in a list. */
export interface Card {
  readonly slug: string;
  readonly name: string;
  readonly summary: string;
  readonly price: string;
  readonly deal:
    | {
        /** The price before, to be struck. */
        readonly was: string | undefined;
        /** What the price before is, and how long the deal is. */
        readonly words: string;
        /** The last day, for a card. */
        readonly until: string;
      }
    | undefined;
  readonly stockNote: string | undefined;
  readonly soldOut: boolean;
  readonly pictureUrl: string;
  /** The number of the picture's background color, of six. */
  readonly ground: number;
  readonly seller: string;
}

/** The data of the front page. */
export interface HomeData {
  readonly page: 'home';
  readonly tiles: readonly {
    readonly slug: string;
    readonly name: string;
    readonly pictureUrl: string;
    readonly ground: number;
  }[];
  readonly products: readonly Card[];
  readonly shops: readonly {
    readonly slug: string;
    readonly name: string;
    readonly about: string;
    readonly goods: number;
  }[];
}

/** The data of a list of products. */
export interface ListData {
  readonly page: 'list';
  readonly title: string;
  readonly intro: string | undefined;
  /** What the shop takes off a first order, in one sentence; undefined without such an offer for the reader. */
  readonly offer: string | undefined;
  /** The path of the list, for its own forms. */
  readonly path: string;
  readonly text: string;
  /** Whether the text had a word to search for; true if there was no text. */
  readonly isSearchable: boolean;
  /** The words that were searched for instead, if nothing matched the typed ones. */
  readonly corrected: string | undefined;
  readonly sort: string;
  readonly total: number;
  /** Whether there are more, which are not counted. */
  readonly isLong: boolean;
  readonly filters: {
    readonly from: string;
    readonly to: string;
    readonly seller: string | undefined;
    readonly inStock: boolean;
    /** With the number of their matches; null in a long list. */
    readonly shops: readonly { readonly slug: string; readonly name: string; readonly goods: number | null }[];
    readonly isNarrowed: boolean;
  };
  /** The address of the list without its filters. */
  readonly clear: string;
  readonly products: readonly Card[];
  readonly hints: readonly { readonly href: string; readonly label: string }[];
  readonly place: string | undefined;
  readonly previous: string | undefined;
  readonly next: string | undefined;
}

/** The data of a product's page. */
export interface ProductData {
  readonly page: 'product';
  readonly product: Card & {
    readonly id: string;
    readonly description: string;
    readonly category: { readonly slug: string; readonly name: string };
    readonly shop: { readonly slug: string; readonly about: string };
    readonly weight: string;
    readonly most: number;
  };
  /** What its shop takes off a first order, in one sentence; undefined without such an offer for the reader. */
  readonly offer: string | undefined;
  /** Other products of its category. */
  readonly others: readonly Card[];
}

/** The data of a page with only a message. */
export interface MessageData {
  readonly page: 'message';
  readonly title: string;
  readonly text: string;
  readonly reference: string | undefined;
  readonly action: { readonly href: string; readonly label: string };
}

/** The data of a page with only text. */
export interface TextData {
  readonly page: 'text';
  readonly title: string;
  readonly lead: string;
  readonly sections: readonly {
    readonly heading: string;
    readonly points: readonly string[];
    readonly links: readonly { readonly href: string; readonly label: string }[];
  }[];
}

/** The data of the page for sign-in or sign-up. */
export interface AuthData {
  readonly page: 'auth';
  readonly mode: 'login' | 'sign-up';
  readonly continueTo: string;
  readonly email: string;
  readonly name: string;
  /** Asks for a passkey; undefined at sign-up. */
  readonly passkey: PasskeyAsk | undefined;
  readonly faults: readonly Fault[];
}

/** The data of the account's page. */
export interface AccountData {
  readonly page: 'account';
  readonly name: string;
  readonly email: string;
  readonly sells: boolean;
  /** The address on one line; null while there is none. */
  readonly address: string | null;
}

/** The fields of a postal address, as typed or stored. */
export interface AddressFields {
  readonly line1: string;
  readonly line2: string;
  readonly postalCode: string;
  readonly city: string;
  readonly country: string;
}

/** The data of the address form. */
export interface AddressData {
  readonly page: 'address';
  readonly address: AddressFields;
  readonly countries: readonly { readonly code: string; readonly name: string; readonly needsPostalCode: boolean }[];
  readonly faults: readonly Fault[];
  /** Whether the address has just been stored. */
  readonly saved: boolean;
}

/** The data of the checkout. */
export interface CheckoutData {
  readonly page: 'checkout';
  readonly placeKey: string;
  /** The lines as shown, by which the server detects a change before the order. */
  readonly seen: string;
  readonly groups: CartData['groups'];
  readonly listed: string;
  readonly coupons: readonly CouponView[];
  readonly total: string;
  readonly wallets: readonly WalletChoice[];
  /** The address of the wallet's own app. */
  readonly walletUrl: string;
  readonly chosen: string;
  readonly address: AddressFields;
  readonly countries: AddressData['countries'];
  /** The outcome of a link attempt that began on this page. */
  readonly news: Notice | undefined;
  /** The rules of the order, one sentence each. */
  readonly rules: readonly string[];
  readonly faults: readonly Fault[];
}

/** A linked wallet that can pay. */
export interface WalletChoice {
  readonly id: string;
  /** Masked. */
  readonly label: string;
  /** What happens if it is chosen: it pays at once, or asks for approval. */
  readonly note: string;
}

/** One step of a seller's part. */
export interface OrderStep {
  readonly words: string;
  readonly state: 'done' | 'next' | 'later';
  /** The instant at which the step was done, or is due. */
  readonly at: At | null;
  readonly note: string | null;
}

/** A seller's part of an order, as its buyer sees it. */
export interface OrderPartView {
  readonly id: string;
  readonly seller: string;
  readonly amount: string;
  /** The amount that is not refunded, or the whole amount if all of it is. */
  readonly rest: string;
  /** The refunded amount, if a part of the amount is; otherwise null. */
  readonly back: string | null;
  readonly status: string;
  readonly statusWords: string;
  /** Where the money is: with the buyer, in escrow, with the seller, or back with the buyer. */
  readonly money: 'you' | 'escrow' | 'seller' | 'back';
  readonly lines: readonly {
    readonly slug: string;
    readonly name: string;
    readonly quantity: number;
    readonly amount: string;
    /** The refunded amount, in words; null if there is none. */
    readonly refunded: string | null;
    readonly pictureUrl: string;
  }[];
  /** The shop's coupon and what it took off; null without one. */
  readonly coupon: { readonly words: string; readonly amount: string } | null;
  readonly parcels: readonly ParcelView[];
  readonly steps: readonly OrderStep[];
  /** Whether an open case stops the deadlines. */
  readonly isPaused: boolean;
  readonly canConfirm: boolean;
  /** Whether the buyer can report a problem with it. */
  readonly canReport: boolean;
  /** Until when the buyer chooses whether all is well; null while no deadline runs. */
  readonly deadline: { readonly words: string; readonly at: At } | null;
  /** The cases about it, open ones first. */
  readonly cases: readonly CaseView[];
  /** The number of messages between its buyer and its seller. */
  readonly messages: number;
}

/** An order, which the browser polls while it may change. */
export interface OrderData {
  readonly page: 'order';
  readonly id: string;
  readonly status: string;
  /** The shop's time when it made this data; countdowns start from it. */
  readonly now: string;
  readonly placed: At;
  readonly total: string;
  /** The price of all goods, before coupons. */
  readonly listed: string;
  /** What coupons took off, negative; null without one. */
  readonly discount: string | null;
  /** The refunded amount, negative, and the rest of the total; null if nothing was refunded. */
  readonly refund: { readonly amount: string; readonly left: string } | null;
  /** The payment's id, which the wallet shows too; null before there is a payment. */
  readonly reference: string | null;
  readonly notice: Notice;
  readonly canPay: boolean;
  /** The text of the button that pays. */
  readonly payLabel: string;
  readonly payBy: At | null;
  readonly wallets: readonly WalletChoice[];
  readonly linkId: string;
  readonly address: readonly string[];
  /** How the wallet protects it, by a version of its terms; null before the wallet has answered. */
  readonly protection: { readonly rules: readonly string[]; readonly version: number } | null;
  readonly parts: readonly OrderPartView[];
  /** The polling interval; null if the order no longer changes. */
  readonly refreshMs: number | null;
  readonly faults: readonly Fault[];
}

/** The data of a page of the shopper's orders. */
export interface OrdersData {
  readonly page: 'orders';
  /** The address of the page of older orders; null if there are none. */
  readonly olderUrl: string | null;
  /** Whether this is the page of the newest orders. */
  readonly isNewest: boolean;
  readonly orders: readonly {
    readonly id: string;
    readonly placed: At;
    readonly total: string;
    readonly statusWords: string;
    /** Whether the shopper should act: pay the order, or confirm a part. */
    readonly isDue: boolean;
    readonly names: string;
    readonly pictureUrl: string;
  }[];
}

/** The comparison of a shopper's name and address with the wallet's. */
export interface IdentityView {
  readonly isDifferent: boolean;
  readonly summary: string;
  /** The fields, if not all are the same. */
  readonly rows: readonly { readonly label: string; readonly words: string; readonly isDifferent: boolean }[];
}

/** A wallet that is or was linked. */
export interface LinkView {
  readonly id: string;
  /** Masked. */
  readonly label: string;
  readonly isActive: boolean;
  /** The amounts that it may be charged, or who ended the link. */
  readonly note: string;
  readonly since: { readonly iso: string; readonly words: string };
  /** Undefined before the wallet has compared, and after the link has ended. */
  readonly identity: IdentityView | undefined;
}

/** The data of the page of payment methods. */
export interface PaymentMethodsData {
  readonly page: 'payment-methods';
  readonly links: readonly LinkView[];
  /** The page to continue to after linking a wallet; undefined for this page. */
  readonly continueTo: string | undefined;
  /** The holder's profile page at the wallet. */
  readonly walletProfileUrl: string;
  /** The result of the last action. */
  readonly news:
    | { readonly kind: 'success' | 'info' | 'warning'; readonly title: string; readonly text: string }
    | undefined;
}

/** The data of any page, told apart by `page`. */
export type PageData =
  | HomeData
  | ListData
  | ProductData
  | MessageData
  | TextData
  | AuthData
  | AccountPageData
  | AccountData
  | AddressData
  | CartData
  | CheckoutData
  | OrderData
  | OrdersData
  | ConversationData
  | SupportPageData
  | SellerPageData
  | CouponPageData
  | PaymentMethodsData;

/**
 * The props of one page, as plain data with formatted prices and times. The server renders the page with them, and the
 * browser hydrates it with the same ones.
 */
export interface PageProps {
  readonly shell: Shell;
  readonly data: PageData;
  /** The locale of the reader for whom the server rendered the page; the browser uses the same. */
  readonly locale: string;
}
