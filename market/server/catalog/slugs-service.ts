import type { Db } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import { listSlugs } from './store.ts';

const HOUR_MS = 3_600_000;
/** The most products in the site map; the protocol allows 50,000 addresses in a file. */
const MOST_SLUGS = 45_000;
/** The number of products that a statement reads. */
const AT_ONCE = 1_000;

/** Reads the slugs of the products once an hour, however often they are asked for. */
export function createSlugs(deps: { readonly db: Db; readonly world: World }): () => Promise<readonly string[]> {
  let kept: { readonly slugs: Promise<readonly string[]>; readonly until: number } | undefined;
  return async () => {
    const now = deps.world.clocks.security().getTime();
    if (!kept || now >= kept.until) kept = { slugs: readSlugs(deps), until: now + HOUR_MS };
    const { slugs } = kept;
    try {
      return await slugs;
    } catch (error) {
      kept = undefined;
      throw error;
    }
  };
}

async function readSlugs({ db }: { readonly db: Db }): Promise<readonly string[]> {
  const slugs: string[] = [];
  let after: Id<'prd'> | undefined;
  for (;;) {
    const rows = await db.asNobody((tx) => listSlugs(tx, after, AT_ONCE));
    slugs.push(...rows.map(({ slug }) => slug));
    after = rows.at(-1)?.id;
    if (rows.length < AT_ONCE || slugs.length >= MOST_SLUGS) return slugs.slice(0, MOST_SLUGS);
  }
}
