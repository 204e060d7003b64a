/** One request of an attack with its answer, shortened. */
export interface Exchange {
  readonly request: string;
  readonly sent: string;
  readonly status: number;
  readonly answer: string;
}
