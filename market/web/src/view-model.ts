/** What the server gives a page to draw: plain data, prices in words. The server's pages.ts makes exactly this. */
export interface Shell {
  readonly categories: readonly { readonly slug: string; readonly name: string }[];
  readonly cartCount: number;
  readonly shopper: string | undefined;
  readonly search: string;
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
  readonly seller: string;
}

export interface HomeData {
  readonly page: 'home';
  readonly tiles: readonly { readonly slug: string; readonly name: string; readonly pictureUrl: string }[];
  readonly products: readonly Card[];
}

export interface ListData {
  readonly page: 'list';
  readonly title: string;
  readonly category: string | undefined;
  readonly text: string;
  readonly sort: string;
  readonly products: readonly Card[];
  readonly previous: string | undefined;
  readonly next: string | undefined;
}

export interface ProductData {
  readonly page: 'product';
  readonly product: Card & {
    readonly id: string;
    readonly description: string;
    readonly category: { readonly slug: string; readonly name: string };
    readonly sellerAbout: string;
    readonly most: number;
  };
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
}

export interface CartLineView {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly pictureUrl: string;
  readonly price: string;
  readonly amount: string;
  readonly quantity: number;
  readonly problem: string | undefined;
}

export interface CartData {
  readonly page: 'cart';
  readonly groups: readonly { readonly seller: string; readonly amount: string; readonly lines: readonly CartLineView[] }[];
  readonly total: string;
  readonly canCheckOut: boolean;
}

export type PageData = HomeData | ListData | ProductData | MessageData | AuthData | AccountData | CartData;

/** One page as the server draws it and the browser takes it over. */
export interface PageProps {
  readonly shell: Shell;
  readonly data: PageData;
}
