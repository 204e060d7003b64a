/** Where the chain of a cell ends, or ended when it was looked at. */
export interface Head {
  readonly cell: number;
  readonly lastEntry: bigint;
  /** SHA-256, in base64url. */
  readonly hash: string;
}

/** A head as somebody wrote it down, and where. */
export interface AnchoredHead extends Head {
  readonly reference: string;
}
