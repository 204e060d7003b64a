/** The card processor did not answer, or gave an invalid answer. People read "try again in a moment". */
export class ProcessorUnavailableError extends Error {
  override readonly name = 'ProcessorUnavailableError';
}
