import { createHmac } from 'node:crypto';
import type { Endpoint } from './outbox.ts';

/** Signs as Stripe does: `t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>">`. */
export function stripeEndpoint({ url, secret }: { url: string; secret: string }): Endpoint {
  return {
    url,
    sign: (body, at) => {
      const time = Math.floor(at.getTime() / 1_000);
      const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
      return {
        accept: '*/*; q=0.5, application/xml',
        'cache-control': 'no-cache',
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': `t=${time},v1=${signature}`,
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      };
    },
  };
}

/** Signs as EasyPost does: HMAC-SHA256 of the body under the NFKD form of the secret. */
export function easypostEndpoint({ url, secret }: { url: string; secret: string }): Endpoint {
  return {
    url,
    sign: (body) => {
      const signature = createHmac('sha256', secret.normalize('NFKD')).update(body).digest('hex');
      return { 'x-hmac-signature': `hmac-sha256-hex=${signature}` };
    },
  };
}
