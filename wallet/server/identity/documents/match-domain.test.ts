import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareNames, isNamed, personText } from './match-domain.ts';
import type { Person } from './match-domain.ts';

const person = (givenName: string | null, familyName: string | null = null): Person => ({
  givenName,
  familyName,
  birthDate: '1990-12-10',
});

describe('comparing the name of a document with that of a profile', () => {
  const compare = (one: Person, other: Person) => [compareNames(one, other), compareNames(other, one)];

  it('[W5b] takes each spelling of a name for the same', () => {
    for (const [one, other] of [
      [person('Noémie', 'Van den Berg'), person('NOEMIE', 'VAN DEN BERG')],
      [person('Jürgen', 'Weiß'), person('Juergen', 'Weiss')],
      [person('Søren', 'Åberg'), person('Soeren', 'Aaberg')],
      [person('Anne-Marie', 'O’Neill'), person('Anne Marie', 'O Neill')],
      [person('Katalin', 'Nagy'), person('Nagy', 'Katalin')],
      [person('Sukarno'), person('', 'Sukarno')],
      [person('Mary Ann', 'Byrne'), person('Maryann', 'Byrne')],
    ] as const) {
      assert.deepEqual(compare(one, other), ['same', 'same'], personText(one));
    }
  });

  it('[W5b] takes a name with more or fewer words for similar, and without a common word for another', () => {
    assert.deepEqual(compare(person('Ada', 'Byrne'), person('Ada Maria', 'Byrne')), ['similar', 'similar']);
    assert.deepEqual(compare(person('Ada', 'Byrne'), person('Ada', 'Quill')), ['similar', 'similar']);
    assert.deepEqual(compare(person('Ada', 'Byrne'), person('Ida', 'Quill')), ['other', 'other']);
    assert.deepEqual(compare(person('Ada', 'Ada'), person('Ada', 'Byrne')), ['similar', 'similar']);
    assert.deepEqual(compare(person('Ada', 'Byrne'), person('…', '')), ['other', 'other']);
  });

  it('[W5b] folds no accents in scripts in which they make other letters', () => {
    assert.deepEqual(compare(person('राम'), person('रमा')), ['other', 'other']);
    assert.deepEqual(compare(person('がき'), person('かき')), ['other', 'other']);
  });

  it('[W5f] recognizes a person by words in any order and the birth date', () => {
    assert.equal(personText(person('Ada', 'Byrne')), personText(person('BYRNE', 'Ada')));
    assert.notEqual(
      personText(person('Ada', 'Byrne')),
      personText({ ...person('Ada', 'Byrne'), birthDate: '1990-12-11' }),
    );
    assert.deepEqual([isNamed(person('', '')), isNamed(person('–')), isNamed(person('X'))], [false, false, true]);
  });
});
