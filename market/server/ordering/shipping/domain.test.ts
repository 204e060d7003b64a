import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toTrackingUrl, trackingLink } from './domain.ts';

describe('the tracking link of a parcel', () => {
  it('[M5a] leads to its carrier’s page for the number on the label', () => {
    const dhl = trackingLink({ carrier: 'DHL', trackingCode: 'EZ1', trackingUrl: null });
    assert.equal(dhl, 'https://www.dhl.com/global-en/home/tracking.html?tracking-id=EZ1');
  });

  it('[M5a] leads to the tracking service’s page, if it gave one', () => {
    const trackingUrl = 'https://track.easypost.com/abc';
    assert.equal(trackingLink({ carrier: 'DHL', trackingCode: 'EZ1', trackingUrl }), trackingUrl);
  });

  it('[M5a] is absent for an unknown carrier, or without a number', () => {
    for (const carrier of ['Pigeon', null]) {
      assert.equal(trackingLink({ carrier, trackingCode: 'EZ1', trackingUrl: null }), null);
    }
    assert.equal(trackingLink({ carrier: 'DHL', trackingCode: null, trackingUrl: null }), null);
  });

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
