import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cpuMsOf } from '../../../../../tests/samples/cpu-time.ts';
import { sampleStatement } from '../../../../../tests/samples/statement.ts';
import { readXml, xmlLimits } from './xml.ts';

const codeOf = (text: string | Uint8Array) => {
  const read = readXml(typeof text === 'string' ? Buffer.from(text) : text);
  return read.ok ? 'read' : read.error.code;
};

describe('an XML document from outside', () => {
  it('is read as elements, with texts, sections and XML’s own entities', () => {
    const read = readXml(Buffer.from('<b:a xmlns:b="urn:x" k="v"><c> 1 &lt; &#50; <![CDATA[<3>]]></c><d/></b:a>'));
    assert.ok(read.ok);
    assert.equal(read.value.namespace, 'urn:x');
    assert.equal(read.value.root.name, 'a');
    assert.equal(read.value.root.attributes.get('k'), 'v');
    assert.deepEqual(
      read.value.root.children.map((one) => [one.name, one.text]),
      [
        ['c', '1 < 2 <3>'],
        ['d', ''],
      ],
    );
    assert.equal(codeOf(sampleStatement()), 'read');
  });

  it('[O2g] is refused with a document type: no bomb of entities, no file, no other address', () => {
    const bomb = '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>';
    assert.equal(codeOf(sampleStatement({ prolog: bomb, id: '&b;' })), 'document_type_refused');
    assert.equal(codeOf('<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>'), 'document_type_refused');
    assert.equal(codeOf('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'), 'document_type_refused');
    assert.equal(codeOf('<a>&x;</a>'), 'malformed');
  });

  it('[O2g] is refused when it is huge or deep, in bounded time', () => {
    const lasted = cpuMsOf(() => {
      assert.equal(codeOf(Buffer.alloc(xmlLimits.mostBytes + 1, 'a')), 'too_large');
      assert.equal(codeOf('<a>'.repeat(100_000)), 'too_deep');
      assert.equal(codeOf(`<a>${'<b/>'.repeat(xmlLimits.mostElements)}</a>`), 'too_many_elements');
    });
    assert.ok(lasted < 20_000);
  });

  it('[O2g] is refused when it is not well formed or not UTF-8', () => {
    for (const wrong of [
      '',
      'a',
      '<a>',
      '<a></b>',
      '<a/><b/>',
      '<a b=1/>',
      '<a b="1" b="2"/>',
      '<x:a/>',
      '<a>\u0000</a>',
      '<a>&</a>',
    ]) {
      assert.equal(codeOf(wrong), 'malformed', wrong);
    }
    assert.equal(codeOf(Uint8Array.from([0x3c, 0x61, 0x3e, 0xff])), 'encoding_unknown');
    assert.equal(codeOf('<?xml version="1.0" encoding="ISO-8859-1"?><a/>'), 'encoding_unknown');
  });
});
