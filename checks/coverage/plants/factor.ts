import type { Plant } from '../plant.ts';

const identity = 'wallet/server/identity';

export const plants: readonly Plant[] = [
  {
    id: 'S143e',
    file: `${identity}/sign-up/factor-domain.ts`,
    from: "return missing === undefined || missing === 'pin';",
    to: "return missing === undefined || missing === 'pin' || missing === 'code';",
  },
  {
    id: 'S143e',
    file: `${identity}/sign-up/factor-domain.ts`,
    from: "return session.methods.includes('sms') ? undefined : 'code';",
    to: 'return undefined;',
  },
  {
    id: 'S143e',
    file: `${identity}/phone-verification/holder-service.ts`,
    from: "await sessions.raise(tx, session.id, 'sms');",
    to: '',
  },
  {
    id: 'S143f',
    file: `${identity}/phone-verification/holder-service.ts`,
    from: 'await countTry(tx, application.id);',
    to: '',
  },
  {
    id: 'S143f',
    file: `${identity}/phone-verification/holder-service.ts`,
    from: 'const allowed = before ? mayResend(before, now()) : ok();',
    to: 'const allowed = before && mayResend.length > 9 ? mayResend(before, now()) : ok();',
  },
  {
    id: 'S143f',
    file: `${identity}/phone-verification/holder-service.ts`,
    from: 'const admitted = await admitSend(deps, tx, phone, asker);',
    to: "const admitted = await admitSend(deps, tx, phone, asker).then((one) => (one.ok ? one : ok({ subjects: [], place: { country: 'IE', hour: now() } })));",
  },
  {
    id: 'S143g',
    file: `${identity}/phone-verification/store.ts`,
    from: 'where session_id = ${uuid(sessionId)} for update',
    to: 'where session_id is not null and ${uuid(sessionId)}::uuid is not null order by id desc limit 1 for update',
  },
  {
    id: 'S143h',
    file: `${identity}/sign-up/factor-guard.ts`,
    from: "const back = request.method === 'GET' ? request.url : page;",
    to: 'const back = page;',
  },
  {
    id: 'S143h',
    file: `${identity}/sign-up/holder-code-pages.ts`,
    from: 'path === undefined ? urls.identity.pin() : ownPath(path)',
    to: 'path === undefined ? urls.identity.pin() : path',
  },
  {
    id: 'S143i',
    file: `${identity}/sign-up/holder-code-pages.ts`,
    from: "if (missing === 'code') return undefined;",
    to: "if (missing !== 'frozen') return undefined;",
  },
  {
    id: 'S143i',
    file: `${identity}/sign-up/factor-domain.ts`,
    from: "if (isFrozen && !hasPin && !hasPasskey && !hasAuthenticator) return 'frozen';",
    to: '',
  },
  {
    id: 'S47d',
    file: `${identity}/passkeys/domain.ts`,
    from: 'return count > 1 || hasPin;',
    to: 'return count > 0;',
  },
  {
    id: 'S47d',
    file: `${identity}/passkeys/change-service.ts`,
    from: 'const judged = judgeRemoval(await lockPasskeysOf(tx, holderId), key, hasPin);',
    to: 'const judged = judgeRemoval(await passkeysOf(tx, holderId), key, hasPin);',
  },
  {
    id: 'S57b',
    file: `${identity}/passwords/service.ts`,
    from: 'await sessions.endOthers(tx, holderId, id);',
    to: '',
  },
  {
    id: 'S57b',
    file: `${identity}/sessions/service.ts`,
    from: 'if (!account || !(await accounts.holdsPassword(tx, holderId, account.seal))) return undefined;',
    to: '',
  },
  {
    id: 'S118',
    file: 'platform/http/known-browsers.ts',
    from: 'if (account && find(request, account) !== undefined) remember(request, reply, account);',
    to: '',
  },
  {
    id: 'S141e',
    file: 'platform/http/known-browsers.ts',
    from: 'JSON.stringify([browser, name, seal])',
    to: 'JSON.stringify([browser, name, seal.length > 0])',
  },
  {
    id: 'S141e',
    file: 'market/server/accounts/sessions/pages.ts',
    from: 'if (account) browsers.remember(request, reply, account, { replaced: before });',
    to: '',
  },
];
