import type { Plant } from '../plant.ts';

const provider = 'wallet/server/linking/oauth/protocol/provider.ts';
const checks = 'wallet/server/linking/oauth/protocol/checks.ts';
const access = 'wallet/server/linking/oauth/access-service.ts';

/**
 * Replaces the library's comparison of addresses. @param isOwn An expression of `uri` and a registered address, `own`.
 */
function comparing(isOwn: string): Pick<Plant, 'file' | 'from' | 'to'> {
  const body = `return this.redirectUris.some((own) => uri === own || ${isOwn});`;
  return amended(`provider.Client.prototype.redirectUriAllowed = function (uri) { ${body} };`);
}

/** Code that runs when the provider is created, and overrides the library's own. */
function amended(code: string): Pick<Plant, 'file' | 'from' | 'to'> {
  return { file: provider, from: 'provider.proxy = true;', to: `provider.proxy = true; ${code}` };
}

/** Changes the library's look-up result. @param change An expression of `found`; `ctx` is the request. */
function finding(model: string, change: string): string {
  return (
    `{ const Model = provider.${model}; const { find } = Model; Model.find = async function (...asked) {` +
    ` const found = await find.apply(this, asked); const { ctx } = Provider; if (found) { ${change} } return found; }; }`
  );
}

/** Changes the parameters of the pushed request in `found`, as `pushed`. */
const repushed = (change: string): string =>
  "const parts = found.request.split('.'); const pushed = JSON.parse(Buffer.from(parts[1], 'base64url').toString());" +
  ` ${change} parts[1] = Buffer.from(JSON.stringify(pushed)).toString('base64url'); found.request = parts.join('.');`;

/** Changes forms before they reach the library. @param change An expression of `form`, the received text. */
function reading(change: string): Pick<Plant, 'file' | 'from' | 'to'> {
  return {
    file: 'wallet/server/linking/oauth/routes.ts',
    from: 'const bytes = body as Buffer;',
    to: `const form = (body as Buffer).toString(); const bytes = Buffer.from(${change}); _request.headers['content-length'] = String(bytes.length);`,
  };
}

export const plants: readonly Plant[] = [
  { id: 'S1', ...comparing("uri.startsWith(own + '/')") },
  { id: 'S2', ...comparing("uri.split('?')[0] === own") },
  { id: 'S3a', ...comparing("uri === own + '/'") },
  { id: 'S3b', ...comparing('uri.toLowerCase() === own') },
  { id: 'S3c', ...comparing("uri.replace(/:\\d+(?=\\/)/, '') === own") },
  { id: 'S4', ...comparing('uri.includes(new URL(own).host)') },
  { id: 'S4', ...comparing('URL.parse(uri)?.href === own') },
  { id: 'S4', file: 'wallet/server/linking/clients/addresses-domain.ts', from: "|| url.username !== ''", to: '' },
  { id: 'S5', ...comparing("uri.replace('https:', 'http:') === own") },
  {
    id: 'S5',
    file: 'wallet/server/linking/clients/addresses-domain.ts',
    from: "url.protocol === 'http:' && isLoopback(url.hostname)",
    to: "url.protocol === 'http:'",
  },
  {
    id: 'S6',
    ...amended(
      finding('PushedAuthorizationRequest', repushed('Object.assign(pushed, ctx.query, { request_uri: undefined });')),
    ),
  },
  {
    id: 'S7',
    ...amended("Object.defineProperty(provider.PushedAuthorizationRequest.prototype, 'isValid', { get: () => true });"),
  },
  {
    id: 'S8',
    ...amended(
      `${finding('PushedAuthorizationRequest', repushed('pushed.iss = pushed.client_id = ctx.query.client_id;'))} provider.Client.prototype.redirectUriAllowed = () => true;`,
    ),
  },
  { id: 'S9', file: provider, from: 'pkce: { required: () => true }', to: 'pkce: { required: () => false }' },
  { id: 'S10', ...reading("form.replace('code_challenge_method=plain', 'code_challenge_method=S256')") },
  {
    id: 'S11',
    ...amended(
      finding(
        'AuthorizationCode',
        "const { code_verifier: typed } = ctx.oidc.params; const { hash } = process.getBuiltinModule('node:crypto'); found.codeChallenge = typed && hash('sha256', typed, 'base64url');",
      ),
    ),
  },
  {
    id: 'S12',
    file: 'wallet/server/linking/oauth/store.ts',
    from: 'and id_hash = ${idHash} and consumed_at is null',
    to: 'and id_hash = ${idHash}',
  },
  {
    id: 'S13',
    ...amended(
      finding(
        'AuthorizationCode',
        'delete found.dpopJkt; found.clientId = ctx.oidc.client.clientId; found.redirectUri = ctx.oidc.params.redirect_uri;',
      ) + finding('Grant', 'found.clientId = ctx.oidc.client.clientId;'),
    ),
  },
  { id: 'S14', file: provider, from: 'AuthorizationCode: MINUTE', to: 'AuthorizationCode: 5 * MINUTE' },
  {
    id: 'S15',
    file: 'market/server/wallet/links/oauth-gateway.ts',
    from: 'const tokens = await oidc.authorizationCodeGrant(',
    to: "url.searchParams.set('iss', deps.walletUrl); const tokens = await oidc.authorizationCodeGrant(",
  },
  {
    id: 'S16',
    file: 'market/server/wallet/links/oauth-gateway.ts',
    from: '(url, init) => http(url, init as RequestInit),',
    to: `async (url, init) => {
          const answer = await http(url, init as RequestInit);
          const body = await answer.json();
          return Response.json('issuer' in body ? { ...body, issuer: walletUrl } : body, answer);
        },`,
  },
  {
    id: 'S17',
    file: 'market/server/wallet/links/store.ts',
    from: ' and browser_hash = ${asked.browserHash}',
    to: '',
  },
  {
    id: 'S18',
    file: provider,
    from: "const signing = ['ES256', 'PS256',",
    to: "const signing = ['RS256', 'ES256', 'PS256',",
  },
  {
    id: 'S19',
    file: 'wallet/server/linking/oauth/protocol/adapter.ts',
    from: 'return client && (toMetadata(client) as AdapterPayload);',
    to: `const metadata = client && toMetadata(client);
      const { oidc } = Provider.ctx ?? {};
      const [head] = String(oidc?.params?.client_assertion ?? oidc?.body?.client_assertion ?? '').split('.');
      const { jwk, kid } = JSON.parse(Buffer.from(head, 'base64url').toString() || '{}');
      if (metadata && jwk) metadata.jwks.keys = [{ ...jwk, kid }];
      return metadata;`,
  },
  { id: 'S20', file: checks, from: 'if (aud !== ctx.oidc.issuer) throw', to: "if (aud === '') throw" },
  {
    id: 'S20',
    file: 'wallet/server/linking/oauth/store.ts',
    from: '     where known.expires_at <= ${now}`',
    to: '`',
  },
  {
    id: 'S21',
    file: access,
    from: "const isFresh = fresh.delete(one.proofHash.toString('hex'));",
    to: 'const isFresh = true;',
  },
  {
    id: 'S22',
    file: access,
    from: "if (payload['htm'] !== asked.method) return",
    to: "if (payload['htm'] === undefined) return",
  },
  {
    id: 'S22',
    file: access,
    from: "if (!isSameTarget(payload['htu'], asked.url)) return",
    to: "if (payload['htu'] === '') return",
  },
  {
    id: 'S22',
    file: access,
    from: "if (payload['ath'] !== sha256Base64url(asked.token)) return",
    to: "if (payload['ath'] === '') return",
  },
  { id: 'S23', file: access, from: 'if (!isRecent) return', to: 'if (iat === 0) return' },
  { id: 'S23', file: checks, from: 'if (iat !== undefined && Math.abs', to: 'if (iat === 0 && Math.abs' },
  { id: 'S24', file: access, from: '/^DPoP ([\\x21-\\x7e]+)$/i', to: '/^(?:DPoP|Bearer) ([\\x21-\\x7e]+)$/i' },
  {
    id: 'S25',
    file: 'wallet/server/linking/oauth/guard.ts',
    from: 'const { authorization, dpop } = request.headers;',
    to: "const { dpop } = request.headers; const inQuery = new URLSearchParams(request.url.split('?')[1]).get('access_token'); const authorization = request.headers.authorization ?? (inQuery === null ? undefined : `DPoP ${inQuery}`);",
  },
  { id: 'S26', ...amended(finding('RefreshToken', "found.scope += ' client';")) },
  {
    id: 'S27',
    file: provider,
    from: "if (ctx.oidc.params?.['authorization_details'] !== undefined) {",
    to: "if (ctx.oidc.params?.['authorization_details'] === '') {",
  },
  {
    id: 'S28',
    file: 'wallet/server/linking/mandates/routes.ts',
    from: "return authorization.kind === 'client' || authorization.mandateId === mandate.id;",
    to: 'return true;',
  },
  {
    id: 'S29',
    file: 'wallet/server/linking/mandates/service.ts',
    from: 'await deps.endGrant(tx, mandate.id);',
    to: '',
  },
  {
    id: 'S29',
    file: 'wallet/server/linking/oauth/store.ts',
    from: 'id_hash = ${grantHash} for key share)',
    to: 'id_hash = ${grantHash})',
  },
  { id: 'S30', file: 'platform/http/app.ts', from: "'frame-ancestors': [\"'none'\"],", to: '' },
  {
    id: 'S31',
    file: 'wallet/server/linking/mandates/service.ts',
    from: 'return active && active.account !== account ? active : undefined;',
    to: 'return undefined;',
  },
  {
    id: 'S32',
    ...reading('String(new URLSearchParams(Object.fromEntries([...new URLSearchParams(form)].toReversed())))'),
  },
  {
    id: 'S33',
    file: 'wallet/server/linking/oauth/pages.ts',
    from: 'return reply.redirect(returnTo, 303);',
    to: 'return reply.redirect(returnTo, 307);',
  },
  {
    id: 'S34',
    file: 'platform/kernel/own-path.ts',
    from: 'if (!path || !/^\\/(?![/\\\\])[\\x21-\\x5b\\x5d-\\x7e]*$/.test(path))',
    to: 'if (!path)',
  },
];
