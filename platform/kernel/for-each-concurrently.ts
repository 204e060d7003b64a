/** Does the work for each item, at most so many at a time, and begins the items in order. */
export async function forEachConcurrently<Item>(
  items: readonly Item[],
  most: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  // All runners share one iterator: a free runner takes the next item.
  const waiting = items.values();
  const walk = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, walk));
}
