/** Closes the parts in their order, each even if one before it fails; then it throws that part's error. */
export function closedInOrder(parts: readonly { close(): unknown }[]): AsyncDisposableStack {
  const closing = new AsyncDisposableStack();
  for (const part of parts.toReversed()) {
    closing.defer(async () => {
      await part.close();
    });
  }
  return closing;
}
