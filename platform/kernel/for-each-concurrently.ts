/** Does the work for each of the items, so many at a time, in their order as far as their beginnings go. */
export async function forEachConcurrently<Item>(
  items: readonly Item[],
  most: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  // One walk for all of them: whoever is done takes the next.
  const waiting = items.values();
  const walk = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, walk));
}
