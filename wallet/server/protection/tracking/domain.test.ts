import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fits, toTrackingUrl } from './domain.ts';
import type { Place } from './domain.ts';

describe('the place of a delivery', () => {
  const berlin = { country: 'DE', postalCode: '10115', city: 'Berlin' };
  const munich = { country: 'DE', postalCode: '80331', city: 'München' };
  const dublin = { country: 'IE', postalCode: 'D02 AF30', city: 'Dublin' };
  const hongKong = { country: 'HK', postalCode: null, city: 'Hong Kong' };

  it('[S128] fits a destination in any spelling of carriers', () => {
    const table: [Place, typeof berlin | typeof hongKong][] = [
      [berlin, berlin],
      [{ country: 'de', postalCode: ' 10115', city: 'BERLIN' }, berlin],
      [{ country: 'DE', postalCode: '80331', city: 'MUENCHEN' }, munich],
      [{ country: 'DE', postalCode: '80331', city: 'Munchen' }, munich],
      [{ country: 'IE', postalCode: 'D02AF30', city: 'Dublin' }, dublin],
      [{ country: 'HK', postalCode: '999077', city: 'HONG-KONG' }, hongKong],
    ];
    for (const [place, shipTo] of table) assert.ok(fits(place, shipTo), JSON.stringify(place));
  });

  it('[S128] does not fit another country, postal code or town, or if the carrier leaves one out', () => {
    const table: (Place | null)[] = [
      { ...berlin, country: 'AT' },
      { ...berlin, postalCode: '10117' },
      { ...berlin, city: 'Potsdam' },
      { ...berlin, city: '' },
      { ...berlin, city: 'Berlin Brandenburg' },
      { ...berlin, country: null },
      { ...berlin, postalCode: null },
      { ...berlin, city: null },
      null,
    ];
    for (const place of table) assert.ok(!fits(place, berlin), JSON.stringify(place));
    assert.ok(!fits(berlin, null));
  });
});

describe('the tracking page of a parcel', () => {
  it('[M5a] accepts only pages at known origins', () => {
    const api = 'https://api.easypost.com';
    assert.equal(toTrackingUrl('https://track.easypost.com/a', api), 'https://track.easypost.com/a');
    const sandbox = 'http://sandbox.localhost:4200';
    assert.equal(toTrackingUrl(`${sandbox}/carrier#trk_1`, sandbox), `${sandbox}/carrier#trk_1`);
    for (const said of [
      'http://track.easypost.com/a',
      'https://track.easypost.com.evil.example/a',
      'https://evil@track.easypost.com/a',
      'https://track.easypost.com:444/a',
      'javascript:alert(1)',
      '//track.easypost.com/a',
      `https://track.easypost.com/${'a'.repeat(500)}`,
      null,
      7,
    ]) {
      assert.equal(toTrackingUrl(said, api), undefined, String(said).slice(0, 60));
    }
  });
});
