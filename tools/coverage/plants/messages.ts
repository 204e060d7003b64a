import type { Plant } from '../plant.ts';

/** Guards of what comes in unasked and what goes out: webhooks, words, codes, letters, rows. */
export const plants: readonly Plant[] = [
  {
    id: 'S137a',
    file: 'platform/http/webhook.ts',
    from: 'Math.abs(now.getTime() / 1_000 - signedAtS)',
    to: 'now.getTime() / 1_000 - signedAtS',
  },
  {
    id: 'S137b',
    file: 'wallet/server/funding/processor/stripe-gateway.ts',
    from: "return typeof id === 'string' ? { about: kind, processorId: id } : undefined;",
    to: 'return { about: kind, processorId: String(id) };',
  },
  {
    id: 'S137c',
    file: 'market/server/ordering/shipping/easypost-gateway.ts',
    from: "return typeof id === 'string' && /^\\w{1,64}$/.test(id) ? { about: 'tracker', trackerId: id } : undefined;",
    to: "return { about: 'tracker', trackerId: String(id) };",
  },
  {
    id: 'S137d',
    file: 'sdk/src/webhook.ts',
    from: "return [payment, mandate, payee].every((id) => id === undefined || typeof id === 'string');",
    to: 'return [payment, mandate, payee].length === 3;',
  },
  {
    id: 'S148a',
    file: 'wallet/server/insight/notifications/domain.ts',
    from: 'short: `Holdfast: ${sum} is back in your balance.',
    to: 'short: `Holdfast: ${sum} for ${part.payeeName} is back in your balance.',
  },
  {
    id: 'S148b',
    file: 'platform/kernel/readable.ts',
    from: String.raw`\p{Zl}\p{Zp}\p{DI}`,
    to: '',
  },
  {
    id: 'S148c',
    file: 'platform/kernel/readable.ts',
    from: String.raw`(?=.*[\p{L}\p{N}\p{P}\p{S}])`,
    to: '',
  },
  {
    id: 'S148d',
    file: 'platform/kernel/readable.ts',
    from: String.raw`String.raw${'`'}(?<=[${'$'}{JOINING}])[\u200c\u200d](?=[${'$'}{JOINING}])${'`'},`,
    to: '',
  },
  {
    id: 'S148e',
    file: 'wallet/server/paying/payments/schema.ts',
    from: ', maxLength: most, format: READABLE }',
    to: ', maxLength: most }',
  },
  {
    id: 'S148f',
    file: 'wallet/server/linking/oauth/schema.ts',
    from: ', maxLength: most, format: READABLE }',
    to: ', maxLength: most }',
  },
  {
    id: 'S142a',
    file: 'wallet/server/opening/phone-verification/sms-number.ts',
    from: 'return number && CARRIED.includes(number.getType()) ? number.country : undefined;',
    to: 'return number?.country;',
  },
  {
    id: 'S142b',
    file: 'wallet/server/opening/phone-verification/budget-domain.ts',
    from: "if (!budgets.some(({ scope }) => scope === country)) return err({ code: 'country_not_served' });",
    to: '',
  },
  {
    id: 'S142c',
    file: 'wallet/server/opening/phone-verification/budget-domain.ts',
    from: 'sent < mostPerHour',
    to: 'sent <= mostPerHour',
  },
  { id: 'S142d', file: 'platform/credentials/network.ts', from: 'blockOf(address, 3)', to: 'blockOf(address, 4)' },
  {
    id: 'S142e',
    file: 'wallet/server/opening/phone-verification/budget-service.ts',
    from: "throw new Error('No more messages go out in this hour.')",
    to: 'return sms.send({ to, text })',
  },
  {
    id: 'S142f',
    file: 'wallet/server/opening/sign-up/pages.ts',
    from: "if (started.error.code === 'sms_budget_exhausted') return sendNoCodes(reply, started.error.waitS);",
    to: '',
  },
  {
    id: 'S146a',
    file: 'platform/mail/pacing-domain.ts',
    from: 'counted.length < rule.most',
    to: 'counted.length < 1_000',
  },
  {
    id: 'S146b',
    file: 'platform/mail/pacing-domain.ts',
    from: 'find((one) => one.isThis);',
    to: 'find((one) => one.isThis && one.sentAt === null && one.dueAt === null);',
  },
  {
    id: 'S146c',
    file: 'platform/mail/pacing-domain.ts',
    from: 'isSecurity ? new Date(now.getTime() + rule.securityWaitsMs) : window',
    to: 'window',
  },
  {
    id: 'S146d',
    file: 'platform/mail/postbox.ts',
    from: 'if ((await firstDue(tx, recipient)) !== undefined) await setTimer(tx, recipient, until);',
    to: '',
  },
  {
    id: 'S146e',
    file: 'wallet/server/compose-insight.ts',
    from: '{ ...deps, letters, messages, walletUrl }',
    to: '{ ...deps, letters: mailer, messages: { send: (one) => deps.sms.send(one) }, walletUrl }',
  },
];
