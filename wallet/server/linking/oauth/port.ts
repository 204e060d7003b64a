/** How long the money of released sales stays in reserve. The wing of payments decides it, so it is injected. */
export interface ReserveTerms {
  /** Counted from the release: until when a seller cannot spend it. */
  readonly days: number;
  /** As `days`, for a new seller. */
  readonly newSellerDays: number;
  /** How long a seller is new. */
  readonly newForDays: number;
  /** A seller with fewer settled orders is new as well. */
  readonly newBelowOrders: number;
  /** What of a new seller's money stays longer, in hundredths of a percent. */
  readonly keptBasisPoints: number;
  /** As `newSellerDays`, for that share. */
  readonly keptDays: number;
}

/** What consent needs from later wings. */
export interface ConsentPorts {
  /** Reads the terms of reserves in force now. */
  reserveTerms(): Promise<ReserveTerms>;
}
