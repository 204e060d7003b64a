/** A fault of a form's field, in words for the reader. */
export interface Fault {
  readonly field: string;
  readonly message: string;
  /** Where the reader mends it, if that is another page. It opens in a tab of its own, so that the form stays as it is. */
  readonly link?: { readonly href: string; readonly words: string };
}

/** An instant, as words and as ISO 8601. */
export interface At {
  readonly iso: string;
  readonly words: string;
}

/** A message to the reader. */
export interface Notice {
  readonly kind: 'success' | 'info' | 'warning';
  readonly title: string;
  readonly text: string;
}

/** A case about a line of an order, as one of its sides sees it. */
export interface CaseView {
  readonly id: string;
  /** What was reported. */
  readonly reason: string;
  /** The name of the product. */
  readonly line: string;
  readonly isOpen: boolean;
  /** Whether it waits for the reader. */
  readonly isYours: boolean;
  readonly statusWords: string;
  /** The proposal that waits for an answer; null once the case is closed. */
  readonly offer: string | null;
  /** Whose turn it is, in words that the deadline follows; null once the case is closed. */
  readonly turn: { readonly words: string; readonly at: At } | null;
  /** The last words that somebody wrote. */
  readonly last: { readonly who: string; readonly words: string } | null;
  /** How many files both sides have added; null without one. */
  readonly files: string | null;
  readonly timeline: readonly {
    readonly at: At;
    readonly event: string;
    readonly words: string | null;
    /** The number of its files, in words. */
    readonly files: string | null;
  }[];
  /** The wallet's page on which both sides act. */
  readonly url: string;
  /** The text of the link to that page. */
  readonly action: string;
}

/** A parcel of a part of an order. */
export interface ParcelView {
  readonly id: string;
  /** Carrier and tracking number. */
  readonly words: string;
  /** The carrier's page about it. */
  readonly href: string | null;
  readonly status: string;
  /** A sentence about its state. */
  readonly state: string;
  /** Its pieces; empty if it holds the whole part. */
  readonly contents: readonly string[];
}
