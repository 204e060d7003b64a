import { found, missing, refused } from './answer.ts';
import type { Call } from './answer.ts';
import { entryOf } from './book.ts';
import type { Setup } from './card-book.ts';
import { attemptJson, setupJson } from './card-objects.ts';
import type { Desk } from './desk.ts';
import { textOrNull } from './form.ts';
import { cancelSetup } from './linking.ts';
import { page } from './answer.ts';

/** The calls for orders to set up a card or an account. */
export function setupCalls(desk: Desk): Record<string, Call> {
  const { book } = desk;
  return {
    'GET /v1/setup_intents/:id': (_asked, id) => {
      const setup = entryOf(book.setups, id);
      return setup ? found(setupJson(desk, setup)) : missing('setupintent', id);
    },
    'POST /v1/setup_intents/:id/cancel': (asked, id) => {
      const setup = entryOf(book.setups, id);
      if (!setup) return missing('setupintent', id);
      if (setup.session !== null) {
        return refused(
          'You cannot cancel a SetupIntent that was created by a Checkout Session. To cancel it, expire the Checkout Session.',
        );
      }
      if (setup.status === 'succeeded' || setup.status === 'canceled') {
        return refused(
          `You cannot cancel this SetupIntent because it has a status of ${setup.status}.`,
          'setup_intent_unexpected_state',
        );
      }
      cancelSetup(desk, setup, textOrNull(asked['cancellation_reason']) as Setup['cancellation_reason']);
      return found(setupJson(desk, setup));
    },
    'GET /v1/setup_attempts': (asked) => {
      const some = Object.values(book.setups)
        .filter((one) => one.id === asked['setup_intent'])
        .flatMap((one) => attemptJson(desk, one) ?? []);
      return page({ url: '/v1/setup_attempts', what: 'setup_attempt', items: some }, asked);
    },
  };
}
