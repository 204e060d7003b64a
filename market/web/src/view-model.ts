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
  /** Where the page lives, for links that leave it. */
  readonly publicUrl: string;
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
    readonly weight: string | undefined;
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

export interface Fault {
  readonly field: string;
  readonly message: string;
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
  readonly countries: readonly { readonly code: string; readonly name: string }[];
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
    readonly seller: string;
    readonly amount: string;
    readonly lines: readonly CartLineView[];
  }[];
  readonly count: number;
  readonly total: string;
  readonly canCheckOut: boolean;
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
  readonly seenMinor: string;
  readonly groups: CartData['groups'];
  readonly total: string;
  readonly wallets: readonly { readonly id: string; readonly label: string }[];
  readonly chosen: string;
  readonly address: AddressFields;
  readonly countries: readonly { readonly code: string; readonly name: string }[];
  readonly faults: readonly Fault[];
}

/** An instant, in words and exactly. */
export interface At {
  readonly iso: string;
  readonly words: string;
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
  readonly parcel: { readonly carrier: string; readonly trackingCode: string } | undefined;
  readonly steps: readonly { readonly words: string; readonly at: At }[];
  readonly releasesAt: At | undefined;
  readonly canConfirm: boolean;
}

export interface OrderData {
  readonly page: 'order';
  readonly id: string;
  readonly status: string;
  readonly placed: At;
  readonly total: string;
  readonly reference: string | undefined;
  readonly problem: { readonly title: string; readonly nextAction: string } | undefined;
  readonly approvalUrl: string | undefined;
  readonly canPay: boolean;
  readonly payBy: At | undefined;
  readonly wallets: readonly { readonly id: string; readonly label: string }[];
  readonly linkId: string;
  readonly address: readonly string[];
  readonly parts: readonly OrderPartView[];
}

export interface OrdersData {
  readonly page: 'orders';
  readonly orders: readonly {
    readonly id: string;
    readonly placed: At;
    readonly total: string;
    readonly statusWords: string;
    readonly names: string;
    readonly pictureUrl: string;
  }[];
}

export interface SellerData {
  readonly page: 'seller';
  readonly shop: string;
  readonly parts: readonly {
    readonly orderId: string;
    readonly partId: string;
    readonly placed: At;
    readonly buyer: string;
    readonly address: readonly string[];
    readonly lines: readonly string[];
    readonly amount: string;
    readonly commission: string;
    readonly payout: string;
    readonly statusWords: string;
    readonly parcel: string | undefined;
    readonly canShip: boolean;
  }[];
  readonly faults: readonly Fault[];
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
}

export interface PaymentMethodsData {
  readonly page: 'payment-methods';
  readonly links: readonly LinkView[];
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
  | PaymentMethodsData;

/** One page as the server draws it and the browser takes it over. */
export interface PageProps {
  readonly shell: Shell;
  readonly data: PageData;
}
