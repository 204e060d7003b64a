import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { childAt, childrenOf, textAt } from './xml-domain.ts';
import type { XmlElement } from './xml-domain.ts';

const leaf = (name: string, text: string): XmlElement => ({ name, attributes: new Map(), children: [], text });
const branch = (name: string, ...children: XmlElement[]): XmlElement => ({ ...leaf(name, ''), children });

describe('an element', () => {
  const root = branch('a', branch('b', leaf('c', '1'), leaf('c', '2'), leaf('d', '')));

  it('finds the first child along a path, and its text', () => {
    assert.equal(childAt(root, 'b', 'c')?.text, '1');
    assert.equal(textAt(root, 'b', 'c'), '1');
    assert.equal(textAt(root, 'b', 'd'), undefined);
    assert.equal(textAt(root, 'x', 'c'), undefined);
    assert.equal(childAt(root, 'toString'), undefined);
  });

  it('lists the children of a name in their order', () => {
    assert.deepEqual(
      childrenOf(root.children[0]!, 'c').map((one) => one.text),
      ['1', '2'],
    );
  });
});
