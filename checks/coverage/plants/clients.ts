import type { Plant } from '../plant.ts';

const mandates = 'wallet/server/linking/mandates';
const oauth = 'wallet/server/linking/oauth';
const clients = 'wallet/server/linking/clients';
const webhooks = 'wallet/server/webhooks';

/** Plants for the cases about clients: their tokens, keys, addresses, webhooks and lists. */
export const plants: readonly Plant[] = [
  {
    id: 'S151a',
    file: `${oauth}/protocol/provider.ts`,
    from: 'if (wrong.length > 0 || scopes.length === 0) {',
    to: 'if (wrong.length > 9) {',
  },
  {
    id: 'S151b',
    file: `${oauth}/protocol/provider.ts`,
    from: "oidc.route === 'pushed_authorization_request' && scopes.includes('client')",
    to: "oidc.route === 'nowhere' && scopes.includes('client')",
  },
  {
    id: 'S151c',
    file: `${mandates}/service.ts`,
    from: "    if (mandate.status !== 'active') return err({ code: 'mandate_revoked' });\n    const counted",
    to: '    const counted',
  },
  {
    id: 'S151d',
    file: `${mandates}/pace-domain.ts`,
    from: '.filter(({ counted, most }) => counted.count > most)',
    to: '.filter(({ counted, most }) => counted.count > most * 2)',
  },
  {
    id: 'S151e',
    file: `${mandates}/service.ts`,
    from: '    await storeComparisons(tx, HOME_CELL, counted.value);\n',
    to: '',
  },
  {
    id: 'S152a',
    file: 'platform/kernel/receiver-url.ts',
    from: 'if (privateOrigins.includes(url.origin)) return ok(url.href);',
    to: "if (privateOrigins.length > 0 || url.hostname.endsWith('.localhost')) return ok(url.href);",
  },
  {
    id: 'S152b',
    file: 'platform/http/outgoing.ts',
    from: 'agentFor(privateOrigins ?? settings.privateOrigins)',
    to: 'agentFor([...(privateOrigins ?? []), ...settings.privateOrigins])',
  },
  {
    id: 'S152c',
    file: `${webhooks}/receiver-gateway.ts`,
    from: "redirect: 'manual', signal, privateOrigins }",
    to: "redirect: 'manual', signal }",
  },
  {
    id: 'S152d',
    file: `${clients}/addresses-domain.ts`,
    from: '|| url.origin !== text) return false;',
    to: ') return false;',
  },
  {
    id: 'S152e',
    file: `${clients}/service.ts`,
    from: 'judged.value.privateOrigins ?? known?.privateOrigins ?? []',
    to: 'judged.value.privateOrigins ?? []',
  },
  {
    id: 'S165a',
    file: `${webhooks}/endpoints-service.ts`,
    from: 'if (known && (given === undefined || seal.open(known.secret, known.id) === given)) {',
    to: 'if (known && given !== undefined && seal.open(known.secret, known.id) === given) {',
  },
  {
    id: 'S165b',
    file: `${webhooks}/endpoints-service.ts`,
    from: '  if (!key) return undefined;\n  const hash',
    to: '  if (!key || endpoints.length >= 0) return undefined;\n  const hash',
  },
  {
    id: 'S165c',
    file: `${webhooks}/routes.ts`,
    from: 'reply.code(secret === undefined ? 200 : 201)',
    to: 'reply.code(201)',
  },
  {
    id: 'S165d',
    file: 'bin/client.ts',
    from: 'wallet.webhooks.endpoints.open(asked.clientId, webhookUrl)',
    to: "wallet.webhooks.endpoints.open(asked.clientId, webhookUrl, { given: `whsec_${randomBytes(32).toString('base64')}` })",
  },
  {
    id: 'S166a',
    file: `${oauth}/protocol/checks.ts`,
    from: 'if (!(Number(exp) <= now + ASSERTION_LIFE_S + PROOF_WINDOW_S)) {',
    to: 'if (Number.isNaN(Number(exp))) {',
  },
  {
    id: 'S166b',
    file: `${oauth}/access-service.ts`,
    from: 'Math.abs(asked.now.getTime() / 1_000 - iat) <= PROOF_WINDOW_S',
    to: 'asked.now.getTime() / 1_000 - iat <= PROOF_WINDOW_S',
  },
  {
    id: 'S167a',
    file: `${oauth}/protocol/adapter.ts`,
    from: '    response_modes: [...responseModes],\n',
    to: '',
  },
  {
    id: 'S167b',
    file: `${oauth}/protocol/checks.ts`,
    from: "ctx.oidc?.route === 'discovery'",
    to: "ctx.oidc?.route === 'nowhere'",
  },
  {
    id: 'S167c',
    file: `${oauth}/protocol/checks.ts`,
    from: 'if (mode !== undefined) ctx.query = query;',
    to: 'if (mode === null) ctx.query = query;',
  },
  {
    id: 'S168',
    file: `${clients}/keys-crypto.ts`,
    from: 'export const RSA_BITS = { least: 3_072,',
    to: 'export const RSA_BITS = { least: 2_048,',
  },
  {
    id: 'S169',
    file: 'platform/http/cursor.ts',
    from: "return isId(prefix, text) ? ok(text) : err({ code: 'cursor_unknown' });",
    to: 'return ok(isId(prefix, text) ? text : undefined);',
  },
  {
    id: 'S172a',
    file: `${oauth}/protocol/explain.ts`,
    from: "  'code_verifier must be provided': verifierWrong,\n",
    to: '',
  },
  {
    id: 'S172b',
    file: `${oauth}/protocol/explain.ts`,
    from: "'refresh token not found': linkEnded,",
    to: "'refresh token not found': codeInvalid,",
  },
  {
    id: 'S172c',
    file: `${oauth}/protocol/explain.ts`,
    from: "'client not found': keyWrong,",
    to: "'client not found': 'there is no such client',",
  },
  {
    id: 'S172d',
    file: 'sdk/src/tokens.ts',
    from: "if (code === 'mandate_revoked') {",
    to: "if (error === 'invalid_grant') {",
  },
  {
    id: 'S174a',
    file: 'platform/kernel/blocked-ports.ts',
    from: '10_080,',
    to: '10_081,',
  },
  {
    id: 'S174b',
    file: 'platform/kernel/receiver-url.ts',
    from: 'if (isBlockedPort(Number(url.port || 443)))',
    to: 'if (isBlockedPort(0))',
  },
  {
    id: 'S174c',
    file: `${clients}/addresses-domain.ts`,
    from: '  if (isBlockedPort(Number(url.port || 443))) return false;\n',
    to: '',
  },
];
