import { shownSettings } from '#platform/config/config.ts';
import { bindPort } from '#platform/http/bind.ts';
import { createFetch } from '#platform/http/outgoing.ts';
import { announceStart, closeWhenAsked, startProcess } from '#platform/http/serve.ts';
import { createBusinessClock, followClock } from '#platform/jobs/clock.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { createServerLogger } from '#platform/log/logger.ts';
import { composeMarket } from './compose.ts';
import { readMarketConfig, settings } from './config.ts';

startProcess(async () => {
  const config = readMarketConfig(process.env);
  const log = createServerLogger('market');
  const { server, port } = await bindPort(config.port, { trustedProxies: config.trustedProxies });
  const clock = createBusinessClock();
  const systems = [config.walletUrl, ...(config.clockUrl ? [config.clockUrl] : [])];
  const http = createFetch({ privateOrigins: config.privateOrigins, systems });
  const market = await composeMarket(config, systemWorld({ log, http, clocks: clock.clocks }), { server });
  closeWhenAsked(market, log);
  if (config.clockUrl) {
    await followClock({ clock, url: config.clockUrl, follower: 'market', http, sweep: () => market.jobs.sweep(), log });
  }
  await market.jobs.start();
  market.staff.logAnchoring.start();
  market.watchClock();
  announceStart(log, { port, settings: shownSettings(settings, process.env) });
});
