import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { describe, it } from 'node:test';
import { Type } from 'typebox';
import { buildApp } from '../http/app.ts';
import { systemWorld } from '../kernel/world.ts';
import { createLogger } from '../log/logger.ts';
import { securityEvents } from './events.ts';
import { logSecurity } from './lines.ts';

const publicUrl = 'http://shop.localhost:1234';

function recorded() {
  const lines: string[] = [];
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  const events = () =>
    lines
      .map((line) => JSON.parse(line) as { level: number; security?: Record<string, unknown> })
      .filter((line) => line.security);
  return { log: createLogger('test', 'info', destination), events };
}

const addressOf = ({ security }: { security?: Record<string, unknown> }) => String(security?.['address']);

describe('security events', () => {
  it('[S147b] name the request’s origin, however deep in the code they are logged', async () => {
    const { log, events } = recorded();
    const deep = async (): Promise<void> => {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      logSecurity(log, 'login.failed', 'hld_1', { method: 'password' });
    };
    const app = await buildApp({
      publicUrl,
      world: systemWorld({ log, http: fetch }),
      ready: async () => {},
      routes: [
        async (routes) => {
          routes.post('/login', { schema: { body: Type.Object({}) } }, async () => {
            await deep();
            return {};
          });
        },
      ],
    });
    const login = (remoteAddress: string, agent: string) =>
      app.inject({
        method: 'POST',
        url: `${publicUrl}/login`,
        payload: {},
        remoteAddress,
        headers: { 'user-agent': agent },
      });
    await Promise.all([login('192.0.2.1', 'Firefox/140 (Linux)'), login('192.0.2.2', 'Chrome/140 (Windows)')]);
    const seen = events().toSorted((one, other) => addressOf(one).localeCompare(addressOf(other)));
    for (const { security } of seen) assert.match(String(security?.['reference']), /^req_/);
    const event = { event: 'login.failed', subject: 'hld_1', method: 'password' };
    assert.deepEqual(
      seen.map(({ level, security }) => ({ level, ...security, reference: '' })),
      [
        { level: 40, ...event, address: '192.0.2.1', browser: 'Firefox on Linux', reference: '' },
        { level: 40, ...event, address: '192.0.2.2', browser: 'Chrome on Windows', reference: '' },
      ],
    );
    await app.close();
  });

  it('name no subject if there is no account', () => {
    const { log, events } = recorded();
    logSecurity(log, 'login.failed', undefined);
    assert.deepEqual(events()[0]?.security, { event: 'login.failed', subject: null });
  });

  it('[S147d] are all explained in the operators’ document', async () => {
    const text = await readFile(new URL('../../docs/operating.md', import.meta.url), 'utf8');
    for (const event of Object.keys(securityEvents)) assert.ok(text.includes(`| \`${event}\` |`), event);
  });
});
