import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { states } from '#platform/status/domain.ts';
import type { State } from '#platform/status/domain.ts';
import { walletPlaces } from './places-gateway.ts';

/** What can be asked of the wallet without a token. */
export interface WalletStatus {
  /** Rejects if the wallet does not answer. */
  check(): Promise<void>;
  /** Asks the wallet for the worst state of its own parts. Rejects without an answer that can be read. */
  read(): Promise<State>;
}

/** The wallet measures its parts first, for up to 4 seconds. */
const MEASURED_WITHIN_MS = 6_000;
const ANSWERS_WITHIN_MS = 4_000;
const Answer = Type.Object({ worst: Type.Union(states.map((state) => Type.Literal(state))) });

/** Creates the questions to the wallet's health check and status. */
export function createWalletStatus(walletUrl: string, http: typeof fetch): WalletStatus {
  const places = walletPlaces(walletUrl);
  const ask = async (address: string, withinMs: number): Promise<Response> => {
    const answer = await http(address, { redirect: 'error', signal: AbortSignal.timeout(withinMs) });
    if (answer.ok) return answer;
    await answer.body?.cancel();
    throw new Error(`The wallet answered ${answer.status}.`);
  };
  return {
    check: async () => {
      await (await ask(places.health, ANSWERS_WITHIN_MS)).body?.cancel();
    },
    read: async () => Value.Parse(Answer, await (await ask(places.statusData, MEASURED_WITHIN_MS)).json()).worst,
  };
}
