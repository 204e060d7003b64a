import { stateWords } from '#platform/status/words.ts';
import type { State } from '#platform/status/domain.ts';
import { msg } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { Service } from './data.ts';

/** What each service does for people. */
export const serviceWords: Readonly<Record<Service, Message>> = {
  shop: msg('The shop and its orders'),
  jobs: msg('Deadlines and deliveries of messages'),
  mail: msg('Mail'),
  wallet: msg('Payments through the wallet'),
  walletParts: msg('What the wallet reports'),
};

/** How a service works now. Of its parts, the wallet says only the worst state. */
export function stateOfService(service: Service, state: State): string {
  return (service === 'walletParts' ? partsWords : stateWords)[state]();
}

const partsWords: Readonly<Record<State, Message>> = {
  works: msg('Everything works'),
  slow: msg('Something is slow'),
  away: msg('Something does not answer'),
};
