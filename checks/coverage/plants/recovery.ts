import type { Plant } from '../plant.ts';

const recovery = 'wallet/server/identity/recovery';

export const plants: readonly Plant[] = [
  {
    id: 'S46a',
    file: `${recovery}/domain.ts`,
    from: "return ways.length > 0 ? 'proof' : 'wait';",
    to: "return 'password';",
  },
  {
    id: 'S46a',
    file: `${recovery}/password-service.ts`,
    from: 'return known.ok ? ok({ kind }) : known;',
    to: 'return ok({ kind: known.ok ? kind : kind });',
  },
  {
    id: 'S46a',
    file: `${recovery}/password-service.ts`,
    from: 'await deps.sessions.endAll(tx, reset.holder.id);',
    to: '',
  },
  {
    id: 'S46b',
    file: `${recovery}/domain.ts`,
    from: "return now < dueAt ? 'waiting' : 'due';",
    to: "return now < dueAt ? 'due' : 'due';",
  },
  {
    id: 'S46b',
    file: `${recovery}/password-service.ts`,
    from: 'if (!isDue) return false;',
    to: 'if (!isDue) return true;',
  },
  {
    id: 'S46b',
    file: `${recovery}/wait-service.ts`,
    from: "await record(deps, tx, 'recovery.started', recovery);",
    to: '',
  },
  {
    id: 'S46b',
    file: `${recovery}/wait-service.ts`,
    from: "if (waiting) await stop(deps, tx, waiting, 'session');",
    to: '',
  },
  {
    id: 'S46c',
    file: `${recovery}/password-service.ts`,
    from: "cause: 'recovered',",
    to: "cause: 'factor_added',",
  },
  {
    id: 'S46c',
    file: 'wallet/server/linking/oauth/consent-service.ts',
    from: '(await deps.restrictions.find(holder.id, asked.kind)) ??',
    to: '',
  },
  {
    id: 'S47c',
    file: 'wallet/server/identity/second-factor/service.ts',
    from: "await restrictions.add(tx, { holderId, cause: 'factor_added', at: world.clocks.business() });",
    to: '',
  },
];
