import { join } from 'node:path';
import type { Server } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { buildApp } from '#platform/http/app.ts';
import type { World } from '#platform/kernel/world.ts';
import { bankRoutes } from './bank/routes.ts';
import { trackerEvent } from './carrier/event.ts';
import { carrierRoutes } from './carrier/routes.ts';
import { createTrackers } from './carrier/trackers.ts';
import type { Tracker } from './carrier/trackers.ts';
import { createClock } from './clock/clock.ts';
import { clockRoutes } from './clock/routes.ts';
import type { SandboxConfig } from './config.ts';
import { ecbRoutes } from './ecb/routes.ts';
import { failureRoutes } from './failures/routes.ts';
import { createSwitchboard } from './failures/switchboard.ts';
import { homeRoutes } from './home.ts';
import { createInbox } from './inbox/inbox.ts';
import type { Message } from './inbox/inbox.ts';
import { inboxRoutes } from './inbox/routes.ts';
import { keep } from './keep.ts';
import { startSmtp } from './mail/smtp.ts';
import { refuseOtherOrigins } from './origin.ts';
import { emptyBook, entryOf } from './stripe/book.ts';
import type { StripeBook } from './stripe/book.ts';
import { createDesk } from './stripe/desk.ts';
import { followTime } from './stripe/follow-time.ts';
import { processorPages } from './stripe/pages.ts';
import { stripeRoutes } from './stripe/routes.ts';
import { createPushService } from './push/book.ts';
import type { PushBook } from './push/book.ts';
import { pushRoutes } from './push/routes.ts';
import type { Sms } from './twilio/messages.ts';
import { twilioRoutes } from './twilio/routes.ts';
import { easypostEndpoint, stripeEndpoint } from './webhooks/endpoints.ts';
import { createWebhookOutbox } from './webhooks/outbox.ts';
import type { Delivery, WebhookOutbox } from './webhooks/outbox.ts';
import { webhookRoutes } from './webhooks/routes.ts';

export type Sandbox = Awaited<ReturnType<typeof composeSandbox>>;

interface Options {
  readonly server?: Server;
  /** Waits between attempts to deliver a webhook, to replace those of a real sender. */
  readonly webhookRetriesMs?: readonly number[];
}

/** Composes the sandbox. It takes the SMTP port; 0 takes any free one. */
export async function composeSandbox(config: SandboxConfig, world: World, { server, webhookRetriesMs }: Options = {}) {
  const state = await keepState(config, world);
  const { save } = state;
  const now = (): Date => world.clocks.security();
  const switchboard = createSwitchboard();
  const { inbox, push, saveMessages } = await openMessages(config, world);
  const { publicUrl } = config;
  const clock = createClock(state.value, { save, now });
  const businessNow = (): Date => new Date(world.clocks.business().getTime() + clock.state().offsetMs);
  const webhooks = createWebhookOutbox({
    store: state.value,
    save,
    now,
    http: world.http,
    log: world.log,
    switchboard,
    endpointOf: receivers(config, state.value.stripe),
    ...(webhookRetriesMs ? { retriesMs: webhookRetriesMs } : {}),
  });
  const stripe = createDesk({ book: state.value.stripe, world, page: publicUrl, webhooks, businessNow, save });
  const stopFollowing = followTime(stripe, world.log);
  const trackers = followParcels(state.value, { world, webhooks, commit: stripe.commit, now: businessNow, config });
  const smtp = await startSmtp(inbox, config.smtpPort);
  const app = await buildApp({
    publicUrl,
    world,
    ...(server ? { server } : {}),
    ready: async () => {},
    prepare: (fastify: FastifyInstance) => refuseOtherOrigins(fastify, publicUrl),
    routes: [
      homeRoutes,
      inboxRoutes(inbox),
      clockRoutes(clock),
      failureRoutes(switchboard),
      webhookRoutes(webhooks),
      carrierRoutes({ trackers, switchboard, apiKey: config.easypostApiKey }),
      pushRoutes({ push, switchboard, publicUrl, now }),
      ecbRoutes({ now: businessNow, switchboard }),
      ...processorPages(stripe),
      bankRoutes(stripe),
      stripeRoutes({ desk: stripe, webhooks, switchboard, secretKey: config.stripeSecretKey }),
      smsRoutes(config, world, { inbox, switchboard, sent: state.value.sms, save }),
    ],
  });
  // Webhooks that an earlier run did not deliver.
  webhooks.flush();
  return {
    app,
    inbox,
    push,
    clock,
    stripe,
    trackers,
    webhooks,
    switchboard,
    smtpPort: smtp.port,
    close: async (): Promise<void> => {
      stopFollowing();
      await app.close();
      webhooks.close();
      await smtp.close();
      await Promise.all([save(), saveMessages()]);
    },
  };
}

/** The addresses in the settings, and the event destinations that clients made. */
function receivers(config: SandboxConfig, { destinations }: StripeBook) {
  const settings = {
    stripe_webhooks: stripeEndpoint({ url: config.stripeWebhookUrl, secret: config.stripeWebhookSecret }),
    easypost_webhooks: easypostEndpoint({ url: config.easypostWebhookUrl, secret: config.easypostWebhookSecret }),
  };
  return ({ edge, to }: Delivery) => {
    if (to === undefined) return settings[edge];
    const destination = entryOf(destinations, to);
    return destination && stripeEndpoint(destination);
  };
}

/** Messages to people are stored apart from the rest, so that many of them cost little. */
async function openMessages(config: SandboxConfig, world: World) {
  const now = (): Date => world.clocks.security();
  const letters = await keep(fileIn(config, 'inbox.json'), { messages: [] as Message[] });
  const inbox = createInbox(letters.value, { save: letters.save, now, newId: () => world.ids.mint('msg') });
  const { publicUrl } = config;
  const pushed = await keep(fileIn(config, 'push.json'), { subscriptions: [], messages: [] } as PushBook);
  const push = createPushService(pushed.value, { save: pushed.save, now, random: world.random, publicUrl });
  return { inbox, push, saveMessages: () => Promise.all([letters.save(), pushed.save()]) };
}

/** Without a directory, only in memory. */
function fileIn({ dataDir }: SandboxConfig, name: string): string | undefined {
  return dataDir === undefined ? undefined : join(dataDir, name);
}

/** Charges, parcels and their events are stored together. */
async function keepState(config: SandboxConfig, world: World) {
  const fresh = emptyBook(world.random(32).toString('base64url'));
  const kept = await keep(fileIn(config, 'sandbox.json'), {
    clock: { version: 1, offsetMs: 0 },
    stripe: fresh,
    trackers: {} as Record<string, Tracker>,
    deliveries: [] as Delivery[],
    sms: {} as Record<string, Sms>,
  });
  // Earlier versions kept no charges, so their state cannot be read.
  if (!('charges' in kept.value.stripe)) {
    throw new Error(
      'sandbox.json is of an earlier version: run "npm run reset", or delete it with the data of the wallet.',
    );
  }
  // A book of an earlier version may lack newer members.
  kept.value.stripe = { ...fresh, ...kept.value.stripe };
  return kept;
}

function followParcels(
  store: { trackers: Record<string, Tracker> },
  deps: { world: World; webhooks: WebhookOutbox; commit: () => Promise<void>; now: () => Date; config: SandboxConfig },
) {
  const newId = (prefix: string): string => `${prefix}_${deps.world.random(16).toString('hex')}`;
  return createTrackers(store, {
    now: deps.now,
    newId: () => newId('trk'),
    publicUrl: deps.config.publicUrl,
    commit: deps.commit,
    tell: (tracker, before) => {
      const event = trackerEvent({ id: newId('evt'), tracker, before });
      const body = JSON.stringify(event);
      deps.webhooks.file({
        id: event.id,
        edge: 'easypost_webhooks',
        type: event.description,
        subject: tracker.id,
        body,
      });
    },
  });
}

function smsRoutes(
  config: SandboxConfig,
  world: World,
  deps: Pick<Parameters<typeof twilioRoutes>[0], 'inbox' | 'switchboard' | 'sent' | 'save'>,
) {
  return twilioRoutes({
    ...deps,
    accountSid: config.twilioAccountSid,
    authToken: config.twilioAuthToken,
    http: world.http,
    log: world.log,
    now: () => world.clocks.security(),
    newSid: () => `SM${world.random(16).toString('hex')}`,
  });
}
