import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formsOf, linksOf, wordsOf } from './page.ts';

describe('the pages that the demo reads', () => {
  it('returns a form with the unchanged values of its fields', () => {
    const [form] = formsOf(`
      <form method="post" action="/pay?a=1&amp;b=2"><input type="hidden" name="_form" value="t&quot;k"><input name=pin>
      <input type="radio" name="way" value="pin" checked /><input type="radio" name="way" value="passkey" />
      <input type="checkbox" name="keep"><select name="country"><option value="AT"><option value="DE" selected></select>
      <textarea name="note">a &lt; b</textarea><button name="answer" value="yes">Pay <b>now</b></button></form>`);
    assert.deepEqual(form, {
      action: '/pay?a=1&b=2',
      method: 'post',
      hasFiles: false,
      fields: { _form: 't"k', pin: '', way: 'pin', country: 'DE', note: 'a < b' },
      buttons: [{ label: 'Pay now', name: 'answer', value: 'yes' }],
    });
  });

  it('returns links and texts as a person reads them', () => {
    assert.deepEqual(linksOf('<a class=x href="/a&amp;b"><b>To</b>\n the shop</a\n>'), [
      { href: '/a&b', label: 'To the shop' },
    ]);
    assert.equal(wordsOf('<style>p{}</style><p>1&nbsp;&#8364; &#x2192;</p><script>x</script>'), '1 € →');
  });
});
