import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { safeName } from './file-name.ts';

describe('the name of a file', () => {
  it('[S100] loses folders, invisible characters and signs that a system interprets, and gets the ending of its content', () => {
    const names: readonly (readonly [string, string])[] = [
      ['holiday.png', 'holiday.jpg'],
      ['IMG_0042.JPEG', 'IMG_0042.jpg'],
      ['../../etc/passwd', 'passwd.jpg'],
      ['..\\..\\windows\\win.ini', 'win.jpg'],
      ['C:\\fakepath\\a.png', 'a.jpg'],
      ['a.png\0.exe', 'a.png.jpg'],
      ['invoice\u202Egpj.exe', 'invoicegpj.jpg'],
      ['\u200B\u2066a\u2069.png', 'a.jpg'],
      ['a"; filename="b.html', 'a__ filename=_b.jpg'],
      ['a\r\nset-cookie: x=y.png', 'a set-cookie_ x=y.jpg'],
      ['<img src=x>.png', '_img src=x_.jpg'],
      ['.htaccess', 'htaccess.jpg'],
      ['...', 'file.jpg'],
      ['', 'file.jpg'],
      ['/', 'file.jpg'],
      ['\u202E', 'file.jpg'],
      ['\u0301\u0301\u0301', 'file.jpg'],
      ['a\ud800.png', 'a_.jpg'],
      ['NUL', 'file.jpg'],
      ['com1.png', 'file.jpg'],
      ['page.html', 'page.jpg'],
      ['Größe der Hose – 42.webp', 'Größe der Hose – 42.jpg'],
      ['שלום.png', 'שלום.jpg'],
      ['👩‍👩‍👧.gif', '👩‍👩‍👧.jpg'],
    ];
    for (const [sent, kept] of names) assert.equal(safeName(sent, 'jpeg'), kept, JSON.stringify(sent));
    assert.equal(safeName('report.v2.docx', 'pdf'), 'report.v2.pdf');
  });

  it('[S100] is cut between visible letters', () => {
    assert.equal(safeName(`${'x'.repeat(300)}.png`, 'jpeg'), `${'x'.repeat(80)}.jpg`);
    const families = safeName('👩‍👩‍👧'.repeat(60), 'pdf');
    assert.equal(families, `${'👩‍👩‍👧'.repeat(10)}.pdf`);
    assert.equal(safeName(`${'a'.repeat(79)}. b`, 'pdf'), `${'a'.repeat(79)}.pdf`);
  });
});
