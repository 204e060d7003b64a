import type { Plant } from '../plant.ts';

const url = 'platform/kernel/receiver-url.ts';
const outgoing = 'platform/http/outgoing.ts';
const verify = 'sdk/src/webhook.ts';

export const plants: readonly Plant[] = [
  { id: 'S104a', file: outgoing, from: "  ['127.0.0.0', 8],", to: '' },
  { id: 'S104a', file: url, from: '|| isNumber || LOCAL', to: '|| LOCAL' },
  {
    id: 'S104a',
    file: 'wallet/server/webhooks/service.ts',
    from: 'receiver.post({ url: endpoint.url, headers, body, privateOrigins });',
    to: 'receiver.post({ url: endpoint.url, headers, body, privateOrigins: [new URL(endpoint.url).origin, ...privateOrigins] });',
  },
  { id: 'S105a', file: outgoing, from: "  ['169.254.0.0', 16],", to: '' },
  {
    id: 'S105a',
    file: outgoing,
    from: "given.addSubnet('2000::', 3, 'ipv6');",
    to: "given.addSubnet('::', 0, 'ipv6');",
  },
  { id: 'S105a', file: outgoing, from: "  ['100.64.0.0', 10],", to: '' },
  {
    id: 'S106',
    file: outgoing,
    from: 'const usable = privateToo ? addresses : addresses.filter((one) => !isPrivateAddress(one.address));',
    to: 'const usable = addresses;',
  },
  {
    id: 'S107',
    file: 'wallet/server/webhooks/receiver-gateway.ts',
    from: "redirect: 'manual',",
    to: "redirect: 'follow',",
  },
  {
    id: 'S108',
    file: url,
    from: "if (url.username !== '' || url.password !== '') return",
    to: "if (url.host === '') return",
  },
  { id: 'S108', file: url, from: "if (url.protocol !== 'https:' || isNumber", to: 'if (isNumber' },
  { id: 'S108', file: url, from: 'if (port !== 443 && port < 1_024) return', to: 'if (port < 0) return' },
  {
    id: 'S109',
    file: 'wallet/server/webhooks/receiver-gateway.ts',
    from: 'await answer.body?.cancel();',
    to: 'await answer.text();',
  },
  {
    id: 'S110',
    file: verify,
    from: "if (!verdicts.includes(true)) throw new WebhookRefused('signature_wrong');",
    to: '',
  },
  { id: 'S110', file: verify, from: "if (!(age <= WINDOW_S)) throw new WebhookRefused('too_old');", to: '' },
  { id: 'S110', file: 'market/server/wallet/events/store.ts', from: 'on conflict (event_id) do nothing', to: '' },
  {
    id: 'S111',
    file: verify,
    from: 'encode(`${id}.${timestamp}.${body}`);',
    to: 'encode(`${id}.${timestamp}.${JSON.stringify(JSON.parse(body))}`);',
  },
  {
    id: 'S112',
    file: verify,
    from: 'const keys = await Promise.all([secrets].flat().map(',
    to: 'const keys = await Promise.all([secrets].flat().slice(0, 1).map(',
  },
  { id: 'S112', file: 'wallet/server/webhooks/service.ts', from: '...(former ? [former] : [])]', to: ']' },
  {
    id: 'S113',
    file: 'market/server/wallet/events/service.ts',
    from: "if (type === 'mandate.revoked' && mandateId !== undefined) return links.refresh(mandateId);",
    to: "if (type === 'mandate.revoked' && mandateId !== undefined) { const { endLink } = await import('../links/store.ts'); await db.asWriter((tx) => endLink(tx, mandateId, 'holder', world.clocks.business())); return undefined; }",
  },
  {
    id: 'S114',
    file: 'market/server/wallet/events/service.ts',
    from: "if (type === 'payee.ended' && payeeId !== undefined) return payees.refresh(payeeId);",
    to: "if (type === 'payee.ended' && payeeId !== undefined) return payees.refresh(payeeId); if (!type.startsWith('payment.') && mandateId === undefined) throw new Error(`nobody knows ${type}`);",
  },
];
