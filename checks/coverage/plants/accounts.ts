import type { Plant } from '../plant.ts';

export const plants: readonly Plant[] = [
  {
    id: 'S140a',
    file: 'platform/credentials/password-thread.ts',
    from: 'return thread.ask(asked);',
    to: "return import('./password-appraisal.ts').then(({ appraise }) => appraise(asked.password, asked.known));",
  },
  {
    id: 'S140b',
    file: 'platform/kernel/limiter.ts',
    from: 'if (queue.length >= waiting) throw',
    to: 'if (queue.length < 0) throw',
  },
  {
    id: 'S140c',
    file: 'market/server/accounts/accounts/password-service.ts',
    from: 'const counted = address === null ? ok() : await tries.countOpening(address);',
    to: 'const counted = ok() as Awaited<ReturnType<typeof tries.countOpening>>;',
  },
  {
    id: 'S140d',
    file: 'wallet/server/identity/second-factor/service.ts',
    from: 'await db.asWriter((tx) => takePinTryBack(tx, HOME_CELL, holderId, counted.failures));',
    to: '',
  },
  {
    id: 'S140f',
    file: 'platform/credentials/password-appraisal.ts',
    from: 'const JUDGED = 40;',
    to: 'const JUDGED = 256;',
  },
  {
    id: 'S140e',
    file: 'platform/http/failure.ts',
    from: "void reply.header('retry-after', '1');",
    to: '',
  },
  {
    id: 'S141a',
    file: 'platform/credentials/tries.ts',
    from: 'forgivenEveryMs: 2 * MINUTE_MS, ',
    to: '',
  },
  {
    id: 'S141b',
    file: 'platform/credentials/tries-service.ts',
    from: "account: hashSubject(key, 'account', account),",
    to: '',
  },
  {
    id: 'S141c',
    file: 'platform/credentials/tries-service.ts',
    from: 'if (browser !== undefined) return {',
    to: "if (browser === '') return {",
  },
  {
    id: 'S141d',
    file: 'wallet/server/identity/sessions/pages.ts',
    from: 'const account = await accounts.knownAs((await accounts.get(login.value)).phone);',
    to: 'const account = undefined as Awaited<ReturnType<typeof accounts.knownAs>>;',
  },
  {
    id: 'S143a',
    file: 'wallet/server/identity/second-factor/domain.ts',
    from: 'pinRules.lockMs * lock ** 2',
    to: 'pinRules.lockMs',
  },
  {
    id: 'S143b',
    file: 'wallet/server/identity/second-factor/domain.ts',
    from: "if (failures >= pinRules.most) return err({ code: 'pin_blocked' });",
    to: '',
  },
  {
    id: 'S143c',
    file: 'wallet/server/identity/second-factor/domain.ts',
    from: 'commonPins.has(pin) || patterns.some((matches) => matches(pin)) || ',
    to: '',
  },
  {
    id: 'S143d',
    file: 'wallet/server/identity/sign-up/factor-domain.ts',
    from: "return hasPin && !methods.includes('passkey');",
    to: 'return hasPin && methods.length === 0;',
  },
  {
    id: 'S147a',
    file: 'platform/security-log/lines.ts',
    from: "log[securityEvents[event]]({ security }, 'security event');",
    to: 'void security;',
  },
  {
    id: 'S147b',
    file: 'platform/http/app.ts',
    from: "app.addHook('preValidation', rememberWhence);",
    to: 'void rememberWhence;',
  },
  {
    id: 'S147c',
    file: 'wallet/server/identity/sessions/service.ts',
    from: "await security.note('login.failed', await accounts.idOf(phone), { method: 'password' });",
    to: "await security.note('login.failed', await accounts.idOf(phone), { method: 'password', typed: phone });",
  },
  {
    id: 'S147d',
    file: 'platform/security-log/events.ts',
    from: "'code.failed': 'warn',",
    to: "'code.failed': 'warn',\n  'code.explained_nowhere': 'info',",
  },
  {
    id: 'S47a',
    file: 'wallet/server/identity/sessions/guard.ts',
    from: 'if (request.session && sessions.isFresh(request.session)) return undefined;',
    to: 'if (request.session) return undefined;',
  },
  {
    id: 'S57a',
    file: 'market/server/accounts/sessions/pages.ts',
    from: '// Anybody else who knew the old password is signed out.\n      await sessions.endOthers(request.shopper!.id, request.shopperSession!.id);',
    to: '',
  },
];
