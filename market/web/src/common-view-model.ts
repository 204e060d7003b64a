/** A fault of a form's field, in words for the reader. */
export interface Fault {
  readonly field: string;
  readonly message: string;
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
