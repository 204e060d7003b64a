import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { createRefusals } from './refusals-service.ts';

const codes = new Set(['pin_wrong', 'not_found']);
const clocks = { business: () => new Date(), security: () => new Date('2026-11-30T02:30:00Z') };

describe('the counter of refusals', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('[O1a] stores the known codes when it closes, and each count once', async () => {
    const world = { clocks, log: pino({ level: 'silent' }) };
    const [one, other] = [0, 1].map(() => createRefusals({ db: database.db, world, codes }));
    for (const code of ['pin_wrong', 'pin_wrong', 'not_found', 'made_up', '__proto__']) one!.count(code);
    assert.deepEqual(await other!.read(), []);
    await one!.close();
    await one!.close();
    other!.count('pin_wrong');
    assert.deepEqual(await other!.read(), [
      { code: 'pin_wrong', day: 3, week: 3 },
      { code: 'not_found', day: 1, week: 1 },
    ]);
  });

  it('[O1a] stores them in time without being read', async () => {
    const world = { clocks, log: pino({ level: 'silent' }) };
    const counter = createRefusals({ db: database.db, world, codes }, 1);
    const before = (await counter.read()).find(({ code }) => code === 'not_found')?.day ?? 0;
    counter.count('not_found');
    const reader = createRefusals({ db: database.db, world, codes });
    const deadline = Date.now() + 10_000;
    let now = before;
    while (now === before && Date.now() < deadline) {
      await new Promise((done) => void setTimeout(done, 5));
      now = (await reader.read()).find(({ code }) => code === 'not_found')?.day ?? 0;
    }
    assert.equal(now, before + 1);
    await counter.close();
  });

  it('[O1a] loses what a database that is away does not take, says so, and goes on', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line) => void lines.push(line) });
    const away = await createTestDatabase('wallet');
    const counter = createRefusals({ db: away.db, world: { clocks, log }, codes });
    await away.close();
    counter.count('pin_wrong');
    counter.count('not_found');
    await counter.close();
    counter.count('pin_wrong');
    await counter.close();
    assert.deepEqual(
      lines.map((line) => (JSON.parse(line) as { lost: number }).lost),
      [2, 1],
    );
  });
});
