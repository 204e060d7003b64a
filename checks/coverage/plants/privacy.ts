import type { Plant } from '../plant.ts';

export const plants: readonly Plant[] = [
  {
    id: 'S115',
    file: 'wallet/server/linking/oauth/protocol/adapter.ts',
    from: 'const { jti: _jti, ...kept } = payload;',
    to: 'const kept = payload;',
  },
  {
    id: 'S117',
    file: 'wallet/server/ledger/batch/anchor-gateway.ts',
    from: 'if (!known || known.lastEntry < head.lastEntry) waiting',
    to: 'if (known === undefined || known.cell === head.cell) waiting',
  },
  {
    id: 'S117',
    file: 'platform/staff/log/domain.ts',
    from: 'if (!hashOf(entry).equals(entry.hash)) return err',
    to: 'if (entry.hash.length === 0) return err',
  },
  {
    id: 'S117',
    file: 'platform/staff/log/domain.ts',
    from: 'if (hash?.equals(line.hash)) return undefined;',
    to: 'if (hash === undefined || hash.equals(line.hash)) return undefined;',
  },
  {
    id: 'S117',
    file: 'wallet/server/migrations/0115_staff_log_chain.sql',
    from: 'where cell = new.cell for update;',
    to: 'where cell = new.cell;',
  },
  {
    id: 'S117',
    file: 'auditor/checks/staff-log.ts',
    from: 'where number <> before + 1 or previous_hash <> before_hash',
    to: 'where number <> before + 1',
  },
  {
    id: 'S119',
    file: 'platform/config/secret-strength.ts',
    from: 'if (/change.?me|example|default|secret.?secret|password/i.test(bare)) return',
    to: "if (bare === '') return",
  },
  {
    id: 'S119',
    file: 'platform/config/secret-strength.ts',
    from: 'if (bare.length < fewestCharacters || new Set(bare).size < fewestDifferent)',
    to: "if (bare === '')",
  },
  {
    id: 'S120',
    file: 'platform/http/failure.ts',
    from: "if (status >= 500) return { code: 'internal_error' };",
    to: "if (status >= 500) return { code: 'internal_error', detail: String(error.stack) };",
  },
  {
    id: 'S122',
    file: 'wallet/server/identity/sessions/domain.ts',
    from: 'return isFresh(session, now) && hasStrongMethod(session);',
    to: 'return isFresh(session, now);',
  },
  {
    id: 'S123',
    file: 'wallet/server/linking/oauth/consent-service.ts',
    from: "const asked = withinTier(read.value, limitsOf(await deps.limits.current(), holder.tier, 'EUR'));",
    to: 'const asked = read.value;',
  },
  {
    id: 'S124',
    file: 'market/server/accounts/accounts/password-service.ts',
    from: 'const counted = address === null ? ok() : await tries.countOpening(address);',
    to: 'const counted = ok() as Awaited<ReturnType<typeof tries.countOpening>>;',
  },
  {
    id: 'S125',
    file: 'wallet/server/protection/escrow/commands.ts',
    from: 'if (taken && !taken.isFree && (taken.partId !== part.id || taken.caseId !== caseId))',
    to: 'if (!part)',
  },
  {
    id: 'S121',
    file: 'wallet/server/staff/deciding/service.ts',
    from: 'await looking.note(member, { caseId: id, holderIds, reason });',
    to: '',
  },
  {
    id: 'S121',
    file: 'wallet/server/staff/deciding/service.ts',
    from: "if (reason === undefined) return err({ code: 'reason_needed', caseId: id });",
    to: 'if (reason === undefined) return undefined;',
  },
  {
    id: 'S65',
    file: 'wallet/server/staff/deciding/service.ts',
    from: 'if (reason === undefined) return undefined;',
    to: '',
  },
  {
    id: 'S121',
    file: 'wallet/server/migrations/0106_staff.sql',
    from: 'grant insert on staff.log',
    to: 'grant insert, update, delete on staff.log',
  },
];
