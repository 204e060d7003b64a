import type { Plant } from '../plant.ts';

const verification = 'wallet/server/identity/phone-verification';
const ceremony = 'platform/credentials/passkey-ceremony.ts';
const form = 'platform/http/form.ts';

/** Overrides what `judgeSignature` expects a passkey to have signed. */
function expecting(member: string): Pick<Plant, 'file' | 'from' | 'to'> {
  return { file: ceremony, from: '      credential: {', to: `${member}, credential: {` };
}

const said = "JSON.parse(Buffer.from(response.response.clientDataJSON, 'base64url').toString())";

export const plants: readonly Plant[] = [
  {
    id: 'S35',
    file: `${verification}/domain.ts`,
    from: 'if (application.codeTries >= codeRules.tries) return',
    to: 'if (application.codeTries < 0) return',
  },
  {
    id: 'S36',
    file: `${verification}/domain.ts`,
    from: "  { scope: 'number', most: 5, withinMs: HOUR_MS },",
    to: '',
  },
  {
    id: 'S36',
    file: `${verification}/domain.ts`,
    from: "  { scope: 'address', most: 60, withinMs: HOUR_MS },",
    to: '',
  },
  {
    id: 'S36',
    file: `${verification}/domain.ts`,
    from: "  { scope: 'prefix', most: 100, withinMs: HOUR_MS },",
    to: '',
  },
  { id: 'S36', file: `${verification}/sender-service.ts`, from: 'await lockSubjects(tx, all);', to: '' },
  {
    id: 'S37',
    file: 'wallet/server/identity/accounts/service.ts',
    from: 'const isRight = await verifySecret(password, credentials?.passwordHash ?? (await decoy));',
    to: 'const isRight = credentials ? await verifySecret(password, credentials.passwordHash) : false;',
  },
  {
    id: 'S38',
    file: `${verification}/store.ts`,
    from: 'where token_hash = ${tokenHash} and expires_at > ${now}\n       for update`',
    to: 'where ${tokenHash}::bytea is not null and expires_at > ${now} order by sent_at limit 1 for update`',
  },
  {
    id: 'S39',
    file: `${verification}/domain.ts`,
    from: 'if (now >= application.codeExpiresAt) return',
    to: 'if (now.getTime() < 0) return',
  },
  {
    id: 'S39',
    file: `${verification}/store.ts`,
    from: 'set verified_at = ${at}, code_hash = null, code_expires_at = null',
    to: 'set verified_at = ${at}',
  },
  {
    id: 'S40',
    file: `${verification}/store.ts`,
    from: 'set verified_at = ${at}, code_hash = null, code_expires_at = null',
    to: 'set verified_at = ${at}',
  },
  { id: 'S40', file: `${verification}/store.ts`, from: '${now}\n       for update`', to: '${now}`' },
  {
    id: 'S40',
    file: 'platform/credentials/tries-store.ts',
    from: 'order by subject for update`',
    to: 'order by subject`',
  },
  {
    id: 'S41',
    file: 'platform/credentials/tries.ts',
    from: 'mostWaitMs: MINUTE_MS }',
    to: 'mostWaitMs: 15 * MINUTE_MS }',
  },
  {
    id: 'S42',
    file: 'platform/credentials/secret-hash.ts',
    from: "Buffer.from(secret.normalize('NFC'), 'utf8')",
    to: "Buffer.from(secret, 'utf8')",
  },
  {
    id: 'S42',
    file: 'platform/credentials/secret-hash.ts',
    from: "Buffer.from(secret.normalize('NFC'), 'utf8')",
    to: "Buffer.from(secret.normalize('NFC').slice(0, 72), 'utf8')",
  },
  {
    id: 'S42',
    file: 'platform/credentials/secret-hash.ts',
    from: "Buffer.from(secret.normalize('NFC'), 'utf8')",
    to: "Buffer.from(secret.normalize('NFC').split('\\0')[0], 'utf8')",
  },
  {
    id: 'S43',
    file: 'platform/credentials/password-appraisal.ts',
    from: 'if (await isBreached(password.toLowerCase())) return',
    to: "if (password === '') return",
  },
  {
    id: 'S43',
    file: 'platform/credentials/password.ts',
    from: "return isPersonal ? { ...seen, fault: { code: 'password_personal' } } : seen;",
    to: 'return seen;',
  },
  {
    id: 'S44',
    file: 'platform/credentials/tries-service.ts',
    from: 'return { pair: `${account} ${site}`, network,',
    to: 'return { pair: `${account} ${site}`,',
  },
  {
    id: 'S44',
    file: 'platform/credentials/tries-service.ts',
    from: 'const known = await lockFailures(tx, namesOf(subjects));\n  // Read',
    to: 'const known = [];\n  // Read',
  },
  {
    id: 'S45',
    file: `${verification}/words.ts`,
    from: "case 'known_number':\n      return",
    to: "case 'known_number':\n      if (code !== '') return letterText({ kind: 'new_wallet' }, code);\n      return",
  },
  { id: 'S48', ...expecting(`expectedOrigin: ${said}.origin`) },
  { id: 'S48', ...expecting(`expectedChallenge: ${said}.challenge`) },
  { id: 'S48', ...expecting('requireUserVerification: false') },
  { id: 'S48', ...expecting("expectedRPID: [rpID, 'market.localhost']") },
  {
    id: 'S48',
    file: 'wallet/server/identity/passkeys/service.ts',
    from: 'await storeCounter(tx, passkey.credentialId, counter);',
    to: '',
  },
  { id: 'S51', ...expecting(`expectedOrigin: ${said}.origin`) },
  {
    id: 'S52',
    file: 'market/server/accounts/sessions/service.ts',
    from: 'if (former !== undefined) await deleteByToken(tx, sha256(former));',
    to: '',
  },
  {
    id: 'S53',
    file: 'market/server/accounts/sessions/service.ts',
    from: 'await deleteByToken(tx, sha256(token));',
    to: '',
  },
  {
    id: 'S54',
    file: 'market/server/accounts/sessions/domain.ts',
    from: 'new Date(Math.min(now.getTime() + sessionRules.idleMs, startedAt.getTime() + sessionRules.absoluteMs))',
    to: 'new Date(now.getTime() + sessionRules.idleMs)',
  },
  {
    id: 'S54',
    file: 'wallet/server/identity/sessions/domain.ts',
    from: 'new Date(Math.min(now.getTime() + sessionRules.idleMs, authenticatedAt.getTime() + sessionRules.absoluteMs))',
    to: 'new Date(authenticatedAt.getTime() + sessionRules.absoluteMs)',
  },
  {
    id: 'S54',
    file: 'wallet/server/identity/sessions/store.ts',
    from: 'where token_hash = ${tokenHash} and expires_at > ${now}`',
    to: 'where token_hash = ${tokenHash} and ${now}::timestamptz is not null`',
  },
  {
    id: 'S55',
    file: 'platform/http/cookie.ts',
    from: "secure: true, httpOnly: true, sameSite: 'lax'",
    to: "secure: true, sameSite: 'lax'",
  },
  {
    id: 'S55',
    file: 'platform/http/cookie.ts',
    from: "secure: true, httpOnly: true, sameSite: 'lax'",
    to: "httpOnly: true, sameSite: 'lax'",
  },
  {
    id: 'S55',
    file: 'platform/http/cookie.ts',
    from: "secure: true, httpOnly: true, sameSite: 'lax'",
    to: "secure: true, httpOnly: true, sameSite: 'none'",
  },
  {
    id: 'S56',
    file: form,
    from: 'return isSameOrigin(request, settings.origin) && isSignedWith(keys, cookie, unmasked(token));',
    to: 'return isSignedWith(keys, cookie, unmasked(token));',
  },
  {
    id: 'S56',
    file: form,
    from: 'return isSameOrigin(request, settings.origin) && isSignedWith(keys, cookie, unmasked(token));',
    to: 'return isSameOrigin(request, settings.origin);',
  },
];
