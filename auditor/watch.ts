import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { endStarting } from '#platform/http/bind.ts';
import { audit } from './audit.ts';
import type { Audit, AuditSettings } from './audit.ts';
import type { Head } from './head.ts';
import { createMetrics } from './metrics.ts';

interface WatchSettings extends AuditSettings {
  readonly everyMs: number;
  readonly log: Logger;
  /** Called with the audit of each completed cycle. */
  readonly report: (audit: Audit) => Promise<void> | void;
}

/**
 * The interval at which a cycle hashes the whole journal again. Any other cycle hashes only new batches, and checks
 * that the chain still has the heads of the cycle before.
 */
const WHOLE_EVERY_MS = 60 * 60_000;

/**
 * Runs cycles until `ending` is aborted. The log and the metrics report a failed cycle, and the next one runs as usual.
 *
 * @param server Answers `GET /metrics`; everything else is 404.
 */
export async function watch(settings: WatchSettings, server: Server, ending: AbortSignal): Promise<void> {
  const { everyMs, log, report } = settings;
  const metrics = createMetrics();
  serveMetrics(server, metrics);
  let known: readonly Head[] = [];
  let wholeAt = performance.now();
  while (!ending.aborted) {
    const isWhole = performance.now() - wholeAt > WHOLE_EVERY_MS;
    if (isWhole) wholeAt = performance.now();
    try {
      const done = await audit(settings, isWhole ? [] : known);
      known = done.verified;
      metrics.done(done, new Date());
      await report(done);
    } catch (error) {
      metrics.failed();
      log.error({ err: error }, 'the audit failed');
    }
    await sleep(everyMs, undefined, { signal: ending }).catch(() => {});
  }
}

function serveMetrics(server: Server, metrics: ReturnType<typeof createMetrics>): void {
  endStarting(server);
  server.on('request', (request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    metrics.text().then(
      (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
}
