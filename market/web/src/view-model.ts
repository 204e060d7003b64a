import type { At, Fault, Notice } from './common-view-model.ts';
import type { PayoutData, SellerData } from './seller-view-model.ts';

/** What the server gives a page to draw: plain data, prices in words. The server's pages.ts makes exactly this. */
export interface Shell {
  readonly categories: readonly { readonly slug: string; readonly name: string }[];
  readonly cartCount: number;
  readonly shopper: string | undefined;
  readonly search: string;
  /** Of this page, without its query. */
  readonly path: string;
  /** Token of the page's forms. */
  readonly formToken: string;
}

export interface Card {
  readonly slug: string;
  readonly name: string;
  readonly summary: string;
  readonly price: string;
  readonly stockNote: string | undefined;
  readonly soldOut: boolean;
  readonly pictureUrl: string;
  /** Which of the six grounds its picture stands on. */
  readonly ground: number;
  readonly seller: string;
}

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

export interface ListData {
  readonly page: 'list';
  readonly title: string;
  readonly intro: string | undefined;
  /** Where the list lives, for its own forms. */
  readonly path: string;
  readonly text: string;
  /** Whether the text had a word that can be looked for; with no text it is true. */
  readonly isSearchable: boolean;
  /** What was looked for instead, where nothing was found as it was typed. */
  readonly corrected: string | undefined;
  readonly sort: string;
  readonly total: number;
  readonly filters: {
    readonly from: string;
    readonly to: string;
    readonly seller: string | undefined;
    readonly inStock: boolean;
    readonly shops: readonly { readonly slug: string; readonly name: string; readonly goods: number }[];
    readonly isNarrowed: boolean;
  };
  /** The list without its filters. */
  readonly clear: string;
  readonly products: readonly Card[];
  readonly hints: readonly { readonly href: string; readonly label: string }[];
  readonly place: string | undefined;
  readonly previous: string | undefined;
  readonly next: string | undefined;
}

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
  /** What else there is of its kind. */
  readonly others: readonly Card[];
}

export interface MessageData {
  readonly page: 'message';
  readonly title: string;
  readonly text: string;
  readonly reference: string | undefined;
  readonly action: { readonly href: string; readonly label: string };
}

export interface AuthData {
  readonly page: 'auth';
  readonly mode: 'login' | 'sign-up';
  readonly continueTo: string;
  readonly email: string;
  readonly name: string;
  readonly faults: readonly Fault[];
}

export interface AccountData {
  readonly page: 'account';
  readonly name: string;
  readonly email: string;
  readonly sells: boolean;
  /** On one line; null while there is none. */
  readonly address: string | null;
}

export interface AddressFields {
  readonly line1: string;
  readonly line2: string;
  readonly postalCode: string;
  readonly city: string;
  readonly country: string;
}

export interface AddressData {
  readonly page: 'address';
  readonly address: AddressFields;
  readonly countries: readonly { readonly code: string; readonly name: string; readonly needsPostalCode: boolean }[];
  readonly faults: readonly Fault[];
  /** Just now. */
  readonly saved: boolean;
}

export interface SecurityData {
  readonly page: 'security';
  readonly email: string;
  readonly sessions: readonly {
    readonly id: string;
    readonly device: string;
    readonly isCurrent: boolean;
    readonly seen: At;
  }[];
  readonly faults: readonly Fault[];
  /** What has just been done. */
  readonly news: string | undefined;
}

export interface CartLineView {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly pictureUrl: string;
  readonly ground: number;
  readonly price: string;
  readonly amount: string;
  readonly quantity: number;
  readonly most: number;
  readonly problem: string | undefined;
}

export interface CartData {
  readonly page: 'cart';
  readonly groups: readonly {
    /** The seller's. */
    readonly id: string;
    readonly seller: string;
    readonly amount: string;
    readonly lines: readonly CartLineView[];
  }[];
  readonly count: number;
  readonly total: string;
  readonly canCheckOut: boolean;
  /** Why all of it is more than one order can be for, a sentence each. */
  readonly hindrances: readonly string[];
  /** What has just been done to it. */
  readonly news:
    | {
        readonly kind: 'success' | 'info' | 'warning';
        readonly text: string;
        readonly undo?: { readonly product: string; readonly quantity: number };
      }
    | undefined;
}

export interface CheckoutData {
  readonly page: 'checkout';
  readonly placeKey: string;
  /** What is shown here, to tell whether it has changed before the button is pressed. */
  readonly seen: string;
  readonly groups: CartData['groups'];
  readonly total: string;
  readonly wallets: readonly WalletChoice[];
  /** Where a shopper looks after a wallet. */
  readonly walletUrl: string;
  readonly chosen: string;
  readonly address: AddressFields;
  readonly countries: AddressData['countries'];
  /** How a link attempt ended that began here. */
  readonly news: Notice | undefined;
  /** The rules of the deal, a sentence each. */
  readonly rules: readonly string[];
  readonly faults: readonly Fault[];
}

/** A linked wallet that can be paid with. */
export interface WalletChoice {
  readonly id: string;
  /** Masked. */
  readonly label: string;
  /** What comes of choosing it: paid at once, or approved there. */
  readonly note: string;
}

/** One step of the way of a seller's part. */
export interface OrderStep {
  readonly words: string;
  readonly state: 'done' | 'next' | 'later';
  /** When it was done, or when it is due. */
  readonly at: At | null;
  readonly note: string | null;
  /** Where what the note names is seen. */
  readonly href: string | null;
}

export interface OrderPartView {
  readonly id: string;
  readonly seller: string;
  readonly amount: string;
  readonly status: string;
  readonly statusWords: string;
  /** How far the money is: with you, in escrow, with the seller, or back with you. */
  readonly money: 'you' | 'escrow' | 'seller' | 'back';
  readonly lines: readonly {
    readonly slug: string;
    readonly name: string;
    readonly quantity: number;
    readonly amount: string;
    readonly pictureUrl: string;
  }[];
  readonly steps: readonly OrderStep[];
  readonly canConfirm: boolean;
}

/** As the browser asks for it again, while something may change. */
export interface OrderData {
  readonly page: 'order';
  readonly id: string;
  readonly status: string;
  /** The shop's time when it drew this, by which countdowns run. */
  readonly now: string;
  readonly placed: At;
  readonly total: string;
  /** What came back of the total, below zero, and what is left of it; null where nothing did. */
  readonly refund: { readonly amount: string; readonly left: string } | null;
  /** The same in the wallet; null before there is a payment. */
  readonly reference: string | null;
  readonly notice: Notice;
  readonly canPay: boolean;
  /** What the button to pay says. */
  readonly payLabel: string;
  readonly payBy: At | null;
  readonly wallets: readonly WalletChoice[];
  readonly linkId: string;
  readonly address: readonly string[];
  readonly parts: readonly OrderPartView[];
  /** How soon to ask again; null where nothing changes any more. */
  readonly refreshMs: number | null;
  readonly faults: readonly Fault[];
}

export interface OrdersData {
  readonly page: 'orders';
  /** Where the orders before these are listed; null where there are none. */
  readonly olderUrl: string | null;
  /** Whether these are the newest. */
  readonly isNewest: boolean;
  readonly orders: readonly {
    readonly id: string;
    readonly placed: At;
    readonly total: string;
    readonly statusWords: string;
    /** Whether it waits for the shopper: to be paid, or to be confirmed. */
    readonly isDue: boolean;
    readonly names: string;
    readonly pictureUrl: string;
  }[];
}

/** What came of comparing a shopper's name and address with the wallet's. */
export interface IdentityView {
  readonly isDifferent: boolean;
  readonly summary: string;
  /** Field by field, where they are not the same. */
  readonly rows: readonly { readonly label: string; readonly words: string; readonly isDifferent: boolean }[];
}

/** A linked wallet, or one that was linked. */
export interface LinkView {
  readonly id: string;
  /** Masked. */
  readonly label: string;
  readonly isActive: boolean;
  /** What it may be charged, or why it ended. */
  readonly note: string;
  readonly since: { readonly iso: string; readonly words: string };
  /** Undefined before the wallet was asked, or after the link ended. */
  readonly identity: IdentityView | undefined;
}

export interface PaymentMethodsData {
  readonly page: 'payment-methods';
  readonly links: readonly LinkView[];
  /** Where somebody goes on who links a wallet here; undefined for this page. */
  readonly continueTo: string | undefined;
  /** Where a shopper sees what the wallet knows of them. */
  readonly walletProfileUrl: string;
  /** What has just happened. */
  readonly news:
    | { readonly kind: 'success' | 'info' | 'warning'; readonly title: string; readonly text: string }
    | undefined;
}

export type PageData =
  | HomeData
  | ListData
  | ProductData
  | MessageData
  | AuthData
  | AccountData
  | AddressData
  | SecurityData
  | CartData
  | CheckoutData
  | OrderData
  | OrdersData
  | SellerData
  | PayoutData
  | PaymentMethodsData;

/** One page as the server draws it and the browser takes it over. */
export interface PageProps {
  readonly shell: Shell;
  readonly data: PageData;
  /** Of the reader for whom the server drew the page; the browser goes on in it. */
  readonly locale: string;
}
