import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matchIdentity } from './match-domain.ts';

describe('matching an identity', () => {
  const address = { line1: '12, Rue des Érables', postalCode: '1050', city: 'Ixelles', country: 'BE' };
  const person = { givenName: 'Noémie', familyName: 'Van den Berg', address };
  const held = {
    given_name: 'noemie',
    family_name: 'Berg',
    line1: '12 rue des erables',
    postal_code: '1060',
    city: 'Ixelles',
  };

  it('[L4b] reports for each field whether it matches, and never a value', () => {
    assert.deepEqual(matchIdentity(person, ['name', 'address'], held), {
      given_name: 'match',
      family_name: 'partial',
      line1: 'match',
      postal_code: 'mismatch',
      city: 'match',
      country: 'unknown',
    });
  });

  const nameOf = (person: [string, string | null], held: [string | undefined, string | undefined]) => {
    const [given, family] = held;
    const { given_name: one, family_name: other } = matchIdentity(
      { givenName: person[0], familyName: person[1], address: null },
      ['name'],
      {
        ...(given === undefined ? {} : { given_name: given }),
        ...(family === undefined ? {} : { family_name: family }),
      },
    );
    return [one, other];
  };

  it('[S175a] folds no accents in scripts in which they make other letters', () => {
    assert.deepEqual(nameOf(['राम', 'गुप्ता'], ['रमा', 'गुप्ता']), ['mismatch', 'match']);
    assert.deepEqual(nameOf(['がき', 'ゆい'], ['かき', 'ゆい']), ['mismatch', 'match']);
  });

  it('[S175b] recognizes a name in each of its spellings', () => {
    assert.deepEqual(nameOf(['Søren', 'Müller'], ['Soeren', 'Mueller']), ['match', 'match']);
    assert.deepEqual(nameOf(['Đorđe', 'Weiß'], ['Dorde', 'Weiss']), ['match', 'match']);
  });

  it('[S175c] recognizes a person whose family name stands first', () => {
    assert.deepEqual(nameOf(['Katalin', 'Nagy'], ['Nagy', 'Katalin']), ['match', 'match']);
    assert.deepEqual(nameOf(['Anna Katalin', 'Nagy'], ['Nagy Anna', 'Katalin']), ['match', 'match']);
    assert.deepEqual(nameOf(['太郎', '山田'], ['山田太郎', undefined]), ['match', 'unknown']);
    assert.deepEqual(nameOf(['Katalin', 'Nagy'], ['Nagy', 'Anna']), ['partial', 'mismatch']);
    assert.deepEqual(nameOf(['Katalin', 'Nagy'], ['Nagy', 'Nagy']), ['partial', 'match']);
  });

  it('[S175d] recognizes a person with one name', () => {
    assert.deepEqual(nameOf(['Sukarno', null], ['Sukarno', undefined]), ['match', 'unknown']);
    assert.deepEqual(nameOf(['Sukarno', null], ['Suharto', undefined]), ['mismatch', 'unknown']);
    assert.deepEqual(nameOf(['Ada', 'Lovelace'], ['Lovelace', undefined]), ['partial', 'unknown']);
  });

  it('[L4d] reveals nothing that is not shared', () => {
    const judged = matchIdentity(person, ['phone'], held);
    assert.deepEqual([...new Set(Object.values(judged))], ['unknown']);
  });
});
