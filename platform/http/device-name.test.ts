import assert from 'node:assert/strict';
import { it } from 'node:test';
import { deviceName } from './device-name.ts';

it('a browser is named by product and system', () => {
  assert.equal(deviceName('Mozilla/5.0 (Linux; Android 14) Chrome/126 Mobile Safari/537.36'), 'Chrome on Android');
  assert.equal(deviceName('Mozilla/5.0 (Windows NT 10.0) Chrome/126 Safari/537.36 Edg/126'), 'Edge on Windows');
  assert.equal(deviceName(undefined), 'A browser on an unknown device');
});
