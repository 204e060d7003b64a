import type { World } from '#platform/kernel/world.ts';
import { confirm, decline, toMethod } from './book.ts';
import type { CheckoutSession, PaymentIntent, StripeBook } from './book.ts';
import { intentJson, sessionJson } from './objects.ts';
import type { createStripeWebhook } from './webhook.ts';

/** The processor at work: what its API and its pages do to its book. */
export interface StripeService {
  readonly book: StripeBook;
  newId(prefix: string): string;
  nowS(): number;
  createIntent(order: Omit<PaymentIntent, 'id' | 'status' | 'error' | 'created'>): Promise<PaymentIntent>;
  cancelIntent(intent: PaymentIntent): Promise<void>;
  /** The bank's customer has said yes or no. */
  answerChallenge(intent: PaymentIntent, agreed: boolean): Promise<void>;
  /** The card that was typed becomes the customer's. */
  completeSession(session: CheckoutSession, card: { number: string; month: number; year: number }): Promise<void>;
  save(): Promise<void>;
}

export function createStripeService(deps: {
  book: StripeBook;
  world: World;
  page: string;
  webhook: ReturnType<typeof createStripeWebhook>;
  save: () => Promise<void>;
}): StripeService {
  const { book, world, page, webhook, save } = deps;
  const newId = (prefix: string): string => `${prefix}_${world.random(12).toString('hex')}`;
  const nowS = (): number => Math.floor(world.clocks.security().getTime() / 1_000);
  const announce = (type: string, object: unknown): void => {
    const event = { id: newId('evt'), type, object, created: nowS() };
    book.events.unshift(event);
    webhook.send(event);
  };
  const announceIntent = (intent: PaymentIntent): void => {
    const types = {
      succeeded: 'payment_intent.succeeded',
      requires_action: 'payment_intent.requires_action',
      requires_payment_method: 'payment_intent.payment_failed',
      canceled: 'payment_intent.canceled',
    } as const;
    announce(types[intent.status], intentJson(book, intent, page));
  };
  return {
    book,
    newId,
    nowS,
    save,
    createIntent: async (order) => {
      const intent: PaymentIntent = {
        ...order,
        id: newId('pi'),
        status: 'requires_action',
        error: null,
        created: nowS(),
      };
      book.intents[intent.id] = intent;
      confirm(intent, book.methods[order.payment_method]!.outcome);
      await save();
      announceIntent(intent);
      return intent;
    },
    cancelIntent: async (intent) => {
      intent.status = 'canceled';
      await save();
      announceIntent(intent);
    },
    answerChallenge: async (intent, agreed) => {
      if (agreed) intent.status = 'succeeded';
      else
        decline(intent, {
          kind: 'declined',
          code: 'payment_intent_authentication_failure',
          message: 'The bank’s question was not answered.',
        });
      await save();
      announceIntent(intent);
    },
    completeSession: async (session, card) => {
      const method = toMethod(card, { id: newId('pm'), customer: session.customer, created: nowS() });
      book.methods[method.id] = method;
      session.payment_method = method.id;
      session.status = 'complete';
      await save();
      announce('checkout.session.completed', sessionJson(book, session, [], page));
    },
  };
}
