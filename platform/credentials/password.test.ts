import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { beforeEach, describe, it, mock } from 'node:test';
import { threadId, Worker } from 'node:worker_threads';
import { OverloadError } from '../kernel/overload.ts';
import { systemWorld } from '../kernel/world.ts';
import { createLogger } from '../log/logger.ts';
import { appraiseElsewhere } from './password-thread.ts';
import { glanceAtPassword, judgePassword, passwordWords, weighPassword } from './password.ts';
import { hashSecret, verifySecret } from './secret-hash.ts';

const codeOf = async (password: string, withFactor = true, context: string[] = []) => {
  const judged = await judgePassword(password, context, withFactor);
  return judged.ok ? 'fine' : judged.error.code;
};

describe('a new password', () => {
  it('[W3a] needs 15 characters alone and 8 beside a second factor', async () => {
    assert.equal(await codeOf('lantern otter', false), 'password_too_short');
    assert.equal(await codeOf('lantern otter', true), 'fine');
    assert.equal(await codeOf('lantern otter moss', false), 'fine');
    assert.equal(await codeOf('kV4!xq2', true), 'password_too_short');
  });

  it('[W3a] [S43] is refused if it is empty', async () => {
    assert.equal(await codeOf('', false), 'password_too_short');
    assert.equal(await codeOf('', true), 'password_too_short');
  });

  it('[W3a] [S43] is refused if it was breached, in upper or lower case', async () => {
    for (const password of ['password1', 'iloveyou', 'Qwertyuiop', '1234567890', 'vjhtrhsvdctcegth']) {
      assert.equal(await codeOf(password), 'password_breached', password);
    }
  });

  it('[W3a] [S43] is refused if it is built from known facts', async () => {
    assert.equal(await codeOf('Annabel1990', true, ['Annabel', 'Holdfast']), 'password_personal');
    assert.equal(await codeOf('holdfast!!', true, ['Annabel', 'Holdfast']), 'password_personal');
  });

  it('[W3a] is refused if it is a pattern that is quickly guessed', async () => {
    assert.equal(await codeOf('zyxwvutsrqponm', true), 'password_guessable');
    assert.equal(await codeOf('aaaaaaaaaaaaaaaaaaa', true), 'password_guessable');
  });

  it('[W3b] says why a password is weak, and scores a better one higher', async () => {
    const weigh = (password: string) => weighPassword(password, ['Holdfast'], false);
    const typed = ['', 'lantern', 'lantern otter', 'lantern otter moss'];
    const scores = await Promise.all(typed.map(async (password) => (await weigh(password)).score));
    assert.deepEqual(scores, [0, 1, 2, 4]);
    for (const [password, why] of [
      ['abcdefghijklmnopqrstu', /a row such as/i],
      ['hahahahahahahahahahaha', /again and again/],
      ['wertyuiopdfghjkl', /neighboring keys/i],
      ['zxcvbnmlkjhgfdsaq', /neighboring keys/i],
      ['poiuytrewqlkjhgfdsa', /many people use/],
      ['iloveyou', /stolen elsewhere/],
      ['holdfast!!', /your own details/],
      ['lantern', /at least 15/],
    ] as const) {
      const { fault } = await weigh(password);
      assert.match(fault ? passwordWords(fault) : '', why, password);
    }
  });

  it('[W3a] [S42] takes any characters and any length', async () => {
    assert.equal(await codeOf('пингвин съел радугу'), 'fine');
    assert.equal(await codeOf('🐧🌈🦦🪨🍋🛶🎺🧵'), 'fine');
    assert.equal(await codeOf('x'.repeat(257)), 'password_too_long');
  });
});

describe('judging passwords', () => {
  const dear = 'p@$$w0rd!1'.repeat(10);
  /** The thread's incoming messages, one for each appraisal. */
  const sent = mock.method(Worker.prototype, 'postMessage').mock;
  beforeEach(() => sent.resetCalls());

  it('[S140a] runs on another thread than the one that answers requests', async () => {
    const answer = await appraiseElsewhere({ password: dear, known: [] });
    assert.equal(sent.callCount(), 1);
    const [{ this: thread, arguments: asked }] = sent.calls as [(typeof sent.calls)[number]];
    assert.deepEqual(asked, [{ password: dear, known: [] }]);
    assert.notEqual((thread as Worker).threadId, threadId);
    assert.ok(answer.guesses > 0);
  });

  it('[S140b] takes some concurrently, refuses the rest of a flood at once, and works again after it', async () => {
    const flood = await Promise.allSettled(
      Array.from({ length: 80 }, (_, index) => judgePassword(`lantern otter moss ${index}`, [], false)),
    );
    const refused = flood.filter((one) => one.status === 'rejected');
    assert.equal(sent.callCount(), 33);
    assert.equal(refused.length, 47);
    assert.ok(refused.every(({ reason }) => reason instanceof OverloadError));
    assert.ok(flood.every((one) => one.status === 'rejected' || one.value.ok));
    assert.equal(await codeOf('lantern otter moss'), 'fine');
  });

  it('[S140c] begins with the cheap checks: length, and known facts', async () => {
    assert.equal(await codeOf('short', false), 'password_too_short');
    assert.equal(await codeOf('fourteen chars', false), 'password_too_short');
    assert.equal(await codeOf('x'.repeat(60_000), false), 'password_too_long');
    assert.equal(await codeOf('Annabel1990', true, ['Annabel']), 'password_personal');
    assert.equal(glanceAtPassword('lantern otter moss', [], false).ok, true);
    assert.equal(sent.callCount(), 0);
  });
});

describe('a hash of a secret', () => {
  it('[S140b] is computed for some concurrent requests, and refused to the rest of a flood', async () => {
    const hash = await hashSecret('294018', randomBytes);
    const flood = await Promise.allSettled(Array.from({ length: 80 }, () => verifySecret('294018', hash)));
    assert.equal(flood.filter((one) => one.status === 'fulfilled' && one.value).length, 66);
    const refused = flood.filter((one) => one.status === 'rejected');
    assert.ok(refused.length === 14 && refused.every(({ reason }) => reason instanceof OverloadError));
    assert.equal(await verifySecret('294018', hash), true);
  });

  it('[S42] depends on every character, also a NUL and the 100th, in any Unicode form', async () => {
    const long = `${'otter '.repeat(20)}a`;
    const hash = await hashSecret(long, randomBytes);
    assert.equal(await verifySecret(long, hash), true);
    assert.equal(await verifySecret(`${long.slice(0, -1)}b`, hash), false);
    const withNul = await hashSecret('abc\0def', randomBytes);
    assert.equal(await verifySecret('abc', withNul), false);
    assert.equal(await verifySecret('abc\0def', withNul), true);
    const composed = await hashSecret('caf\u00e9', randomBytes);
    assert.equal(await verifySecret('cafe\u0301', composed), true);
  });

  it('has the full cost in the world of a server, and a smaller one only where it is asked for', async () => {
    const { random, hashCost } = systemWorld({ log: createLogger('test', 'silent'), http: fetch });
    const hash = await hashSecret('294018', random, hashCost);
    assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const cheap = await hashSecret('294018', random, { memory: 64, passes: 1 });
    assert.match(cheap, /^\$argon2id\$v=19\$m=64,t=1,p=1\$/);
    assert.equal(await verifySecret('294018', cheap), true);
  });

  it('differs each time, and a malformed one verifies nothing', async () => {
    assert.notEqual(await hashSecret('1234', randomBytes), await hashSecret('1234', randomBytes));
    assert.equal(await verifySecret('1234', ''), false);
    assert.equal(await verifySecret('1234', '$argon2id$broken'), false);
  });
});
