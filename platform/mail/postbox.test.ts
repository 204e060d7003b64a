import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { ringOf } from '#platform/credentials/key-ring.ts';
import { createTestDatabase } from '../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../dev/postgres/testing.ts';
import { claim, end } from '../jobs/queue.ts';
import { dueTimers, endTimers } from '../jobs/timers.ts';
import type { Letter } from './mailer.ts';
import { paceRule } from './pacing-domain.ts';
import { createPostbox } from './postbox.ts';

for (const product of ['wallet', 'market']) {
  describe(`letters from the ${product}`, () => {
    let database: TestDatabase;
    let now = new Date('2026-11-24T12:00:00Z');
    let isDown = false;
    let addresses = 0;
    let address = '';
    const out: Letter[] = [];
    before(async () => {
      database = await createTestDatabase(product);
    });
    after(() => database.close());
    beforeEach(() => {
      out.length = 0;
      isDown = false;
      address = `ada${(addresses += 1)}@example.com`;
    });

    const key = randomBytes(32);
    const box = () =>
      createPostbox({
        db: database.db,
        kind: 'mail',
        keys: ringOf(key),
        clock: () => now,
        deliver: async (letter) => {
          if (isDown) throw new Error('the mail server is down');
          out.push(letter);
        },
      });
    const pass = (ms: number) => {
      now = new Date(now.getTime() + ms);
    };
    /** Fires what is due. */
    const fire = async () => {
      const due = await database.db.asWriter((tx) => dueTimers(tx, now, 100));
      for (const timer of due) {
        await box().timers[timer.kind]!(timer.subject);
        await database.db.asWriter((tx) => endTimers(tx, [timer]));
      }
    };
    /** Fires what is due and runs the resulting work once, like the jobs; failed work is retried later. */
    const sweep = async () => {
      await fire();
      const messages = await database.db.asWriter(async (tx) => {
        const claimed = await claim(tx, { server: randomUUID(), most: 100, without: [] });
        await end(tx, claimed);
        return claimed;
      });
      const work = messages.map((message) => box().handlers[message.kind]!(message.payload, () => {}));
      return Promise.allSettled(work);
    };
    const send = (name: string, more: Partial<Letter> = {}) =>
      box().send({ to: address, subject: `About ${name}`, text: `All of ${name}.`, ...more });
    const sendMany = (count: number) => Promise.all(Array.from({ length: count }, (_, index) => send(`n${index}`)));
    const wordsOut = () => out.map(({ text }) => text).join('\n');

    it('[S146a] [S146d] are limited for each address, even if many are sent at once, and none is lost', async () => {
      await sendMany(38);
      assert.equal(out.length, paceRule.most);
      await sweep();
      assert.equal(out.length, paceRule.most);
      pass(paceRule.withinMs);
      await sweep();
      await sweep();
      assert.equal(out.length, paceRule.most + 1);
      assert.equal(out.at(-1)?.subject, `${38 - paceRule.most} messages for you`);
      for (let index = 0; index < 38; index += 1) assert.ok(wordsOut().includes(`All of n${index}.`), `n${index}`);
    });

    it('[S146a] are counted by address, in upper or lower case', async () => {
      await sendMany(paceRule.most);
      await send('one more', { to: address.toUpperCase() });
      assert.equal(out.length, paceRule.most);
      await send('somebody else', { to: `other-${address}` });
      assert.equal(out.length, paceRule.most + 1);
    });

    it('[S146b] arrive once if the same one is requested again, at once or later', async () => {
      await send('it', { cause: 'receipt 1' });
      await send('it', { cause: 'receipt 1' });
      await send('it', { cause: 'receipt 2' });
      assert.equal(out.length, 2);
      await sendMany(paceRule.most);
      for (let time = 0; time < 3; time += 1) await send('late', { cause: 'late' });
      pass(paceRule.withinMs);
      await sweep();
      assert.equal(wordsOut().split('All of late.').length, 2);
    });

    it('[S146c] are reported as waiting until they went out, and as sent from then on', async () => {
      assert.equal(await send('first'), 'sent');
      assert.equal(await send('first'), 'sent');
      await sendMany(paceRule.most);
      const late = () => send('late', { cause: 'late', isSecurity: true });
      assert.deepEqual([await late(), await late()], ['waits', 'waits']);
      pass(60_000);
      isDown = true;
      await sweep();
      assert.equal(await late(), 'waits', 'a failed bundle is sent later');
      isDown = false;
      pass(2 * 60_000);
      await sweep();
      assert.equal(await late(), 'sent');
      assert.equal(wordsOut().split('All of late.').length, 2);
    });

    it('[S146c] about security arrive within a minute, however many others wait', async () => {
      await sendMany(20);
      await send('a new device', { isSecurity: true });
      pass(60_000);
      await sweep();
      assert.match(out.at(-1)!.text, /All of a new device\./);
    });

    it('[S146d] are sent again if the mail server was down, also those that waited', async () => {
      isDown = true;
      await assert.rejects(send('first'));
      await assert.rejects(send('first'));
      isDown = false;
      await send('first');
      await sendMany(paceRule.most);
      isDown = true;
      pass(paceRule.withinMs);
      await sweep();
      isDown = false;
      await sweep();
      assert.equal(out.length, paceRule.most, 'nobody sends meanwhile what somebody has taken');
      pass(2 * 60_000);
      await sweep();
      assert.equal(out.length, paceRule.most + 1);
      assert.match(out.at(-1)!.text, /All of n\d\./);
    });

    it('[S146d] that wait are sent by a job, so that a hanging mail server delays no deadline', async () => {
      await sendMany(paceRule.most + 1);
      pass(paceRule.withinMs);
      isDown = true;
      await fire();
      assert.equal(out.length, paceRule.most, 'the deadline itself asks no mail server');
      const outcomes = await sweep();
      assert.ok(outcomes.some(({ status }) => status === 'rejected'));
      isDown = false;
      pass(2 * 60_000);
      await sweep();
      assert.equal(out.length, paceRule.most + 1);
    });

    it('[S146d] that wait are split into several letters if one cannot hold them', async () => {
      await sendMany(paceRule.most + paceRule.mostTogether + 3);
      pass(paceRule.withinMs);
      await sweep();
      pass(2 * 60_000);
      await sweep();
      assert.deepEqual(
        out.slice(paceRule.most).map(({ subject }) => subject),
        ['50 messages for you', '3 messages for you'],
      );
    });
  });
}
