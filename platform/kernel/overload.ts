/** There is too much work at the moment: nothing of the request was begun, and it can be retried later. */
export class OverloadError extends Error {
  override readonly name = 'OverloadError';
  /** Read by the HTTP server. */
  readonly statusCode = 503;
}
