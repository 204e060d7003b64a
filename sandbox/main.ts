import { shownSettings } from '#platform/config/config.ts';
import { bindPort } from '#platform/http/bind.ts';
import { createFetch } from '#platform/http/outgoing.ts';
import { announceStart, closeWhenAsked, startProcess } from '#platform/http/serve.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { createServerLogger } from '#platform/log/logger.ts';
import { composeSandbox } from './compose.ts';
import { readSandboxConfig, settings } from './config.ts';

startProcess(async () => {
  const config = readSandboxConfig(process.env);
  const log = createServerLogger('sandbox');
  const { server, port } = await bindPort(config.port);
  const http = createFetch({ privateOrigins: config.privateOrigins });
  closeWhenAsked(await composeSandbox(config, systemWorld({ log, http }), { server }), log);
  announceStart(log, { port, settings: shownSettings(settings, process.env) });
});
