/** An edit that removes the guard or effect of an id from a copy of the tree; the id's tests must then fail. */
export interface Plant {
  /** As in the names of tests: `S35`, `W6a`. */
  readonly id: string;
  /** Relative to the root of the project. */
  readonly file: string;
  /** Must occur in the file exactly once. */
  readonly from: string;
  readonly to: string;
}
