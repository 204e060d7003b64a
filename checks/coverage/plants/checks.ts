import type { Plant } from '../plant.ts';

const instruments = 'wallet/server/funding/instruments';

export const plants: readonly Plant[] = [
  {
    id: 'S161g',
    file: 'wallet/server/payments/payments/check-domain.ts',
    from: 'if (known.amounts.length >= MOST_AMOUNTS)',
    to: 'if (known.amounts.length >= 10_000)',
  },
  {
    id: 'S161g',
    file: 'wallet/server/payments/payments/check-domain.ts',
    from: 'if (known.amounts.includes(name)) return ok(known);',
    to: '',
  },
  {
    id: 'S161g',
    file: 'wallet/server/payments/payments/check-store.ts',
    from: 'await lockNames(tx, [`checks ${cell} ${holderId} ${clientId}`]);',
    to: '',
  },
  {
    id: 'S161g',
    file: 'wallet/server/payments/payments/check-service.ts',
    from: 'if (!covered.ok && !isTelling(covered.error)) return covered;',
    to: '',
  },
  {
    id: 'S161g',
    file: 'wallet/server/payments/payments/routes.ts',
    from: "if (error.code === 'checks_exhausted') setRetryAfter(reply, error.nextAt, world.clocks.security());",
    to: '',
  },
  {
    id: 'S161h',
    file: 'market/server/wallet/payments/service.ts',
    from: 'if (!checked.ok && isExhausted(checked.error)) return ok();',
    to: '',
  },
  {
    id: 'S133d',
    file: `${instruments}/domain.ts`,
    from: "if (declined) return err({ code: 'linking_declined_too_often', until: declined });",
    to: '',
  },
  {
    id: 'S133d',
    file: `${instruments}/service.ts`,
    from: 'return judged.ok ? [] : openVisits(tx, HOME_CELL, holderId, since);',
    to: 'return [];',
  },
  {
    id: 'S133d',
    file: `${instruments}/service.ts`,
    from: 'await lockLinking(tx, HOME_CELL, holderId);',
    to: '',
  },
  {
    id: 'S133d',
    file: `${instruments}/service.ts`,
    from: 'return judgeVisit({ declines, unfinished: [] });',
    to: 'return ok();',
  },
  {
    id: 'S133d',
    file: `${instruments}/store.ts`,
    from: "status in ('started', 'canceled')",
    to: "status in ('started')",
  },
  {
    id: 'S133d',
    file: 'wallet/server/funding/processor/stripe-events-gateway.ts',
    from: "if (event['type'] === declineEvent) {",
    to: "if (event['type'] === '') {",
  },
  {
    id: 'S133d',
    file: 'wallet/server/funding/processor/stripe-gateway.ts',
    from: 'if (event?.type !== declineEvent) return undefined;',
    to: 'if (!event || !("customer" in event.data.object)) return undefined;',
  },
  {
    id: 'S133e',
    file: `${instruments}/domain.ts`,
    from: "return begun ? err({ code: 'linking_begun_too_often', until: begun }) : ok();",
    to: 'return ok();',
  },
  {
    id: 'S133e',
    file: `${instruments}/service.ts`,
    from: 'await lockLinking(tx, visit.cell, visit.holderId);\n    const since',
    to: 'const since',
  },
  {
    id: 'S133e',
    file: `${instruments}/store.ts`,
    from: "and status <> 'linked' and (status <> 'failed' or processor_id is not null)",
    to: "and status <> 'linked'",
  },
];
