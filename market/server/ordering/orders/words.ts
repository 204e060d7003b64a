import type { OrderError } from './domain.ts';
import type { Refused, Unknown } from './wallet-port.ts';

/** Why a step of an order could not be taken, in words for whoever took it. */
export function refusalWords(error: OrderError | Refused | Unknown): string {
  switch (error.code) {
    case 'wallet_refused':
      return `${error.problem.title}. ${error.problem.nextAction}`;
    case 'wallet_unreachable':
      return 'The wallet does not answer right now. It is safe to press again: nothing is done or charged twice.';
    case 'order_not_payable':
    case 'part_not_confirmable':
    case 'part_not_shippable':
      return 'This order is past that step already.';
  }
}
