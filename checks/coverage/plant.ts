/**
 * A guard or an effect that an id of the documents promises, and how it is taken out of a copy of the tree: the tests
 * that carry the id must then fail.
 */
export interface Plant {
  /** As in the names of tests: `S35`, `W6a`. */
  readonly id: string;
  /** From the root of the project. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
}
