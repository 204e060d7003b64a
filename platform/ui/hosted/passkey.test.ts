import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';

const script = readFileSync(new URL('passkey.js', import.meta.url), 'utf8');

/** The page's words after the browser has refused, with this error, to make a passkey. */
async function saidAfter(name: string): Promise<string> {
  const status = { textContent: '' };
  const button = { setAttribute: () => undefined, removeAttribute: () => undefined };
  let submit: (event: { preventDefault: () => void }) => void = () => assert.fail('nobody listens');
  const asked: { excludeCredentials: { id: Uint8Array }[] }[] = [];
  const options = { challenge: 'AAAA', user: { id: 'AAAA' }, excludeCredentials: [{ id: 'AQID', type: 'public-key' }] };
  const form = {
    dataset: { passkey: 'create', options: JSON.stringify(options) },
    elements: { namedItem: () => ({ value: '' }) },
    querySelector: (selector: string) => (selector === 'button' ? button : status),
    addEventListener: (_: string, listener: typeof submit) => {
      submit = listener;
    },
  };
  const create = ({ publicKey }: { publicKey: (typeof asked)[number] }) => {
    asked.push(publicKey);
    return Promise.reject(new DOMException('', name));
  };
  const document = { querySelectorAll: (selector: string) => (selector.startsWith('form') ? [form] : []) };
  runInNewContext(script, {
    document,
    navigator: { credentials: { create } },
    window: { PublicKeyCredential: {} },
    PublicKeyCredential: {},
    AbortController,
    atob,
    btoa,
    Error,
    Uint8Array,
  });
  submit({ preventDefault: () => undefined });
  await setImmediate();
  assert.deepEqual([...asked[0]!.excludeCredentials[0]!.id], [1, 2, 3], 'the device learns which passkeys there are');
  return status.textContent;
}

describe('the script of the passkey buttons', () => {
  it('[S181a] says if the device already has a passkey', async () => {
    assert.match(await saidAfter('InvalidStateError'), /This device has a passkey for your wallet already/);
  });

  it('[S181a] says otherwise that the device did not confirm', async () => {
    assert.match(await saidAfter('NotAllowedError'), /Your device did not confirm/);
  });
});
