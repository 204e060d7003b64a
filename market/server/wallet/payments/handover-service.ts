import { invariant } from '#platform/kernel/invariant.ts';
import { err } from '#platform/kernel/result.ts';
import type { WalletGateway } from '../gateway.ts';

type Asked = Pick<WalletGateway, 'handOver' | 'handover'>;

/** Creates the port through which tickets of the market's support reach the wallet's. */
export function createHandovers(gateway: Asked) {
  return {
    give: async (paymentId: string, ticket: Parameters<Asked['handOver']>[1]) => {
      const given = await gateway.handOver(paymentId, ticket);
      if (given.ok) return given;
      if (given.error.code === 'wallet_unreachable') return err(given.error);
      const { code, title, nextAction = '' } = given.error;
      return err({ code, words: `${title}. ${nextAction}`.trim() });
    },
    find: async (paymentId: string, reference: string) => {
      const found = await gateway.handover(paymentId, reference);
      if (found.ok) return found.value;
      const isMissing = found.error.code === 'wallet_refused' && found.error.reason === 'ticket_not_found';
      invariant(isMissing, 'the wallet answers where a ticket stands');
      return undefined;
    },
  };
}
