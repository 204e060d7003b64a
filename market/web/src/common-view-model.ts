export interface Fault {
  readonly field: string;
  readonly message: string;
}

/** An instant, in words and exactly. */
export interface At {
  readonly iso: string;
  readonly words: string;
}

/** A message to the reader about how things stand. */
export interface Notice {
  readonly kind: 'success' | 'info' | 'warning';
  readonly title: string;
  readonly text: string;
}
