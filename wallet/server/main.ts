import { shownSettings } from '#platform/config/config.ts';
import { bindPort } from '#platform/http/bind.ts';
import { createFetch } from '#platform/http/outgoing.ts';
import { announceStart, closeWhenAsked, startProcess } from '#platform/http/serve.ts';
import { createBusinessClock, followClock } from '#platform/jobs/clock.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { createServerLogger } from '#platform/log/logger.ts';
import { composeWallet } from './compose.ts';
import { readWalletConfig, settings, systemsOf } from './config.ts';

startProcess(async () => {
  const config = readWalletConfig(process.env);
  const log = createServerLogger('wallet');
  const { server, port } = await bindPort(config.port, { trustedProxies: config.trustedProxies });
  const clock = createBusinessClock();
  const systems = [...systemsOf(config), ...(config.clockUrl ? [config.clockUrl] : [])];
  const http = createFetch({ privateOrigins: config.privateOrigins, systems });
  const wallet = await composeWallet(config, systemWorld({ log, http, clocks: clock.clocks }), { server });
  closeWhenAsked(wallet, log);
  if (config.clockUrl) {
    await followClock({ clock, url: config.clockUrl, follower: 'wallet', http, sweep: () => wallet.jobs.sweep(), log });
  }
  await wallet.jobs.start();
  wallet.staff.logAnchoring.start();
  wallet.watchClock();
  announceStart(log, { port, settings: shownSettings(settings, process.env) });
});
