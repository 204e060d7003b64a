import type { Sealed } from '#platform/credentials/resealing-service.ts';
import { createSeal } from '#platform/credentials/seal.ts';
import { createTries } from '#platform/credentials/tries-service.ts';
import type { Tries } from '#platform/credentials/tries-service.ts';
import type { KeyRing } from '#platform/credentials/key-ring.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { createKnownBrowsers } from '#platform/http/known-browsers.ts';
import type { KnownBrowsers } from '#platform/http/known-browsers.ts';
import { toId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { HOME_CELL } from '../cell.ts';
import type { Config } from '../config.ts';
import type { Ledger } from '../ledger/accounts/service.ts';
import { urls } from '../urls.ts';
import { createHolderChanges } from './accounts/contact-service.ts';
import { accountRoutes } from './accounts/routes.ts';
import { createAccounts } from './accounts/service.ts';
import type { Accounts } from './accounts/service.ts';
import { contactPages } from './contacts/pages.ts';
import type { ContactHooks } from './contacts/port.ts';
import { createContacts } from './contacts/service.ts';
import type { Contacts } from './contacts/service.ts';
import { authenticatorPages } from './authenticators/pages.ts';
import { createAuthenticators, placeOf } from './authenticators/service.ts';
import { isBrowserOf, knownSince } from './sessions/browser-guard.ts';
import { devicePages } from './devices/pages.ts';
import { documentJobs, documentTimers } from './documents/jobs.ts';
import { documentPages } from './documents/pages.ts';
import { createDocuments } from './documents/service.ts';
import { createDocumentProcessor } from './documents/stripe-gateway.ts';
import { createPhoneFreezeCodes } from './phone-verification/freeze-service.ts';
import { createFreezeCodes } from './freezing/code-service.ts';
import { freezingPages } from './freezing/pages.ts';
import { createFreezing } from './freezing/service.ts';
import type { Freezing } from './freezing/service.ts';
import { limitsRoutes } from './limits/routes.ts';
import { createLimits } from './limits/service.ts';
import type { Limits } from './limits/service.ts';
import { passwordPages } from './passwords/pages.ts';
import { createPasswords } from './passwords/service.ts';
import type { Passwords } from './passwords/service.ts';
import { passkeyPages } from './passkeys/pages.ts';
import { createPasskeys } from './passkeys/service.ts';
import { phrasePages } from './phrases/pages.ts';
import { createPhrases } from './phrases/service.ts';
import type { Phrases } from './phrases/service.ts';
import { createNoticeSms } from './phone-verification/budget-service.ts';
import { createHolderCodes } from './phone-verification/holder-service.ts';
import type { HolderCodes } from './phone-verification/holder-service.ts';
import { createPhoneVerification } from './phone-verification/service.ts';
import type { PhoneVerification } from './phone-verification/service.ts';
import { recoveryLetter, signUpLetter } from './phone-verification/words.ts';
import { createCodeSender } from './phone-verification/sender-service.ts';
import { createTwilioGateway } from './phone-verification/sms-gateway.ts';
import { recoveryDeadlines } from './recovery/jobs.ts';
import { recoveryPages } from './recovery/pages.ts';
import { recoveryRoutes } from './recovery/routes.ts';
import { createRecoveries } from './recovery/service.ts';
import type { Recoveries } from './recovery/service.ts';
import { createRestrictions } from './restrictions/service.ts';
import type { Restrictions } from './restrictions/service.ts';
import type { SmsGateway } from './phone-verification/sms-gateway.ts';
import { recoveryCodePages } from './recovery-codes/pages.ts';
import { createRecoveryCodes } from './recovery-codes/service.ts';
import { createProofs } from './second-factor/proof-service.ts';
import { createSecondFactor } from './second-factor/service.ts';
import { secondStepPages } from './second-step/pages.ts';
import { createSecondStep } from './second-step/service.ts';
import type { SecondStep } from './second-step/service.ts';
import { loginPages } from './sessions/pages.ts';
import { sessionRoutes } from './sessions/routes.ts';
import { createSessions } from './sessions/service.ts';
import type { Sessions } from './sessions/service.ts';
import { securityActivityPages } from './security-activity/pages.ts';
import { securityHubPages } from './security-hub/pages.ts';
import { factorPages } from './sign-up/factor-pages.ts';
import { signUpPages } from './sign-up/pages.ts';
import { createSignUp } from './sign-up/service.ts';
import type { SignUp } from './sign-up/service.ts';

interface IdentityDeps {
  config: Config;
  db: Db;
  world: World;
  ledger: Ledger;
  forms: FormGuard;
  security: SecurityLog;
  /** The currency of a wallet that opens in a country. */
  currencyIn: (tx: Tx, country: string | undefined) => Promise<Currency>;
  /** Derives separate keys for each label. */
  key: (label: string) => KeyRing;
  lastingKeys: {
    readonly contactCodes: Buffer;
    readonly recovery: Buffer;
    readonly recoveryCodes: Buffer;
    readonly phrases: Buffer;
    readonly documentPersons: Buffer;
  };
}

/** Wires the identity wing: holders, their factors and their sessions. */
export function composeIdentity(deps: IdentityDeps) {
  const { db, world, security, key, lastingKeys } = deps;
  const accounts = createAccounts({ db, world, security, openBalance: balanceOpener(deps) });
  const limits = createLimits({ db, world });
  const papers = composeDocuments(deps, { accounts, limits });
  const { random } = world;
  const clock = (): Date => world.clocks.security();
  const tries = createTries({ db, clock, keys: key('login-failures') });
  const browsers = createKnownBrowsers({ keys: key('known-browsers'), random, clock: () => world.clocks.business() });
  const sessions = createSessions({ db, world, accounts, tries, security });
  const restrictions = createRestrictions({ db, world });
  const factors = composeFactors(deps, { tries, clock, restrictions });
  const { secondFactor, passkeys, authenticators, recovery, proofs } = factors;
  const { sms, phone, recoveryPhone, codes, freezeCodes, sender } = composeCodes({ ...deps, accounts, sessions });
  const signUp = createSignUp({ db, world, phone, accounts, sessions, ...factors, tries, security });
  const secondStep = createSecondStep({ db, world, accounts, sessions, restrictions, ...factors, codes, security });
  const phrases = createPhrases({ db, secondFactor, security, key: lastingKeys.phrases });
  const changes = createHolderChanges();
  const proving = { accounts, changes, sessions, secondFactor, passkeys, restrictions, tries, security };
  const recoveries = createRecoveries({
    db,
    world,
    key: lastingKeys.recovery,
    phone: recoveryPhone,
    authenticators,
    recoveryCodes: recovery,
    ...proving,
  });
  const freezing = createFreezing({ db, world, recoveries, ...proving });
  const passwords = createPasswords({ db, recoveries, signUp, ...proving });
  const hooks = contactHooks(world, { restrictions, recoveries, sessions, codes });
  const shared = { db, world, accounts, changes, sessions, secondFactor, restrictions, signUp, security, hooks };
  const contacts = createContacts({ ...shared, sender, codeKey: lastingKeys.contactCodes });
  const doors = { ...factors, accounts, phone, recoveryPhone, contacts, codes, sessions, browsers, signUp, secondStep };
  const guarded = { limits, restrictions, recoveries, freezing, phrases, passwords };
  const routes = [...identityRoutes(deps, { ...doors, ...guarded, clock }), papers.routes];
  return {
    accounts,
    changes,
    contacts,
    passkeys,
    limits,
    documents: papers.documents,
    sessions,
    signUp,
    browsers,
    knownSince: knownSince({ accounts, browsers }),
    isBrowserOf: isBrowserOf({ accounts, browsers }),
    secondFactor,
    authenticators,
    recovery,
    tries,
    restrictions,
    recoveries,
    freezing,
    freezeCodes,
    phrases,
    proofs,
    sms: createNoticeSms({ db, world, sms }),
    routes,
    sealed: factors.sealed,
    handlers: documentJobs(papers.documents),
    timers: { ...recoveryDeadlines(recoveries), ...documentTimers(papers.documents) },
  };
}

/** What another number or address brings: a wait for withdrawals, and the end of all that rests on the number before. */
function contactHooks(
  { clocks }: World,
  doors: Pick<IdentityDoors, 'restrictions' | 'recoveries' | 'sessions' | 'codes'>,
): ContactHooks {
  return {
    changed: async (tx, holderId, { channel, before }) => {
      await doors.restrictions.add(tx, { holderId, cause: 'number_changed', at: clocks.business() });
      if (channel !== 'phone' || before === null) return;
      await doors.recoveries.endByChange(tx, holderId);
      await doors.sessions.endPending(tx, holderId);
      await doors.codes.forget(tx, before);
    },
  };
}

/** The wing's doors that have pages. */
interface IdentityDoors extends ReturnType<typeof composeFactors> {
  readonly accounts: Accounts;
  readonly phone: PhoneVerification;
  readonly recoveryPhone: PhoneVerification;
  readonly contacts: Contacts;
  readonly codes: HolderCodes;
  readonly sessions: Sessions;
  readonly browsers: KnownBrowsers;
  readonly signUp: SignUp;
  readonly secondStep: SecondStep;
  readonly limits: Limits;
  readonly restrictions: Restrictions;
  readonly recoveries: Recoveries;
  readonly freezing: Freezing;
  readonly phrases: Phrases;
  readonly passwords: Passwords;
  readonly clock: () => Date;
}

function identityRoutes({ config, world, forms, security }: IdentityDeps, doors: IdentityDoors): Routes[] {
  const { accounts, phone, recoveryPhone, contacts, codes, sessions, browsers, signUp, secondStep, limits } = doors;
  const { secondFactor, passkeys, authenticators, recovery, clock } = doors;
  const { restrictions, recoveries, freezing, phrases, passwords } = doors;
  const { publicUrl } = config;
  const changing = { authenticators, recovery, secondFactor, restrictions, signUp, forms, clock };
  return [
    contactPages({ contacts, accounts, phone, sessions, restrictions, signUp, forms, clock }),
    signUpPages({ signUp, phone, contacts, accounts, sessions, browsers, forms }),
    factorPages({ signUp, accounts, sessions, secondFactor, passkeys, restrictions, codes, forms, clock }),
    passkeyPages({ passkeys, sessions, secondFactor, restrictions, signUp, forms, clock }),
    authenticatorPages({ accounts, sessions, ...changing }),
    recoveryCodePages({ passkeys, sessions, ...changing }),
    devicePages({ accounts, browsers, sessions, security, forms }),
    securityHubPages({ secondFactor, passkeys, authenticators, recovery, sessions }),
    passwordPages({ passwords, accounts, sessions, signUp, browsers, forms, clock }),
    recoveryPages({ phone: recoveryPhone, recoveries, accounts, secondStep, browsers, forms, clock }),
    recoveryRoutes({ recoveries, origin: publicUrl }),
    loginPages({ accounts, phone, sessions, browsers, freezing, passkeys, forms }),
    secondStepPages({ secondStep, accounts, sessions, passkeys, browsers, forms }),
    sessionRoutes(sessions, publicUrl),
    securityActivityPages({ security, restrictions, recoveries }),
    limitsRoutes({ limits, world, origin: publicUrl }),
    phrasePages({ phrases, sessions, signUp, forms, clock }),
    freezingPages({ freezing, accounts, sessions, codes, forms, clock }),
    accountRoutes({ accounts, secondFactor, passkeys, origin: publicUrl }),
  ];
}

/** Wires the factors of holders and the proofs that they give with them. */
function composeFactors(
  { config, db, world, security, key, lastingKeys }: IdentityDeps,
  { tries, clock, restrictions }: { tries: Tries; clock: () => Date; restrictions: Restrictions },
) {
  const { publicUrl } = config;
  const secondFactor = createSecondFactor({ db, world, security, restrictions });
  const passkeys = createPasskeys({ db, world, publicUrl, security, secondFactor, restrictions });
  const seal = createSeal({ keys: key('authenticators'), random: world.random });
  const proving = { secondFactor, passkeys, restrictions, tries, security };
  const authenticators = createAuthenticators({ db, world, seal, ...proving });
  const recovery = createRecoveryCodes({ db, world, key: lastingKeys.recoveryCodes, ...proving });
  const proofs = createProofs({ clock, secondFactor, authenticators, passkeys });
  const place = (id: string): string => placeOf(toId('hld', id));
  const sealed: readonly Sealed[] = [
    { table: 'second_factor.authenticators', key: 'holder_id', columns: ['secret'], place, seal },
  ];
  return { secondFactor, passkeys, authenticators, recovery, proofs, sealed };
}

/** Wires the codes by SMS: for new wallets, for new passwords, and for signed-in holders. */
function composeCodes(deps: IdentityDeps & { accounts: Accounts; sessions: Sessions }) {
  const { config, db, world, accounts, sessions, security, key, lastingKeys } = deps;
  const { publicUrl } = config;
  const sms = smsOf(config, world);
  const sender = { db, world, sms, keys: key('sms-code') };
  const verifies = { ...sender, accounts };
  const phone = createPhoneVerification({
    ...verifies,
    purpose: 'sign-up',
    letter: (standing) => signUpLetter(standing, `${publicUrl}${urls.identity.login()}`),
  });
  const recoveryPhone = createPhoneVerification({
    ...verifies,
    purpose: 'recovery',
    letter: (standing) => recoveryLetter(standing, `${publicUrl}${urls.identity.signUp()}`),
  });
  const codes = createHolderCodes({ ...sender, sessions, security });
  const phoneCodes = createPhoneFreezeCodes({ ...sender, accounts });
  const codeSender = createCodeSender(sender);
  const codeKey = lastingKeys.contactCodes;
  const freezeCodes = createFreezeCodes({ db, world, accounts, phoneCodes, sender: codeSender, codeKey });
  return { sms, phone, recoveryPhone, codes, freezeCodes, sender: codeSender };
}

function smsOf(config: Config, world: World): SmsGateway {
  return createTwilioGateway({
    url: config.twilioUrl,
    accountSid: config.twilioAccountSid,
    authToken: config.twilioAuthToken,
    from: config.twilioFrom,
    http: world.http,
  });
}

/** Wires the checks of documents, which are at the card processor. */
function composeDocuments(
  deps: Pick<IdentityDeps, 'config' | 'db' | 'world' | 'security' | 'forms' | 'lastingKeys'>,
  { accounts, limits }: { readonly accounts: Accounts; readonly limits: Limits },
) {
  const { config, world, forms, lastingKeys } = deps;
  const { publicUrl, stripeUrl: apiUrl, stripeSecretKey: secretKey } = config;
  const processor = createDocumentProcessor({ apiUrl, secretKey, http: world.http });
  const documents = createDocuments({ ...deps, accounts, processor, publicUrl, key: lastingKeys.documentPersons });
  return { documents, routes: documentPages({ documents, limits, forms, world }) };
}

/** Opens the first balance of a holder, in the currency of their country. */
function balanceOpener({ ledger, currencyIn }: Pick<IdentityDeps, 'ledger' | 'currencyIn'>) {
  return async (tx: Tx, id: Id<'hld'>, country: string | undefined): Promise<void> => {
    const currency = await currencyIn(tx, country);
    await ledger.openAccount(tx, { kind: 'holder', id, accountKind: 'available', currency, cell: HOME_CELL });
  };
}
