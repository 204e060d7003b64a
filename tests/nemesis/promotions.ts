import { randomUUID } from 'node:crypto';
import { release } from './confirm.ts';
import type { Standing } from './evidence.ts';
import type { AskedPromotion } from './history.ts';
import { pay } from './pay.ts';
import { askUntilTold } from './run.ts';
import type { Run } from './run.ts';

/** The ids of the shop's two promotions. */
export interface OpenPromotions {
  /** A budget that lasts for the whole run. */
  readonly wide: string;
  /** A budget that is soon spent, and then has only what refunds return. */
  readonly hot: string;
}

const WIDE_MINOR = 10_000;
const HOT_MINOR = 400;
/** Payments whose commission is nearly their whole amount, so that the shop soon has money for its promotions. */
const earning = { times: 4, amountMinor: 3_000, commissionMinor: 2_700 };

/** Lets the shop earn the money for two promotions, and opens them. */
export async function openPromotions(run: Run): Promise<OpenPromotions> {
  const [buyer] = run.cast.buyers.filter((one) => !one.isPoor);
  for (let time = 0; time < earning.times; time += 1) {
    const { told } = await pay(run, { buyer: buyer!, ...earning, times: 1, parts: 1 });
    const [payment] = told;
    await release(run, buyer!, payment!, payment!.parts[0]!.id);
  }
  return { wide: await open(run, 'For all', WIDE_MINOR), hot: await open(run, 'For the first', HOT_MINOR) };
}

/** Opens a promotion by two concurrent requests under one key. */
async function open(run: Run, name: string, budgetMinor: number): Promise<string> {
  const asked: AskedPromotion = { name, budgetMinor, told: [] };
  run.history.promotions.push(asked);
  const key = randomUUID();
  const askOnce = async (): Promise<void> => {
    const answer = await askUntilTold(run, {
      method: 'POST',
      path: '/v1/promotions',
      body: { name, budget: { amount: String(budgetMinor), currency: 'EUR' } },
      key,
      token: () => run.tokens.ofShop(),
    });
    if (answer.status !== 201) throw new Error(`The wallet refused a promotion: ${JSON.stringify(answer)}.`);
    asked.told.push((answer.body as { id: string }).id);
  };
  await Promise.all([askOnce(), askOnce()]);
  return asked.told[0]!;
}

/** Reads the sums of each promotion from the API, as its shop. */
export async function readStandings(run: Run): Promise<Standing[]> {
  const ids = run.history.promotions.flatMap(({ told }) => told.slice(0, 1));
  return Promise.all(
    ids.map(async (id) => {
      const path = `/v1/promotions/${id}`;
      const { body } = await askUntilTold(run, { method: 'GET', path, token: () => run.tokens.ofShop() });
      const sums = body as Record<'budget' | 'held' | 'spent' | 'left' | 'returned', { amount: string }>;
      const minor = (name: keyof typeof sums): number => Number(sums[name]?.amount);
      return {
        id,
        budget: minor('budget'),
        held: minor('held'),
        spent: minor('spent'),
        left: minor('left'),
        returned: minor('returned'),
      };
    }),
  );
}
