/** There was no answer in time; the operation may still be in progress. */
class TooLateError extends Error {
  override readonly name = 'TooLateError';
}

/**
 * Waits for the promise, but at most for `ms`, so that the caller does not wait for something that has stopped
 * answering.
 *
 * @param sentence The message of the error when the time is over.
 */
export async function withTimeout<T>(promise: Promise<T>, ms: number, sentence: string): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new TooLateError(sentence)), ms);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
