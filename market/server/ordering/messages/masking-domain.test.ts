import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { mintId } from '#platform/kernel/id.ts';
import { cpuMsOf } from '../../../../tests/samples/cpu-time.ts';
import { masked } from './masking-domain.ts';

/** Texts with contacts, each with what its reader sees. */
const contacts: readonly (readonly [string, string])[] = [
  // Links
  ['See https://tea.example/shop?a=1 please', 'See ••• please'],
  ['HTTPS://TEA.EXAMPLE', '•••'],
  ['hxxp://tea.example', '•••'],
  ['look at www.tea.example.', 'look at •••'],
  ['my shop is tea-house.com', 'my shop is •••'],
  ['tea.co.uk/offers, cheaper', '••• cheaper'],
  ['paypal.me/ada', '•••'],
  ['t.me/ada', '•••'],
  ['bit.ly/3xyz', '•••'],
  ['ＴＥＡ．ＣＯＭ', '•••'],
  ['tea dot com', '•••'],
  ['tea (dot) com', '•••'],
  ['tea [.] com', '•••'],
  ['tea . com', '•••'],
  ['tea .com', '•••'],
  ['tea. com', '•••'],
  ['tea,com', '•••'],
  ['tea。com', '•••'],
  ['t e a . c o m', '•••'],
  ['тея.com', '•••'],
  ['mailto:ada', '•••'],
  // E-mail addresses
  ['write to ada@example.com!', 'write to •••!'],
  ['ada.byrne+tea@mail.example', '•••'],
  ['ada＠example.com', '•••'],
  ['ada@localhost', '•••'],
  ['ada at example dot com', '•••'],
  ['ada (at) example.com', '•••'],
  ['ada [at] example [dot] org', '•••'],
  ['ada @ example . com', '•••'],
  ['a d a @ m a i l . c o m', '•••'],
  ['(ada@example.com)', '(•••)'],
  // Phone numbers
  ['call +353 87 123 4567 now', 'call ••• now'],
  ['call 0871234567', 'call •••'],
  ['(087) 123-4567', '•••'],
  ['+49 (0)30 123456', '•••'],
  ['06.12.34.56.78', '•••'],
  ['06 12 34 56 78', '•••'],
  ['+4915112345678', '•••'],
  ['0 8 7 1 2 3 4 5 6 7', '•••'],
  ['0-8-7-1-2-3-4-5-6-7', '•••'],
  ['０８７ １２３ ４５６７', '•••'],
  ['٠٨٧١٢٣٤٥٦٧', '•••'],
  ['①②③④⑤⑥⑦', '•••'],
  ['0️⃣8️⃣7️⃣1️⃣2️⃣3️⃣4️⃣', '•••'],
  ['zero eight seven one two three four five', '•••'],
  ['tel0871234567', 'tel•••'],
  ['555-0123', '•••'],
  ['0871234567 0871234568', '•••'],
  ['call\n0871234567\nplease', 'call\n•••\nplease'],
  // Names at messengers
  ['I am @tea_fan', 'I am •••'],
  ['insta: teafan', 'insta: •••'],
  ['my telegram is teafan', 'my telegram is •••'],
  ['snapchat tea_fan42', 'snapchat •••'],
  ['WhatsApp me on +353 87 123 4567', 'WhatsApp me on •••'],
  ['Signal: teafan.01', 'Signal: •••'],
  ['discord username teafan', 'discord username •••'],
  // Accounts
  ['DE89 3704 0044 0532 0130 00 is mine', '••• is mine'],
  ['GB82WEST12345698765432', '•••'],
  ['de89-3704-0044-0532-0130-00', '•••'],
];

/** Texts that stay as they are. */
const harmless: readonly string[] = [
  'Hello! When do you ship?',
  'Thanks.Great shop.',
  'It arrived.it is broken',
  'Is it in blue? To me it is.',
  'e.g. the blue one, i.e. no. 4',
  'Price is 30. Net weight 200 g.',
  'See photo.jpg and manual.pdf',
  'It is v2.0.1 of the radio',
  '€12.50',
  '€1,299.00',
  '€ 12.999,00',
  '1.299,00 EUR',
  '12999.50 €',
  'I pay 12.50 - 14.50 for it',
  '10 @ 5 EUR',
  'two @ 3.50',
  'EU 38 / UK 5',
  '36 38 40 42',
  '36, 38, 40, 42',
  '120 x 60 x 75 cm',
  '120x60x75',
  'between 5000 and 10000, or 5000-10000',
  '2019-2024',
  'by 2026-11-29 or 29.11.2026',
  'open 10:30-12:30',
  'on 11/29/2026 at 17:30',
  '1Z999AA10123456784',
  'RR123456789DE',
  'EZ1000000001',
  '00340434161094042557',
  '9400 1000 0000 0000 0000 00',
  'JJD000390007123456789',
  'D02 X285',
  '10115 Berlin',
  'one or two, three at most',
  'polka dot dress',
  'the polka dot me',
  'look at this',
  'see you @ noon',
  'DE89 3702 0044 0532 0130 00 has wrong check digits',
  'meet at noon',
  'Instagram is great',
  'call me on WhatsApp please',
  'the line is nice',
  'a signal red teapot',
  'ord_01kb7c2m9hf3vs5p9wz1n6t8qe',
  'ord_01kb70123456789012345678ab',
  'a b c d',
  'Größe 42, weiß, façade, 漢字, नमस्ते 🫖',
  '1. first\n2. second',
  'AT22 of the manual',
  '',
];

describe('masking', () => {
  for (const [text, expected] of contacts) {
    it(`[M5b] shows ${JSON.stringify(text)} as ${JSON.stringify(expected)}`, () => {
      assert.equal(masked(text), expected);
    });
  }

  for (const text of harmless) {
    it(`[M5b] leaves ${JSON.stringify(text)} as it is`, () => {
      assert.equal(masked(text), text);
    });
  }

  it('[M5b] leaves the number of every order and payment', () => {
    const random = fc.uint8Array({ minLength: 10, maxLength: 10 });
    const at = fc.integer({ min: Date.UTC(2025), max: Date.UTC(2100) });
    const prefix = fc.constantFrom('ord', 'opt', 'pay');
    fc.assert(
      fc.property(prefix, at, random, (kind, ms, bytes) => {
        const text = `About ${mintId(kind, ms, bytes)}, please`;
        assert.equal(masked(text), text);
      }),
    );
    for (const number of ['ord_0234567812abcdefghjkmnpqrs', 'pay_01kabcdefghjtel2345678mnpq']) {
      assert.equal(masked(`About ${number}, please`), `About ${number}, please`);
    }
    assert.equal(masked('About ord_0234567812, please'), 'About ord_•••, please');
  });

  for (const [kind, text] of [
    ['letters', 'a'],
    ['dots', '.'],
    ['labels', 'a.'],
    ['at signs', '@'],
    ['mailboxes', 'a@'],
    ['digits', '1'],
    ['digits with blanks', '1 '],
    ['brackets', '('],
    ['blanks', ' '],
    ['words with a dot', 'a dot '],
    ['words with an at', 'a at b '],
    ['plus signs', '+'],
    ['messengers', 'insta '],
    ['prefixes', 'https:'],
    ['accounts', 'de89'],
    ['cents', '1.'],
    ['single letters', 'a b'],
    ['marks', 'e\u0301'],
    ['ligatures', '\ufdfa'],
    ['mixed', 'at (dot) a.b@c +1 '],
  ] as const) {
    it(`[S97] judges 100,000 letters in linear time: ${kind}`, () => {
      const timeOf = (length: number): number => {
        const long = text.repeat(Math.ceil(length / text.length)).slice(0, length);
        return cpuMsOf(() => masked(long));
      };
      timeOf(1_000);
      assert.ok(timeOf(100_000) < 2_000, 'quadratic time takes many seconds');
    });
  }
});
