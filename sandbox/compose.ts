import { join } from 'node:path';
import type { Server } from 'node:http';
import { buildApp } from '#platform/http/app.ts';
import type { Routes } from '#platform/http/app.ts';
import { html } from '#platform/http/html.ts';
import type { World } from '#platform/kernel/world.ts';
import { carrierRoutes } from './carrier/routes.ts';
import { createTrackers } from './carrier/trackers.ts';
import type { Tracker } from './carrier/trackers.ts';
import { createCarrierWebhook } from './carrier/webhook.ts';
import { createClock } from './clock/clock.ts';
import { clockRoutes } from './clock/routes.ts';
import type { SandboxConfig } from './config.ts';
import { createInbox } from './inbox/inbox.ts';
import type { Message } from './inbox/inbox.ts';
import { inboxRoutes } from './inbox/routes.ts';
import { keep } from './keep.ts';
import { startSmtp } from './mail/smtp.ts';
import { sandboxPage, stylesheet } from './page.ts';
import { emptyBook } from './stripe/book.ts';
import { stripePages } from './stripe/pages.ts';
import { stripeRoutes } from './stripe/routes.ts';
import { createStripeService } from './stripe/service.ts';
import { createStripeWebhook } from './stripe/webhook.ts';
import { twilioRoutes } from './twilio/routes.ts';

export type Sandbox = Awaited<ReturnType<typeof composeSandbox>>;

/** Builds the outside world on one machine. The SMTP port is taken here; 0 takes any free one. */
export async function composeSandbox(config: SandboxConfig, world: World, { server }: { server?: Server } = {}) {
  const path = config.dataDir === undefined ? undefined : join(config.dataDir, 'sandbox.json');
  const kept = await keep(path, {
    messages: [] as Message[],
    clock: { version: 1, offsetMs: 0 },
    stripe: emptyBook(),
    trackers: {} as Record<string, Tracker>,
  });
  const { save } = kept;
  const now = (): Date => world.clocks.security();
  const inbox = createInbox(kept.value, { save, now, newId: () => world.ids.mint('msg') });
  const clock = createClock(kept.value, { save, now });
  const page = config.publicUrl;
  const webhook = createStripeWebhook({
    url: config.stripeWebhookUrl,
    secret: config.stripeWebhookSecret,
    http: world.http,
    log: world.log,
  });
  const stripe = createStripeService({ book: kept.value.stripe, world, page, webhook, save });
  const carrierWebhook = createCarrierWebhook({
    url: config.easypostWebhookUrl,
    secret: config.easypostWebhookSecret,
    http: world.http,
    log: world.log,
    newId: () => `evt_${world.random(12).toString('hex')}`,
  });
  const trackers = createTrackers(kept.value, {
    save,
    now: () => clock.state().now,
    newId: () => `trk_${world.random(12).toString('hex')}`,
    tell: carrierWebhook.send,
  });
  const smtp = await startSmtp(inbox, config.smtpPort);
  const app = await buildApp({
    publicUrl: config.publicUrl,
    world,
    ...(server ? { server } : {}),
    ready: async () => {},
    routes: [
      homeRoutes,
      inboxRoutes(inbox),
      clockRoutes(clock),
      carrierRoutes({ trackers, apiKey: config.easypostApiKey }),
      stripePages(stripe),
      stripeRoutes({ stripe, secretKey: config.stripeSecretKey, page }),
      twilioRoutes({
        inbox,
        accountSid: config.twilioAccountSid,
        authToken: config.twilioAuthToken,
        newSid: () => `SM${world.random(16).toString('hex')}`,
      }),
    ],
  });
  return {
    app,
    inbox,
    clock,
    stripe,
    trackers,
    smtpPort: smtp.port,
    close: async (): Promise<void> => {
      await app.close();
      webhook.close();
      carrierWebhook.close();
      await smtp.close();
      await save();
    },
  };
}

const homeRoutes: Routes = async (app) => {
  app.get('/sandbox.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(stylesheet));
  app.get('/', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(
      sandboxPage({
        title: 'The outside world',
        body: html`<p>
            Wallet and market reach everything outside through the protocols of real companies. On this machine, these
            stand in for them; nobody is charged and nothing is sent.
          </p>
          <div class="card">
            <a href="/inbox"><strong>Inbox</strong></a>
            <p>Every SMS and mail: codes, receipts, notices.</p>
          </div>
          <div class="card">
            <a href="/clock/control"><strong>Clock</strong></a>
            <p>Move business time on, to see deadlines come.</p>
          </div>`,
      }),
    ),
  );
};
