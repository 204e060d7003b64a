/** The head of a cell's chain, at the time it was read. */
export interface Head {
  readonly cell: number;
  /** The number of the newest entry. */
  readonly lastEntry: bigint;
  /** SHA-256, in base64url. */
  readonly hash: string;
}

/** A recorded head. */
export interface AnchoredHead extends Head {
  /** Names the record, for instance a line of the file. */
  readonly reference: string;
}
