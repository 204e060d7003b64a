import Stripe from 'stripe';

/** Whether the processor refused; the answer is judged elsewhere. */
export function refused(call: Promise<unknown>): Promise<boolean> {
  return call.then(
    () => false,
    (error: unknown) => {
      if (error instanceof Stripe.errors.StripeError) return true;
      throw error;
    },
  );
}
