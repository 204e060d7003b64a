import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import pino from 'pino';
import { systemWorld } from '../kernel/world.ts';
import { buildApp } from './app.ts';
import type { App, Routes } from './app.ts';
import { commonProblem } from './common-problems.ts';
import { eventOfRefusal } from './refused-events.ts';

const publicUrl = 'http://shop.localhost:1234';

/** Refuses with the status in the address; `who` in the query names the person. */
const routes: Routes = async (app) => {
  app.get('/things/:status', async (request, reply) => {
    const { status } = request.params as { status: string };
    return status === '404'
      ? commonProblem(reply, { code: 'not_found' })
      : reply.code(Number(status)).type('text/html').send('refused');
  });
  app.post('/typed', { schema: { body: { type: 'object', required: ['amount'] } } }, async () => ({}));
};

describe('a refused request', () => {
  let app: App;
  const lines: string[] = [];
  before(async () => {
    const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
    app = await buildApp({
      publicUrl,
      world: systemWorld({ log, http: fetch }),
      ready: async () => {},
      routes: [routes],
      subjectOf: ({ query }) => (query as { who?: string }).who,
    });
  });

  const eventOf = async (path: string, more: { method?: 'POST'; payload?: object; headers?: object } = {}) => {
    lines.length = 0;
    await app.inject({ url: `${publicUrl}${path}`, headers: { 'user-agent': 'Firefox' }, ...more } as never);
    const read = lines.map((line) => (JSON.parse(line) as { security?: Record<string, unknown> }).security);
    const events = read.filter((security) => security !== undefined);
    assert.ok(events.length <= 1);
    return events[0];
  };

  it('is logged if a known person asks for what is missing or somebody else’s', async () => {
    const { reference, browser, ...event } = (await eventOf('/things/404?who=hld_1'))!;
    assert.deepEqual(event, {
      event: 'access.refused',
      subject: 'hld_1',
      status: 404,
      route: 'GET /things/:status',
      code: 'not_found',
      address: '127.0.0.1',
    });
    assert.match(String(reference), /^req_/);
    assert.equal(typeof browser, 'string');
    assert.equal(await eventOf('/things/404'), undefined, 'nobody is known, and nothing is hidden');
    assert.equal(await eventOf('/nothing?who=hld_1'), undefined, 'the address is no thing’s');
    assert.equal((await eventOf('/things/403'))?.['event'], 'access.refused');
  });

  it('is logged if its input is none that a page of the product sends', async () => {
    const typed = await eventOf('/typed', { method: 'POST', payload: { secret: 'tiger' } });
    assert.deepEqual(
      [typed?.['event'], typed?.['code'], typed?.['subject']],
      ['input.refused', 'invalid_request', null],
    );
    assert.ok(!lines.join('').includes('tiger'));
    assert.equal((await eventOf('/p/%FF'))?.['event'], 'input.refused');
    assert.equal((await eventOf('/typed', { headers: { host: 'other.example' } }))?.['event'], 'input.refused');
  });

  it('is logged if it comes too fast', async () => {
    assert.equal((await eventOf('/things/429'))?.['event'], 'pace.refused');
  });

  it('is judged by its answer', () => {
    const page = { isNamed: true, hasId: true, isProblem: false };
    for (const status of [200, 303, 409, 422, 500]) assert.equal(eventOfRefusal({ ...page, status }), undefined);
    for (const status of [409, 422]) {
      assert.equal(eventOfRefusal({ ...page, status, isProblem: true }), 'rule.refused');
    }
    assert.equal(eventOfRefusal({ ...page, status: 401 }), 'access.refused');
    assert.equal(eventOfRefusal({ ...page, status: 401, isNamed: false }), undefined);
  });
});
