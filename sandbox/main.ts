import { bindPort } from '#platform/http/bind.ts';
import { createFetch } from '#platform/http/outgoing.ts';
import { closeWhenAsked, startProcess } from '#platform/http/serve.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { createLogger } from '#platform/log/logger.ts';
import { composeSandbox } from './compose.ts';
import { readSandboxConfig } from './config.ts';

startProcess(async () => {
  const config = readSandboxConfig(process.env);
  const log = createLogger('sandbox');
  const { server } = await bindPort(config.port);
  const http = createFetch({ privateOrigins: config.privateOrigins });
  closeWhenAsked(await composeSandbox(config, systemWorld({ log, http }), { server }), log);
});
