import type { Plant } from '../plant.ts';

/** Plants for names, addresses and cards, and their display. */
export const plants: readonly Plant[] = [
  {
    id: 'S175a',
    file: 'platform/kernel/folded.ts',
    from: '(\\p{Script=Latin}|\\p{Script=Greek}|\\p{Script=Cyrillic})\\p{M}+',
    to: '(\\p{L})\\p{M}+',
  },
  { id: 'S175b', file: 'platform/kernel/folded.ts', from: "['ø', 'oe'], ", to: '' },
  {
    id: 'S175c',
    file: 'wallet/server/linking/mandates/match-domain.ts',
    from: "if (isWhole) return 'match';",
    to: 'if (isWhole) return compare(known, held);',
  },
  {
    id: 'S175d',
    file: 'wallet/server/linking/mandates/match-domain.ts',
    from: "found === 'mismatch' && shareWord(whole, wordsOf(held)) ? 'partial' : found",
    to: 'found',
  },
  {
    id: 'S175e',
    file: 'wallet/server/identity/accounts/domain.ts',
    from: "nameOf('familyName')",
    to: "nameOf('familyName', 'Type your family name')",
  },
  { id: 'S176a', file: 'platform/kernel/judged-line.ts', from: '/(?!\\s)\\p{Cc}/u.test(typed)', to: 'typed === "\\0"' },
  { id: 'S176b', file: 'platform/kernel/postal-address.ts', from: "judge('line2', undefined)", to: 'typed.line2' },
  {
    id: 'S176c',
    file: 'wallet/server/identity/accounts/domain.ts',
    from: 'judgeLine(typed[field], MOST_IN_LINE)',
    to: 'judgeLine(typed[field].replaceAll(/\\p{Cc}/gu, ""), MOST_IN_LINE)',
  },
  {
    id: 'S176d',
    file: 'market/server/accounts/accounts/domain.ts',
    from: 'judgeLine(typed, MOST_IN_LINE)',
    to: 'judgeLine(typed.replaceAll(/\\p{Cc}/gu, ""), MOST_IN_LINE)',
  },
  {
    id: 'S177a',
    file: 'wallet/server/identity/accounts/domain.ts',
    from: 'firstLetter(holder.familyName)',
    to: 'holder.familyName.slice(0, 1)',
  },
  {
    id: 'S177b',
    file: 'platform/kernel/phone-number.ts',
    from: 'parsePhoneNumberFromString(phone)?.countryCallingCode',
    to: 'phone.slice(1, 4)',
  },
  {
    id: 'S178a',
    file: 'platform/kernel/postal-address.ts',
    from: 'return !withoutPostalCode.has(country);',
    to: 'return country !== "";',
  },
  {
    id: 'S178b',
    file: 'platform/kernel/postal-address.ts',
    from: 'name === undefined ? undefined :',
    to: 'undefined ??',
  },
  {
    id: 'S178c',
    file: 'platform/kernel/judged-line.ts',
    from: 'letterCount(line) > most',
    to: 'line.length > most',
  },
  {
    id: 'S178d',
    file: 'wallet/server/identity/accounts/domain.ts',
    from: ', ...(region && { region })',
    to: '',
  },
  {
    id: 'S178e',
    file: 'market/server/accounts/accounts/domain.ts',
    from: "judgePostal({ ...typed, region: '' }, countries)",
    to: "judgePostal({ ...typed, postalCode: typed.postalCode || '-', region: '' }, countries)",
  },
  {
    id: 'S179',
    file: 'wallet/server/funding/instruments/domain.ts',
    from: 'expMonth, 1, LAST_ZONE_HOURS',
    to: 'expMonth, 1',
  },
  {
    id: 'S180a',
    file: 'wallet/server/activity/history/store.ts',
    from: '${movedId} = any(${ids}::text[])',
    to: '${movedId} = any(${ids.slice(0, 0)}::text[])',
  },
  {
    id: 'S180b',
    file: 'wallet/server/activity/history/store.ts',
    from: 'abs(amount_minor) = ',
    to: 'amount_minor = ',
  },
  {
    id: 'S180c',
    file: 'wallet/server/activity/history/lines-service.ts',
    from: "isId('pay', search) ? search : undefined",
    to: "isId('pay', search) ? undefined : undefined",
  },
  {
    id: 'S181a',
    file: 'platform/ui/hosted/passkey.js',
    from: "error.name === 'InvalidStateError'",
    to: "error.name === 'NoError'",
  },
  {
    id: 'S181b',
    file: 'wallet/server/identity/passkeys/service.ts',
    from: "had?.holderId === holderId ? err({ code: 'passkey_there_already' }) : refused",
    to: 'refused',
  },
];
