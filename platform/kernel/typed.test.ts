import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isReadable } from './readable.ts';
import { firstLetters, isEmail, typedCode, typedEmail, typedLine, typedSigns, typedText, typedWhole } from './typed.ts';

describe('typed text', () => {
  it('[S159a] reads a line without direction marks, controls and runs of blanks of any kind', () => {
    assert.equal(typedLine('\u202A\u00A0 Zoe\u0308\u3000Brennan\tLee\u2066\u0007 \u202C'), 'Zo\u00EB Brennan Lee');
  });

  it('[S159a] reads a text line by line, with one empty line between paragraphs', () => {
    assert.equal(typedText('\n\n a\u202E b\r\n\tc \r\r\r\rd\u2029e\n \n'), 'a b\nc\n\nd\ne');
    assert.equal(typedText(' \n\u200B\n '), '');
  });

  it('[S159a] keeps the joiners of Persian and Hindi words, and no others', () => {
    assert.equal(
      typedLine('\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645'),
      '\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645',
    );
    assert.equal(typedLine('\u0915\u094D\u200D\u0937'), '\u0915\u094D\u200D\u0937');
    assert.equal(typedLine('\u200CAda \u200DLane\u200B'), 'Ada Lane');
  });

  it('[S159f] keeps every joiner that changes a name, a word or an emoji, and drops invisible characters', () => {
    const whole = [
      'می\u200cخواهم',
      'ක්\u200dෂ',
      'അവന്\u200d',
      '👨\u200d👩\u200d👧',
      '❤\ufe0f\u200d🔥',
      '🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}',
      'မင်္ဂလာ',
      'ᠠ\u180b\u180eᠠ',
    ];
    for (const text of whole) {
      assert.equal(typedLine(` ${text} `), text);
      assert.equal(isReadable(text), true, text);
    }
    const hidden = ['\u3164', '\u115f', '\u034f', '\u2800', '\ufe0f', '\u{E0041}', '\u{13441}', '\u180e', '\ufeff'];
    for (const sign of hidden) assert.equal(typedLine(`Ad${sign}a${sign} Lane`), 'Ada Lane', JSON.stringify(sign));
    assert.equal(typedLine('\u3164 \u2800'), '');
  });

  it('[S159a] reads the digits of every script, as Unicode numbers them', () => {
    for (const system of Intl.supportedValuesOf('numberingSystem')) {
      const format = new Intl.NumberFormat(`en-u-nu-${system}`, { useGrouping: false });
      if (format.resolvedOptions().numberingSystem !== system) continue;
      const digits = Array.from('9876543210', (digit) => format.format(Number(digit))).join('');
      // Han numerals and other letters for numbers are not digits.
      if (!/^\p{Nd}+$/u.test(digits)) continue;
      assert.equal(typedSigns(digits), '9876543210', system);
    }
  });

  it('[S159a] reads full-width signs and every dash as ASCII, and keeps controls, which its callers refuse', () => {
    assert.equal(typedSigns('\u202A＋３５３\u00A0８５\u2013０１２\u2212３４５６\u202C'), '+353 85-012-3456');
    assert.equal(typedSigns('12\u0000'), '12\u0000');
  });

  it('[S159b] reads a code in any grouping', () => {
    for (const typed of [
      '123456',
      ' 123 456 ',
      '123-456',
      '12–34–56',
      '１２３４５６',
      '١٢٣٤٥٦',
      '\u202A123\u00A0456\u202C',
    ])
      assert.equal(typedCode(typed), '123456', typed);
    assert.equal(typedCode('12a456'), '12a456');
  });

  it('[S159d] reads an e-mail address without surrounding characters, and refuses hidden ones in it', () => {
    for (const typed of ['\u202Aada@example.com\u202C', '\u00A0ada@example.com ', 'ａｄａ＠example．com']) {
      assert.equal(typedEmail(typed), 'ada@example.com', JSON.stringify(typed));
      assert.ok(isEmail(typedEmail(typed)));
    }
    for (const typed of ['a\u202Eda@example.com', 'a\u200Bda@example.com', 'a\u0000da@example.com', 'a da@example.com'])
      assert.equal(isEmail(typedEmail(typed)), false, JSON.stringify(typed));
  });

  it('[S182b] reads whole numbers in digits of any script, and nothing else', () => {
    for (const [typed, value] of [
      ['0', 0],
      ['07', 7],
      [' １２ ', 12],
      ['١٢', 12],
    ] as const)
      // prettier-ignore
      assert.equal(typedWhole(typed), value, typed);
    for (const typed of ['', ' ', '0x10', '1e3', '-1', '+1', '1.0', '1 000', '0b1', '²', '１２ab', '1234567890'])
      assert.equal(typedWhole(typed), undefined, typed);
  });

  it('cuts between letters, never inside one', () => {
    const family = '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}';
    assert.equal(firstLetters(`${family}e\u0301xyz`, 7), `${family}e\u0301`);
    assert.equal(firstLetters(`${family}e\u0301xyz`, 6), family);
    assert.equal(firstLetters(`${family}e\u0301xyz`, 4), '');
    assert.equal(firstLetters('x'.repeat(201), 200), 'x'.repeat(200));
    assert.equal(firstLetters('short', 200), 'short');
  });
});
