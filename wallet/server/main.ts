import { bindPort } from '#platform/http/bind.ts';
import { createFetch } from '#platform/http/outgoing.ts';
import { closeWhenAsked, startProcess } from '#platform/http/serve.ts';
import { createBusinessClock, followClock } from '#platform/jobs/clock.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { createLogger } from '#platform/log/logger.ts';
import { composeWallet } from './compose.ts';
import { readWalletConfig } from './config.ts';

startProcess(async () => {
  const config = readWalletConfig(process.env);
  const log = createLogger('wallet');
  const { server } = await bindPort(config.port, { trustedProxies: config.trustedProxies });
  const clock = createBusinessClock();
  const http = createFetch({ privateOrigins: config.privateOrigins });
  const wallet = await composeWallet(config, systemWorld({ log, http, clocks: clock.clocks }), { server });
  closeWhenAsked(wallet, log);
  if (config.clockUrl) {
    await followClock({ clock, url: config.clockUrl, follower: 'wallet', http, sweep: () => wallet.jobs.sweep(), log });
  }
  await wallet.jobs.start();
});
