import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { faultOf, isLinkFault, linkFaults } from './domain.ts';
import { endedWords, faultWords, kindOf } from './words.ts';

describe('a link attempt that ends without a link', () => {
  it('[L3a] has a reason from the wallet’s answer', () => {
    assert.equal(faultOf('access_denied', 'denied'), 'denied');
    assert.equal(faultOf('access_denied', undefined), 'denied');
    assert.equal(faultOf('access_denied', 'account_frozen'), 'account_frozen');
    assert.equal(faultOf('access_denied', 'linked_elsewhere'), 'elsewhere');
    assert.equal(faultOf('access_denied', '<b>anything</b>'), 'denied');
    assert.equal(faultOf('server_error', 'account_frozen'), 'failed');
  });

  it('[L3a] knows each reason for which the wallet refuses a link', async () => {
    const page = await readFile(new URL('../../../../docs/protocol/linking.md', import.meta.url), 'utf8');
    const [table = ''] = /^\| `error_description` .*?\n\n/ms.exec(page) ?? [];
    const codes = [...table.matchAll(/^\| `([a-z_]+)` \| (?!meaning)/gm)].map(([, code = '']) => code);
    assert.ok(codes.length > 5);
    for (const code of codes)
      assert.equal(faultOf('access_denied', code), code === 'linked_elsewhere' ? 'elsewhere' : code);
  });

  it('[L3a] has words for each reason, with the next step, and that nothing was charged where it matters', () => {
    for (const fault of linkFaults) assert.ok(faultWords(fault).title.length > 5 && faultWords(fault).text.length > 20);
    assert.ok(!isLinkFault('constructor') && !isLinkFault(undefined));
  });

  it('[L3d] is shown as news if the shopper denied it, and says that a wallet can be linked at any time', () => {
    assert.deepEqual(
      linkFaults.filter((fault) => kindOf(fault) === 'info'),
      ['denied'],
    );
    assert.match(faultWords('denied').text, /not linked, and nothing was charged\. You can link it whenever you like/);
    const others = linkFaults.filter((fault) => fault !== 'denied').map((fault) => faultWords(fault).text);
    assert.ok(!others.includes(faultWords('denied').text));
  });

  it('[L3c] says to start again if it took too long or was used already', () => {
    assert.match(faultWords('expired').text, /has ended, or was used already\. Nothing was charged\..* start again/);
    const others = linkFaults.filter((fault) => fault !== 'expired').map((fault) => faultWords(fault).title);
    assert.ok(!others.includes(faultWords('expired').title));
  });

  it('[L2d] says who ended a link', () => {
    assert.match(endedWords('holder'), /you ended it in your wallet/i);
    assert.notEqual(endedWords('holder'), endedWords('shopper'));
    assert.equal(endedWords('client'), endedWords('shopper'));
  });
});
