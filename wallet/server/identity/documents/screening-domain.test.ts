import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readList, screen, screeningWords } from './screening-domain.ts';
import type { ScreeningEntry } from './screening-domain.ts';

const entry = (name: string, born: string | null = null): ScreeningEntry => ({
  id: '1',
  list: 'test',
  name,
  words: screeningWords(name),
  born,
});
const ada = { givenName: 'Ada', familyName: 'Byrne', birthDate: '1990-12-10' };

describe('screening a person by lists', () => {
  const hits = (name: string, born: string | null = null, person = ada) => screen(person, [entry(name, born)]).length;

  it('[W5f] hits a name in any order and spelling, with more or fewer words', () => {
    assert.deepEqual([hits('BYRNE, Ada'), hits('Ada Maria Byrne'), hits('Ada Brown')], [1, 1, 0]);
    assert.equal(hits('Juergen Weiss', null, { ...ada, givenName: 'Jürgen', familyName: 'Weiß' }), 1);
  });

  it('[W5f] hits a single word only by a single word, because many people share it', () => {
    assert.equal(hits('Byrne'), 0);
    assert.equal(hits('Sukarno', null, { ...ada, givenName: 'Sukarno', familyName: '' }), 1);
  });

  it('[W5f] compares the birth date as far as the list says it', () => {
    assert.deepEqual(
      [
        hits('Ada Byrne', '1990'),
        hits('Ada Byrne', '1990-12-10'),
        hits('Ada Byrne', '1990-12-11'),
        hits('Ada Byrne', '1991'),
      ],
      [1, 1, 0, 0],
    );
  });

  it('are read from a file, a line for each name, or refused with the line', () => {
    assert.deepEqual(readList('# a list\r\n1;BYRNE, Ada;1966\n\n2;Søren Quill;\n'), {
      ok: true,
      value: [
        { id: '1', name: 'BYRNE, Ada', born: '1966' },
        { id: '2', name: 'Søren Quill', born: null },
      ],
    });
    assert.deepEqual(readList('1;Ada Byrne;1966\n2;;'), { ok: false, error: { code: 'line_wrong', line: 2 } });
    assert.deepEqual(readList('1;Ada Byrne;66'), { ok: false, error: { code: 'line_wrong', line: 1 } });
    assert.deepEqual(readList('1;Ada;\n1;Bo;'), { ok: false, error: { code: 'id_twice', line: 2 } });
  });

  it('finds entries by words in each of their spellings', () => {
    assert.deepEqual(screeningWords('Søren'), ['soren', 'soeren']);
  });
});
