import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createTransport } from 'nodemailer';
import { secrets, startTestSandbox, until } from '../test-sandbox.ts';
import type { TestSandbox } from '../test-sandbox.ts';
import type { Message } from './inbox.ts';

describe('the inbox of all that was sent', () => {
  let test: TestSandbox;
  let dataDir = '';
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'holdfast-sandbox-'));
    test = await startTestSandbox({ dataDir });
  });
  after(async () => {
    await test.close();
    await rm(dataDir, { recursive: true });
  });

  const login = (password: string) => ({
    authorization: `Basic ${Buffer.from(`${secrets.twilioAccountSid}:${password}`).toString('base64')}`,
  });
  const sms = (fields: Record<string, string>, headers = login(secrets.twilioAuthToken)) =>
    test.http(`${test.url}/2010-04-01/Accounts/${secrets.twilioAccountSid}/Messages.json`, {
      method: 'POST',
      headers,
      body: new URLSearchParams({ From: '+15005550006', ...fields }),
    });
  const listed = async (to: string) => {
    const answer = await test.http(`${test.url}/inbox.json?to=${encodeURIComponent(to)}`);
    return ((await answer.json()) as { messages: Message[] }).messages;
  };
  const mail = (message: object) =>
    createTransport({ host: '127.0.0.1', port: test.sandbox.smtpPort }).sendMail({
      from: 'Wallet <wallet@holdfast.example>',
      ...message,
    });

  it('accepts a text message like Twilio', async () => {
    const answer = await sms({ To: '+353851234567', Body: '123456 is your code.' });
    assert.equal(answer.status, 201);
    const sent = (await answer.json()) as Record<string, unknown>;
    assert.match(String(sent['sid']), /^SM[0-9a-f]{32}$/);
    assert.deepEqual([sent['status'], sent['num_segments'], sent['to']], ['queued', '1', '+353851234567']);
    assert.match(String(sent['date_created']), /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/);
    assert.deepEqual(
      (await listed('+353851234567')).map(({ kind, text }) => [kind, text]),
      [['sms', '123456 is your code.']],
    );
  });

  it('refuses a text message with Twilio’s codes', async () => {
    for (const [fields, code] of [
      [{ To: 'nobody', Body: 'x' }, 21211],
      [{ To: '+15005550009', Body: 'x' }, 21614],
      [{ To: '+15005550002', Body: 'x' }, 21612],
      [{ To: '+15005550003', Body: 'x' }, 21408],
      [{ To: '+15005550004', Body: 'x' }, 21610],
      [{ To: '+353851234567', Body: 'x', From: '+15005550001' }, 21212],
      [{ To: '+353851234567', Body: 'x', From: '+15005550007' }, 21606],
      [{ To: '+353851234567', Body: 'x', From: '+15005550008' }, 21611],
      [{ To: '+353851234567' }, 21602],
      [{ Body: 'x' }, 21604],
      [{ To: '+353851234567', Body: 'x', From: '' }, 21603],
      [{ To: '+353851234567', Body: 'x'.repeat(1_601) }, 21617],
    ] as const) {
      const answer = await sms(fields);
      const refusal = (await answer.json()) as { code: number; status: number; message: string; more_info: string };
      assert.deepEqual([answer.status, refusal.code, refusal.status], [400, code, 400]);
      assert.ok(refusal.message && refusal.more_info);
    }
    const wrong = await sms({ To: '+353851234567', Body: 'x' }, login('wrong'));
    assert.deepEqual([wrong.status, ((await wrong.json()) as { code: number }).code], [401, 20003]);
  });

  it('lists, reads, redacts and deletes text messages, and tells their status with a signature', async () => {
    const callback = `${test.receiverUrl}/sms`;
    const sent = await sms({ To: '+353850000009', Body: 'Your code', StatusCallback: callback });
    const { sid, uri } = (await sent.json()) as { sid: string; uri: string };
    const told = () => test.received.filter((one) => one.path === '/sms' && one.body.includes(sid));
    await until('both statuses have come', () => told().length === 2);
    const fields = [...new URLSearchParams(told()[1]!.body)].map(([name, value]) => name + value).join('');
    const signature = createHmac('sha1', secrets.twilioAuthToken)
      .update(callback + fields)
      .digest('base64');
    assert.equal(told()[1]!.headers['x-twilio-signature'], signature);
    const ask = async (method: string, path: string, body?: URLSearchParams) => {
      const init = { method, headers: login(secrets.twilioAuthToken), ...(body ? { body } : {}) };
      const answer = await test.http(`${test.url}${path}`, init);
      return {
        status: answer.status,
        json: answer.status === 204 ? {} : ((await answer.json()) as Record<string, unknown>),
      };
    };
    assert.deepEqual((await ask('GET', uri)).json['status'], 'delivered');
    const list = await ask('GET', `${uri.replace(/\/SM.*/, '')}.json?To=%2B353850000009`);
    assert.equal((list.json['messages'] as unknown[]).length, 1);
    assert.equal((await ask('POST', uri, new URLSearchParams({ Body: '' }))).json['body'], '');
    assert.equal((await ask('DELETE', uri)).status, 204);
    assert.deepEqual((await ask('GET', uri)).json['code'], 20404);
  });

  it('refuses a mail that is too large, to nobody, or with a wrong password', async () => {
    const text = 'x';
    await assert.rejects(mail({ to: 'bounce@example.com', text }), { responseCode: 550 });
    await assert.rejects(mail({ to: 'ada@example.com', text: 'x\n'.repeat(600_000) }), { responseCode: 552 });
    const auth = { user: 'ada', pass: 'wrong' };
    const stranger = createTransport({ host: '127.0.0.1', port: test.sandbox.smtpPort, auth });
    await assert.rejects(stranger.sendMail({ from: 'a@example.com', to: 'b@example.com', text }), {
      responseCode: 535,
    });
  });

  it('counts the parts of a long text message', async () => {
    for (const [text, parts] of [
      ['x'.repeat(160), '1'],
      ['x'.repeat(161), '2'],
      ['€'.repeat(80), '1'],
      ['€'.repeat(81), '2'],
      ['ж'.repeat(70), '1'],
      ['ж'.repeat(71), '2'],
    ] as const) {
      const sent = (await (await sms({ To: '+353850000000', Body: text })).json()) as { num_segments: string };
      assert.equal(sent.num_segments, parts);
    }
  });

  it('accepts mail by SMTP for each recipient, in any character set and structure', async () => {
    const text = 'Dear Zoë,\n\nyour receipt: €12.90, paid to “Fern & Flint”.\n\nhttps://wallet.example/a?b=c.';
    await mail({
      to: ['zoe@example.com', 'max@example.com'],
      subject: 'Receipt für Zoë — €12.90',
      text,
      html: '<p>x</p>',
    });
    for (const to of ['zoe@example.com', 'max@example.com']) {
      const [message] = await listed(to);
      assert.deepEqual(
        [message?.kind, message?.subject, message?.text, message?.from],
        ['mail', 'Receipt für Zoë — €12.90', text, 'Wallet <wallet@holdfast.example>'],
      );
    }
  });

  it('shows a code large, an address as a link, and no text as HTML', async () => {
    await mail({
      to: 'eve@example.com',
      subject: '<script>alert(1)</script>',
      text: '<b>See</b> https://wallet.example/x.',
    });
    const page = await (await test.http(`${test.url}/inbox`)).text();
    assert.ok(page.includes('<div class="code">123456</div>'));
    assert.ok(page.includes('<a href="https://wallet.example/x" rel="noreferrer">https://wallet.example/x</a>.'));
    assert.ok(page.includes('&lt;script&gt;') && !page.includes('<script>alert'));
    const one = await (await test.http(`${test.url}/inbox?to=%2B353851234567`)).text();
    assert.ok(one.includes('Messages to +353851234567') && !one.includes('eve@example.com'));
  });

  it('polls for new messages until it is paused', async () => {
    const page = async (query: string) => (await test.http(`${test.url}/inbox${query}`)).text();
    assert.match(await page(''), /<noscript><meta http-equiv="refresh" content="5" \/><\/noscript>/);
    assert.doesNotMatch(await page('?updates=off'), /http-equiv="refresh"|sandbox\.js/);
  });

  it('survives a restart', async () => {
    await test.close();
    test = await startTestSandbox({ dataDir });
    assert.equal((await listed('zoe@example.com')).length, 1);
    assert.equal(test.sandbox.inbox.list('+353851234567')[0]?.text, '123456 is your code.');
  });
});
