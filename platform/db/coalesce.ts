/**
 * Joins calls that come while a run is under way into the next one, as the ledger's batch does: many requests share
 * one round trip. A lone call goes at once.
 *
 * @param run Answers in the order of the items; when it throws, all of its callers get the error.
 * @param most Above it the rest waits for the next run.
 */
export function coalesce<Item, Answer>(
  run: (items: readonly Item[]) => Promise<readonly Answer[]>,
  most = 512,
): (item: Item) => Promise<Answer> {
  interface Waiting {
    readonly item: Item;
    readonly resolve: (answer: Answer) => void;
    readonly reject: (error: unknown) => void;
  }
  const waiting: Waiting[] = [];
  let running = false;
  const next = async (): Promise<void> => {
    if (running) return;
    running = true;
    while (waiting.length > 0) {
      const group = waiting.splice(0, most);
      try {
        const answers = await run(group.map(({ item }) => item));
        group.forEach(({ resolve }, index) => resolve(answers[index]!));
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    running = false;
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      // In a microtask, so that calls made together go together.
      queueMicrotask(() => void next());
    });
}
