import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import Stripe from 'stripe';
import { bindPort } from '#platform/http/bind.ts';
import { createFetch } from '#platform/http/outgoing.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { createLogger } from '#platform/log/logger.ts';
import { composeSandbox } from './compose.ts';
import type { Sandbox } from './compose.ts';

/** A received webhook. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export const secrets = {
  stripeSecretKey: 'sk_test_for_this_test',
  stripeWebhookSecret: 'whsec_for_this_test',
  twilioAccountSid: 'AC0123456789abcdef0123456789abcdef',
  twilioAuthToken: 'a-token-for-this-test',
  easypostApiKey: 'EZTK-for-this-test',
  easypostWebhookSecret: 'a-secret-for-this-test',
};

export type TestSandbox = Awaited<ReturnType<typeof startTestSandbox>>;

/** An answer of the sandbox with its request. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly answer: Response;
}

interface TestOptions {
  readonly dataDir?: string;
  /** Sees a copy of each answer before the client has it. */
  readonly watch?: (exchange: Exchange) => Promise<void>;
}

/** A sandbox on free ports, a receiver of its webhooks, and its clients. Without a directory, it keeps no state. */
export async function startTestSandbox({ dataDir, watch }: TestOptions = {}) {
  const received: Received[] = [];
  const receiver = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ path: request.url ?? '', headers: request.headers, body });
      response.statusCode = state.answer;
      response.end();
    });
  });
  const state = { answer: 200 };
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const hooks = `http://wallet.localhost:${(receiver.address() as AddressInfo).port}`;
  const { port, server } = await bindPort(0);
  const url = `http://sandbox.localhost:${port}`;
  const plain = createFetch({ privateOrigins: [url, hooks] });
  const http = watch ? watched(plain, watch) : plain;
  const lines: string[] = [];
  const log = createLogger('sandbox', 'trace', { write: (line) => void lines.push(line) });
  const config = {
    ...secrets,
    port,
    smtpPort: 0,
    publicUrl: url,
    privateOrigins: [],
    dataDir,
    stripeWebhookUrl: `${hooks}/stripe`,
    easypostWebhookUrl: `${hooks}/easypost`,
  };
  const webhookRetriesMs = [20, 20, 20];
  const sandbox: Sandbox = await composeSandbox(config, systemWorld({ log, http }), { server, webhookRetriesMs });
  return {
    sandbox,
    url,
    /** The address of its webhooks; for a browser, it is an empty page. */
    receiverUrl: hooks,
    http,
    received,
    /** Sets the answer of the webhook receiver from now on. */
    receiverAnswers: (status: number) => {
      state.answer = status;
    },
    logs: () => lines.join(''),
    stripe: stripeClient(port, http, secrets.stripeSecretKey),
    otherStripe: (key: string) => stripeClient(port, http, key),
    post: (path: string, body?: unknown, headers: Record<string, string> = {}) =>
      http(`${url}${path}`, {
        method: 'POST',
        redirect: 'manual',
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    close: async () => {
      await sandbox.close();
      receiver.closeAllConnections();
      await new Promise((resolve) => receiver.close(resolve));
    },
  };
}

function watched(http: typeof fetch, watch: (exchange: Exchange) => Promise<void>): typeof fetch {
  return async (input, init) => {
    const answer = await http(input, init);
    const url = new URL(input instanceof Request ? input.url : input);
    await watch({ method: init?.method ?? 'GET', path: url.pathname, answer: answer.clone() });
    return answer;
  };
}

function stripeClient(port: number, http: typeof fetch, key: string): Stripe {
  return new Stripe(key, {
    host: 'sandbox.localhost',
    port,
    protocol: 'http',
    httpClient: Stripe.createFetchHttpClient(http),
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

/** Opens the page on which a new customer links a card. */
export async function openCardPage(
  { stripe }: Pick<TestSandbox, 'stripe'>,
  walletUrl = 'https://wallet.example',
): Promise<Stripe.Checkout.Session> {
  const customer = await stripe.customers.create({ metadata: { holder: 'hld_1' } });
  return stripe.checkout.sessions.create({
    mode: 'setup',
    customer: customer.id,
    currency: 'eur',
    success_url: `${walletUrl}/back?session={CHECKOUT_SESSION_ID}`,
    cancel_url: `${walletUrl}/no`,
  });
}

/** Submits a page of the processor, like a browser without JavaScript. */
export function submit({ http, url }: TestSandbox, page: string, fields: Record<string, string>): Promise<Response> {
  const headers = { origin: url, accept: 'text/html' };
  return http(page, { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams(fields) });
}

export function typeCard(test: TestSandbox, session: Stripe.Checkout.Session, number: string): Promise<Response> {
  return submit(test, session.url ?? '', { number, expiry: '12 / 34', cvc: '123' });
}

/** Links a card to a new customer, and returns the processor's record of it. */
export async function linkCard(test: TestSandbox, number = '4242424242424242'): Promise<Stripe.PaymentMethod> {
  const session = await openCardPage(test);
  const answer = await typeCard(test, session, number);
  assert.equal(answer.headers.get('location'), `https://wallet.example/back?session=${session.id}`);
  const done = await test.stripe.checkout.sessions.retrieve(session.id, { expand: ['setup_intent.payment_method'] });
  return (done.setup_intent as Stripe.SetupIntent).payment_method as Stripe.PaymentMethod;
}

/** The address to which a bank's page sends the person back. */
export const backUrl = 'https://wallet.example/back';

/** Charges ten euros to a card. */
export function charge(
  { stripe }: Pick<TestSandbox, 'stripe'>,
  method: Stripe.PaymentMethod,
  options: Stripe.RequestOptions & { more?: Partial<Stripe.PaymentIntentCreateParams> } = {},
): Promise<Stripe.PaymentIntent> {
  const { more, ...requestOptions } = options;
  const order = {
    amount: 1_000,
    currency: 'eur',
    customer: method.customer as string,
    payment_method: method.id,
    // Only a confirmation may say where the bank sends the person back to.
    ...(more?.confirm === false ? {} : { confirm: true, return_url: backUrl }),
    metadata: { reference: 'top_1' },
  };
  return stripe.paymentIntents.create({ ...order, ...more }, requestOptions);
}

/** Waits until the condition holds; fails if it takes too long. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await isSo())) {
    if (Date.now() > end) assert.fail(`not so after ten seconds: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
