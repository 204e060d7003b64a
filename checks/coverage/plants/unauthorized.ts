import type { Plant } from '../plant.ts';

export const plants: readonly Plant[] = [
  {
    id: 'H3a',
    file: 'wallet/server/identity/freezing/code-service.ts',
    from: 'if (!(await accounts.holderOfEmail(tx, mailed.email))) return undefined;',
    to: '',
  },
  {
    id: 'H3a',
    file: 'wallet/server/identity/freezing/code-service.ts',
    from: 'await countMailedTry(tx, HOME_CELL, mailed.id);',
    to: '',
  },
  {
    id: 'H3a',
    file: 'wallet/server/staff/finding/service.ts',
    from: 'await unauthorized.freezeByStaff(tx, holder.id);',
    to: '',
  },
  {
    id: 'H3a',
    file: 'platform/security-log/whence.ts',
    from: 'isStaff: request.member !== undefined',
    to: 'isStaff: request.member === null',
  },
  {
    id: 'H3a',
    file: 'wallet/server/identity/freezing/domain.ts',
    from: "if (freeze.used.includes(method)) return err('used_before');",
    to: '',
  },
  {
    id: 'H3a',
    file: 'wallet/server/identity/freezing/domain.ts',
    from: "return (['knows', 'has'] as const).filter((kind) => !kinds.includes(kind));",
    to: "return (['knows', 'has'] as const).filter((kind) => kinds.length < 2 && !kinds.includes(kind));",
  },
  {
    id: 'H3a',
    file: 'wallet/server/identity/freezing/data.ts',
    from: "pin: ['pin.set', 'pin.changed'],",
    to: "pin: ['pin.set'],",
  },
  {
    id: 'H3a',
    file: 'wallet/server/protection/escrow/report-domain.ts',
    from: 'return reportedAt !== null && blocked.has(kind);',
    to: 'return reportedAt !== null && kind.length > 99 && blocked.has(kind);',
  },
  {
    id: 'H3a',
    file: 'wallet/server/protection/reports/domain.ts',
    from: 'if (!isOwn || !capturedAt || !approvedBy)',
    to: 'if (!capturedAt || !approvedBy || isOwn === undefined)',
  },
  {
    id: 'H3a',
    file: 'wallet/server/identity/freezing/guard.ts',
    from: "new Set(['refuse', 'escalate', 'address', 'parcel', 'contest', 'appeal'])",
    to: "new Set(['accept', 'refuse', 'escalate', 'address', 'parcel', 'contest', 'appeal'])",
  },
  {
    id: 'H3b',
    file: 'wallet/server/protection/reports/domain.ts',
    from: 'passkeyDays >= terms.oldPasskeyDays',
    to: 'terms.oldPasskeyDays < 0',
  },
  {
    id: 'H3b',
    file: 'wallet/server/protection/escrow/report-domain.ts',
    from: 'subtract(leftOf(line), kept)',
    to: 'subtract(leftOf(line), { ...kept, minor: 0n })',
  },
  {
    id: 'H3b',
    file: 'wallet/server/protection/reports/domain.ts',
    from: 'const minor = cost < left ? cost : left;',
    to: 'const minor = left < 0n ? left : cost;',
  },
  {
    id: 'H3b',
    file: 'wallet/server/staff/reports/domain.ts',
    from: "if (act.askedBy === memberId) return err({ code: 'own_act' });",
    to: '',
  },
  {
    id: 'H3b',
    file: 'wallet/server/protection/escrow/clocks-domain.ts',
    from: 'if (part.reportedAt) return undefined;',
    to: '',
  },
  {
    id: 'H3b',
    file: 'wallet/server/protection/escrow/domain.ts',
    from: 'return part.reportedAt ? ok(awarded(part, line)) : releaseLots(part, [line], now);',
    to: 'return part.reportedAt ? ok(part) : releaseLots(part, [line], now);',
  },
  {
    id: 'W5f',
    file: 'wallet/server/identity/documents/decide-service.ts',
    from: "return err({ code: 'person_elsewhere' });",
    to: 'await Promise.resolve();',
  },
  {
    id: 'H4a',
    file: 'wallet/server/identity/phrases/domain.ts',
    from: "return misleading.test(phrase.normalize('NFKC')) ? err({ code: 'phrase_address' }) : ok(phrase);",
    to: "return misleading.test('') ? err({ code: 'phrase_address' }) : ok(phrase);",
  },
  {
    id: 'H4b',
    file: 'wallet/server/activity/notifications/messages-letters.ts',
    from: "return t('{phrase}, {code}. Not you? {reportUrl}', {",
    to: "return t('{phrase}, {code}.', {",
  },
  {
    id: 'H4d',
    file: 'wallet/server/activity/notifications/codes-service.ts',
    from: 'await db.one((tx) => insertCode(tx, sent));',
    to: "if (sent.channel === 'mail') await db.one((tx) => insertCode(tx, sent));",
  },
];
