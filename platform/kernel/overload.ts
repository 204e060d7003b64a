/** More is asked than can be done at the moment: nothing of it was begun, and it may be asked again later. */
export class OverloadError extends Error {
  override readonly name = 'OverloadError';
  /** Read by the HTTP server. */
  readonly statusCode = 503;
}
