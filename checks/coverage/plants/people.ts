import type { Plant } from '../plant.ts';

const password = 'platform/credentials/password.ts';
const cards = 'wallet/server/funding/instruments';
const limits = 'wallet/server/identity/limits/domain.ts';
const identity = 'wallet/server/identity';
const phoneRules = `${identity}/phone-verification/domain.ts`;
const phoneSender = `${identity}/phone-verification/sender-service.ts`;
const pinRules = `${identity}/second-factor/domain.ts`;
const topUps = 'wallet/server/funding/top-ups';
const consent = 'wallet/server/linking/oauth';

/** A person's wallet, from the first code to money in it, where a rule of its own carries the promise. */
export const plants: readonly Plant[] = [
  {
    id: 'W1a',
    file: 'wallet/server/web-app/routes.ts',
    from: 'urls.webApp.document(), urls.webApp.manifest(), ',
    to: 'urls.webApp.document(), ',
  },
  {
    id: 'W1b',
    file: 'wallet/web/src/service-worker.js',
    from: "(await caches.match('/index.html')) ?? Response.error()",
    to: 'Response.error()',
  },
  {
    id: 'W1c',
    file: 'wallet/web/src/app/release.ts',
    from: "if (state === 'current') return undefined;",
    to: "if (state !== 'update_required') return undefined;",
  },
  {
    id: 'W1d',
    file: 'wallet/server/web-app/domain.ts',
    from: 'Number(said) < minimum',
    to: 'Number(said) < 0',
  },
  {
    id: 'W2a',
    file: `platform/kernel/phone-number.ts`,
    from: 'number?.isValid() ? number.number : undefined',
    to: 'number?.number',
  },
  { id: 'W2b', file: phoneRules, from: 'lifeMs: 5 * 60_000', to: 'lifeMs: 50 * 60_000' },
  { id: 'W2b', file: phoneRules, from: '/^\\d{6}$/.test(code)', to: '/^\\d{4,6}$/.test(code)' },
  { id: 'W2c', file: phoneRules, from: 'return waitMs > 0 ?', to: 'return waitMs > 1e9 ?' },
  { id: 'W2d', file: phoneSender, from: "    device: by('device'),\n", to: '    device: [],\n' },
  {
    id: 'W2e',
    file: phoneSender,
    from: '  await storeCode(tx, application.id',
    to: "  if (!text.includes('log in')) await storeCode(tx, application.id",
  },
  {
    id: 'W2f',
    file: `${identity}/contacts/service.ts`,
    from: 'if (!judged.ok) {\n      await countWrong',
    to: 'if (Math.random() > 2) {\n      await countWrong',
  },
  {
    id: 'W2f',
    file: `${identity}/contacts/service.ts`,
    from: 'if (!proof || proof.sessionId !== sessionId)',
    to: 'if (!proof)',
  },
  {
    id: 'W5g',
    file: 'wallet/server/support/closing/domain.ts',
    from: 'return open.length > 0 ?',
    to: 'return open.length > 9 ?',
  },
  {
    id: 'W5g',
    file: 'wallet/server/support/closing/service.ts',
    from: 'await changes.keep(tx, contact, holderId, until);',
    to: 'await Promise.resolve();',
  },
  {
    id: 'W5g',
    file: `${identity}/accounts/store.ts`,
    from: "and phone = ${phone} and status <> 'closed'`);",
    to: 'and phone = ${phone}`);',
  },
  { id: 'W3a', file: password, from: 'const LEAST_ALONE = 15;', to: 'const LEAST_ALONE = 9;' },
  { id: 'W3a', file: password, from: 'return isPersonal ?', to: 'return isPersonal && length === 0 ?' },
  { id: 'W3b', file: password, from: "straightRow: 'keyboard'", to: "straightRow: 'other'" },
  {
    id: 'W3c',
    file: `${identity}/sign-up/factor-pages.ts`,
    from: 'step: 4, next: urls.identity.signUpPasskey()',
    to: 'step: 4, next: urls.identity.done()',
  },
  {
    id: 'W4a',
    file: pinRules,
    from: "return isObvious ? err({ code: 'pin_obvious' }) : ok();",
    to: 'return ok();',
  },
  { id: 'W4b', file: pinRules, from: 'lockMs: 30 * 60_000', to: 'lockMs: 50' },
  { id: 'W4b', file: pinRules, from: 'tries: 5, lockMs', to: 'tries: 50, lockMs' },
  {
    id: 'W5a',
    file: `${identity}/accounts/domain.ts`,
    from: 'if (faults.length > 0 || !address) return',
    to: 'if (!address) return',
  },
  {
    id: 'W5d',
    file: `${topUps}/domain.ts`,
    from: 'mostHeldMinor !== null && balance',
    to: 'mostHeldMinor === undefined && balance',
  },
  { id: 'W5c', file: limits, from: 'if (minor > limits.paymentMinor)', to: 'if (minor > limits.yearMinor)' },
  { id: 'S135a', file: limits, from: 'if (minor > left.dayMinor)', to: 'if (minor > limits.dayMinor)' },
  { id: 'S135b', file: limits, from: 'if (minor > left.yearMinor)', to: 'if (minor > limits.yearMinor)' },
  {
    id: 'S135c',
    file: 'wallet/server/payments/payments/capture-commands.ts',
    from: 'put(usesKey, countUse(payer.use, payable(payment).minor, now))',
    to: 'put(usesKey, countUse(payer.use, 0n, now))',
  },
  {
    id: 'S135d',
    file: limits,
    from: 'yearMinor: use.yearMinor - minor }',
    to: 'yearMinor: use.yearMinor - minor, dayMinor: use.dayMinor - minor }',
  },
  {
    id: 'S135e',
    file: 'wallet/server/identity/limits/store.ts',
    from: '         for no key update`);\n    return rows.map(toStanding);',
    to: '         `);\n    return rows.map(toStanding);',
  },
  {
    id: 'W5e',
    file: 'wallet/server/problems/funding-catalog.ts',
    from: 'Add your name, birth date and address to raise the limit.',
    to: 'Add less.',
  },
  {
    id: 'W5f',
    file: `${identity}/documents/decide-service.ts`,
    from: 'if (by.shown !== profileMark(deps.key, holder))',
    to: 'if (by.shown === undefined)',
  },
  {
    id: 'W6a',
    file: `${identity}/passkeys/service.ts`,
    from: 'if (counter === undefined) return refused;',
    to: 'if (counter === undefined) return ok(passkey.holderId);',
  },
  {
    id: 'W6e',
    file: `${identity}/sessions/store.ts`,
    from: 'id = ${uuid(id)} and holder_id',
    to: 'id = ${uuid(id)} and false and holder_id',
  },
  {
    id: 'W6g',
    file: `${consent}/consent-service.ts`,
    from: "asked.kind === 'payee' || deps.sessions.isStrong(session)",
    to: "asked.kind === 'payee'",
  },
  {
    id: 'W6g',
    file: 'wallet/server/linking/mandates/domain.ts',
    from: 'if (compare(amount, maxPerPayment) > 0) {',
    to: 'if (compare(amount, maxPerMonth) > 0) {',
  },
  { id: 'W7a', file: `${cards}/service.ts`, from: 'card?.removedAt === null ? card : undefined', to: 'card' },
  { id: 'W7d', file: 'sandbox/stripe/card-book.ts', from: 'number.slice(-4)', to: 'number' },
  {
    id: 'W8a',
    file: `${topUps}/domain.ts`,
    from: 'redirectUrl: charge.state.redirectUrl },\n        isCredited: false',
    to: 'redirectUrl: charge.state.redirectUrl },\n        isCredited: true',
  },
  {
    id: 'W9a',
    file: `${topUps}/domain.ts`,
    from: "  if (topUp.status === 'succeeded') return ok({ topUp, isCredited: false });\n",
    to: '',
  },
  // A debit counts before the bank has sent the money.
  {
    id: 'W9b',
    file: `${topUps}/domain.ts`,
    from: "topUp.isDebit ? { ...known, status: 'processing' } : known, isCredited: false",
    to: "topUp.isDebit ? { ...known, status: 'succeeded', settledAt: now } : known, isCredited: topUp.isDebit",
  },
  // A debit on its way does not keep a wallet open.
  {
    id: 'W9b',
    file: 'wallet/server/support/closing/store.ts',
    from: "status in ('started', 'action_required', 'processing')",
    to: "status in ('started', 'action_required')",
  },
  {
    id: 'W9e',
    file: 'wallet/server/funding/processor/domain.ts',
    from: "insufficient_funds: 'insufficient_card_funds'",
    to: "insufficient_funds: 'instrument_declined'",
  },
  { id: 'W9f', file: `${cards}/domain.ts`, from: "? 'expiring' : 'active'", to: "? 'active' : 'active'" },
  {
    id: 'W9f',
    file: `${cards}/service.ts`,
    from: 'card.fingerprint === null ? undefined : await lockSameCard(tx, card)',
    to: 'undefined',
  },
  {
    id: 'W7b',
    file: `${cards}/bank-domain.ts`,
    from: 'return isSameName(name, holderName) ? []',
    to: 'return true ? []',
  },
  {
    id: 'W7b',
    file: `${cards}/bank-store.ts`,
    from: 'and holder_id = ${uuid(holderId)} and removed_at is null\n       and coalesce',
    to: 'and holder_id = ${uuid(holderId)}\n       and coalesce',
  },
  { id: 'W7c', file: `${cards}/offers-data.ts`, from: "if (country === 'US') return null;", to: '' },
  { id: 'W7b', file: `${cards}/iban-domain.ts`, from: 'remainder(iban) === 1n', to: 'remainder(iban) >= 0n' },
  // An account that the bank knows under another name is added.
  { id: 'W7b', file: `${cards}/euro-service.ts`, from: "if (nameMatch === 'no_match') {", to: 'if (false) {' },
  // The cent goes out although the bank now says something worse of the name.
  {
    id: 'W8b',
    file: `${cards}/euro-service.ts`,
    from: "if (isWorse(check.match, account.nameMatch ?? 'match')) {",
    to: 'if (false) {',
  },
  // Any code proves an account.
  {
    id: 'W8b',
    file: `${cards}/bank-service.ts`,
    from: "'code' in answer && isBankCode(codeKeys, id, answer.code)",
    to: "'code' in answer",
  },
  // A cent that comes back leaves a proved account as it was.
  {
    id: 'W8b',
    file: `${cards}/bank-domain.ts`,
    from: "judgment.why === 'returned' && account",
    to: 'false && account',
  },
  // The house is not charged.
  { id: 'W8b', file: `${cards}/cents-commands.ts`, from: 'entries: centEntries(cent, moves, house),', to: '' },
  { id: 'W8b', file: `${cards}/bank-domain.ts`, from: 'account.tries < bankRules.tries && now', to: 'now' },
  {
    id: 'W8b',
    file: 'wallet/server/funding/top-ups/start-service.ts',
    from: "account.status !== 'verified' || methodId === null",
    to: 'methodId === null',
  },
  {
    id: 'W9f',
    file: `${cards}/cards-service.ts`,
    from: 'await storeDetails(tx, isKnown ? { ...renewed, fingerprint: card.fingerprint } : renewed);',
    to: '',
  },
  {
    id: 'W9g',
    file: `${cards}/domain.ts`,
    from: 'reminderDays.find((one) => left > one * DAY_MS)',
    to: '[...reminderDays].reverse().find((one) => left > one * DAY_MS)',
  },
  {
    id: 'W9f',
    file: `${cards}/cards-service.ts`,
    from: 'await storeOrder(tx, HOME_CELL, holderId, inPlaceOf(ids, former.id, card.id));',
    to: '',
  },
  { id: 'W9g', file: `${cards}/cards-service.ts`, from: 'await enqueue(tx, [notice], HOME_CELL);', to: '' },
  {
    id: 'W10a',
    file: 'wallet/server/activity/history/store.ts',
    from: "and part.status in ('held', 'shipped', 'delivered')",
    to: "and part.status = 'released'",
  },
  {
    id: 'W10b',
    file: 'wallet/server/funding/exchange/domain.ts',
    from: 'return doneAt === null && now >= validUntil;',
    to: 'return doneAt === null && now > validUntil;',
  },
  {
    id: 'W10b',
    file: 'wallet/server/funding/exchange/commands.ts',
    from: 'if (quote.doneAt !== null) return ok({ answer: quote.id });',
    to: '',
  },
  {
    id: 'W10c',
    file: 'wallet/server/funding/rates/domain.ts',
    from: 'const toMinor = getting.numerator * giving.denominator * scaleOf(to);',
    to: 'const toMinor = getting.numerator * giving.denominator * scaleOf(from);',
  },
  {
    id: 'W10d',
    file: 'wallet/server/funding/exchange/domain.ts',
    from: 'if (!day || isStale(day, terms.staleAfterDays, now))',
    to: 'if (!day)',
  },
  {
    id: 'W10e',
    file: 'wallet/server/activity/history/service.ts',
    from: 'currency === undefined ? accounts[0] : accounts.find((one) => one.currency === currency)',
    to: 'currency === undefined ? accounts[0] : accounts[0]',
  },
  {
    id: 'W10f',
    file: 'wallet/server/funding/top-ups/start-service.ts',
    from: "owned.filter((one) => one.kind === 'available').map(spendable)",
    to: "owned.filter((one) => one.kind === 'available' && one.currency === currency).map(spendable)",
  },
  {
    id: 'W5h',
    file: 'wallet/server/support/closing/domain.ts',
    from: 'worthIn(day, sums, currency).minor < leastMinor',
    to: 'worthIn(day, [], currency).minor < leastMinor',
  },
  {
    id: 'W10g',
    file: 'wallet/server/funding/exchange/domain.ts',
    from: 'own !== undefined && terms.currencies.includes(own) ? own : first',
    to: 'first',
  },
];
