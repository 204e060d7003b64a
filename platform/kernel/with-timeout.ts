/** Nobody answered in time; what was asked may still be under way. */
class TooLateError extends Error {
  override readonly name = 'TooLateError';
}

/**
 * The promise, but for at most `ms`: whoever asks does not wait for something that has stopped answering.
 *
 * @param sentence What is thrown when it is too late.
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
