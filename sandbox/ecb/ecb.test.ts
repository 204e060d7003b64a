import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startTestSandbox } from '../test-sandbox.ts';
import { ratesAt } from './rates.ts';

const dateAt = (instant: string) => ratesAt(new Date(instant)).date;

describe('the reference rates', () => {
  it('are those of the last published working day', () => {
    assert.equal(dateAt('2026-11-24T16:00:00Z'), '2026-11-24');
    assert.equal(dateAt('2026-11-24T14:59:59Z'), '2026-11-23');
    assert.equal(dateAt('2026-11-22T20:00:00Z'), '2026-11-20');
    assert.equal(dateAt('2026-12-26T20:00:00Z'), '2026-12-24');
    assert.equal(dateAt('2027-01-01T20:00:00Z'), '2026-12-31');
  });

  it('pause on Good Friday and Easter Monday', () => {
    assert.equal(dateAt('2026-04-06T20:00:00Z'), '2026-04-02');
    assert.equal(dateAt('2026-04-07T20:00:00Z'), '2026-04-07');
    assert.equal(dateAt('2027-03-29T20:00:00Z'), '2027-03-25');
  });

  it('stay the same for a day, and change a little from day to day', () => {
    const monday = ratesAt(new Date('2026-11-23T20:00:00Z')).rates;
    assert.deepEqual(ratesAt(new Date('2026-11-24T10:00:00Z')).rates, monday);
    const tuesday = ratesAt(new Date('2026-11-24T20:00:00Z')).rates;
    assert.notDeepEqual(tuesday, monday);
    for (const [index, { rate }] of tuesday.entries()) {
      const before = Number(monday[index]!.rate);
      assert.ok(Math.abs(Number(rate) / before - 1) < 0.011);
    }
  });

  it('come in the central bank’s XML, for the day of the sandbox’s clock', async () => {
    const test = await startTestSandbox();
    try {
      const read = async () => (await test.http(`${test.url}/ecb/eurofxref-daily.xml`)).text();
      const xml = await read();
      assert.match(xml, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<gesmes:Envelope /);
      assert.match(xml, /<Cube time='\d{4}-\d\d-\d\d'>/);
      assert.equal(xml.match(/<Cube currency='[A-Z]{3}' rate='\d+(\.\d*[1-9])?'\/>/g)?.length, 29);
      const { headers } = await test.http(`${test.url}/ecb/eurofxref-daily.xml`);
      const again = { headers: { 'if-none-match': headers.get('etag')! } };
      assert.equal((await test.http(`${test.url}/ecb/eurofxref-daily.xml`, again)).status, 304);
      const days = await (await test.http(`${test.url}/ecb/eurofxref-hist-90d.xml`)).text();
      assert.ok((days.match(/<Cube time=/g)?.length ?? 0) > 55);
      await test.post('/clock/set', { now: '2030-05-02T20:00:00Z' });
      assert.match(await read(), /<Cube time='2030-05-02'>/);
    } finally {
      await test.close();
    }
  });
});
