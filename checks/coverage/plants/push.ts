import type { Plant } from '../plant.ts';

const push = 'wallet/server/activity/push';
const notifications = 'wallet/server/activity/notifications';

/** Notices by choice, and on devices. */
export const plants: readonly Plant[] = [
  {
    id: 'H5a',
    file: `${notifications}/service.ts`,
    from: '  if (chosen.push) await pushOnce(',
    to: '  await pushOnce(',
  },
  {
    id: 'H5a',
    file: `${notifications}/choices-domain.ts`,
    from: "if (!hasMail) return mail || sms ? ['sms'] : [];",
    to: "if (!hasMail) return sms ? ['sms'] : [];",
  },
  {
    id: 'H5b',
    file: `${notifications}/choices-pages.ts`,
    from: 'if (asksForFixed(fields)) {',
    to: 'if (Object.keys(fields).length > 99) {',
  },
  {
    id: 'H5a',
    file: `${push}/domain.ts`,
    from: '  if (statusCode === 404 || statusCode === 410) return',
    to: '  if (statusCode === 0) return',
  },
  {
    id: 'H5a',
    file: `${push}/domain.ts`,
    from: 'Math.max(waitsMs[attempts - 1] ?? HOUR_MS, Math.min(askedMs, LONGEST_WAIT_MS))',
    to: 'waitsMs[attempts - 1] ?? HOUR_MS',
  },
  {
    id: 'H5a',
    file: `${push}/domain.ts`,
    from: 'return attempts <= waitsMs.length &&',
    to: 'return attempts <= 999 &&',
  },
  {
    id: 'H5a',
    file: `${push}/service.ts`,
    from: '    if (!hasRoom(await countNotices(tx, HOME_CELL, holderId, since), notice.isSecurity)) return;\n',
    to: '',
  },
  { id: 'H5a', file: `${push}/subscription-crypto.ts`, from: "    ECDH.convertKey(point, 'prime256v1');\n", to: '' },
  {
    id: 'H5a',
    file: `${push}/devices-service.ts`,
    from: 'if ((await devicesOf(tx, HOME_CELL, holderId)).length >= MOST_DEVICES)',
    to: 'if ((await devicesOf(tx, HOME_CELL, holderId)).length >= 99)',
  },
  {
    id: 'H5a',
    file: `${push}/devices-service.ts`,
    from: '      await deleteDevice(tx, HOME_CELL, known.holderId, known.id);\n      return false;',
    to: '      return false;',
  },
  {
    id: 'H5a',
    file: `${push}/devices-store.ts`,
    from: 'and id = ${uuid(device.sessionId)} and holder_id = ${uuid(device.holderId)}',
    to: 'and id = ${uuid(device.sessionId)}',
  },
  {
    id: 'H5a',
    file: 'wallet/server/identity/sessions/service.ts',
    from: '    await enqueue(tx, [sessionsEnded({ holder_id: holderId, session_id: id, kept_id: kept })]);\n',
    to: '',
  },
  {
    id: 'H5a',
    file: 'wallet/server/identity/sessions/guard.ts',
    from: 'session.id, await sessions.find(token));',
    to: 'session.id);',
  },
  {
    id: 'S104a',
    file: `${push}/push-gateway.ts`,
    from: "redirect: 'manual', signal, privateOrigins } as const",
    to: "redirect: 'manual', signal } as const",
  },
  {
    id: 'S107',
    file: `${push}/push-gateway.ts`,
    from: "redirect: 'manual', signal, privateOrigins } as const",
    to: "redirect: 'follow', signal, privateOrigins } as const",
  },
  {
    id: 'S108',
    file: `${push}/subscription-crypto.ts`,
    from: 'if (!judged.ok || !secret',
    to: 'if (!judged.ok) return { endpoint, p256dh, auth };\n  if (!secret',
  },
  {
    id: 'S148a',
    file: `${notifications}/push-words.ts`,
    from: "t('You paid with your wallet.')",
    to: "t('You paid €46.90 with your wallet.')",
  },
  {
    id: 'H4b',
    file: 'wallet/web/src/service-worker.js',
    from: "openWindow(url.origin === worker.location.origin ? url.href : '/')",
    to: 'openWindow(url.href)',
  },
];
