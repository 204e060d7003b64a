import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { smsCountryOf } from './sms-number.ts';

describe('a number that gets messages', () => {
  it('[S142a] is a mobile number', async () => {
    const mobile = { '+353850123456': 'IE', '+33612345678': 'FR', '+12025550123': 'US', '+447781123456': 'GG' };
    for (const [phone, country] of Object.entries(mobile)) assert.equal(await smsCountryOf(phone), country, phone);
  });

  it('[S142a] is no premium, landline or satellite number', async () => {
    const others = {
      fixed: ['+35312345678', '+442079460123'],
      premium: ['+449012345678', '+19005550123', '+353152012345'],
      'shared cost': ['+448451234567', '+353818123456'],
      'toll-free': ['+18005551212', '+35318001234'],
      personal: ['+447012345678'],
      pager: ['+4916912345678'],
      'voice over IP': ['+445612345678', '+33912345678', '+353761234567'],
      satellite: ['+881612345678', '+870773112345'],
      'no country': ['+8831234567', '+97912345678', '+8081234567', '+88213300655'],
      nobody: ['+353851', '', 'x', '+999'],
    };
    for (const [kind, phones] of Object.entries(others)) {
      for (const phone of phones) assert.equal(await smsCountryOf(phone), undefined, `${kind} ${phone}`);
    }
  });
});
