import type { At, Fault } from './common-view-model.ts';
import type { PrivacyData } from './privacy-view-model.ts';

/** A request to the browser to make a passkey, or to sign by one. */
export interface PasskeyAsk {
  readonly challengeId: string;
  /** As WebAuthn's `parseCreationOptionsFromJSON` and `parseRequestOptionsFromJSON` read it. */
  readonly options: object;
}

/** The data of the next step of a sign-up, a sign-in, a new password or a new address. */
export interface StepData {
  readonly page: 'step';
  readonly kind: 'sign_up' | 'login' | 'recovery' | 'email';
  readonly step: 'mail' | 'factor' | 'password' | 'wait';
  /** The address to which codes are mailed. */
  readonly email: string;
  readonly hasApp: boolean;
  readonly hasRecoveryCodes: boolean;
  /** Undefined if the account has no passkey, or if the step needs none. */
  readonly passkey: PasskeyAsk | undefined;
  /** Whether the shopper may go on without the passkey. */
  readonly canGoWithout: boolean;
  /** When the new password can be chosen. */
  readonly wait: { readonly due: At; readonly until: At } | undefined;
  /** The code as typed before. */
  readonly typed: string;
  readonly faults: readonly Fault[];
  /** The result of the last action. */
  readonly news: string | undefined;
}

/** The data of the page that asks for the address of an account whose password is forgotten. */
export interface ForgottenData {
  readonly page: 'forgotten';
  readonly email: string;
  readonly faults: readonly Fault[];
}

/** The data of the page that asks a signed-in shopper to prove again who they are. */
export interface ConfirmData {
  readonly page: 'confirm';
  readonly email: string;
  readonly hasApp: boolean;
  readonly passkey: PasskeyAsk | undefined;
  readonly continueTo: string;
  readonly faults: readonly Fault[];
}

/** The data of the page on which a passkey is added. */
export interface AddPasskeyData {
  readonly page: 'add-passkey';
  readonly ask: PasskeyAsk;
  readonly name: string;
  readonly faults: readonly Fault[];
}

/** The data of the page on which a passkey is renamed or removed. */
export interface PasskeyData {
  readonly page: 'passkey';
  readonly passkeyKey: string;
  /** The name, as stored. */
  readonly name: string;
  /** The name in the field. */
  readonly typed: string;
  readonly added: At;
  readonly faults: readonly Fault[];
}

/** The data of the page on which an authenticator app is added or removed. */
export interface AppData {
  readonly page: 'app';
  /** What the app needs; undefined if there is an app. */
  readonly setUp:
    | {
        /** In groups of four. */
        readonly secret: string;
        readonly address: string;
        readonly qr: { readonly size: number; readonly path: string };
      }
    | undefined;
  readonly typed: string;
  readonly faults: readonly Fault[];
}

/** The data of the page that shows new recovery codes, once. */
export interface RecoveryCodesData {
  readonly page: 'recovery-codes';
  /** Empty before they are made. */
  readonly codes: readonly string[];
  /** The number of codes that are left. */
  readonly left: number;
}

/** The data of the page of name and e-mail address. */
export interface IdentityData {
  readonly page: 'identity';
  readonly name: string;
  readonly email: string;
  /** The new address in the field. */
  readonly typedEmail: string;
  readonly faults: readonly Fault[];
  readonly news: string | undefined;
}

/** The data of the page of an account's security events, the newest first. */
export interface ActivityData {
  readonly page: 'activity';
  readonly events: readonly {
    readonly id: string;
    readonly words: string;
    readonly at: At;
    /** Browser and network, as far as they are known. */
    readonly where: string;
    readonly isWarning: boolean;
  }[];
  readonly isFirst: boolean;
  readonly olderUrl: string | undefined;
}

/** The data of the page behind a link in a letter, whose button stops or undoes something. */
export interface LetterLinkData {
  readonly page: 'letter-link';
  readonly action: string;
  readonly title: string;
  readonly text: string;
  readonly consequence: string;
  readonly button: string;
}

/** The data of the security page. */
export interface SecurityData {
  readonly page: 'security';
  readonly email: string;
  /** Names the present password for the form that replaces it. */
  readonly passwordSeal: string;
  readonly passkeys: readonly { readonly key: string; readonly name: string; readonly added: At }[];
  readonly hasApp: boolean;
  /** The number of recovery codes that are left. */
  readonly recoveryCodes: number;
  /** When a new password that waits can be chosen by the reader of the mailbox. */
  readonly waiting: At | undefined;
  readonly sessions: readonly {
    readonly id: string;
    readonly device: string;
    readonly isCurrent: boolean;
    readonly seen: At;
    readonly started: At;
  }[];
  readonly faults: readonly Fault[];
  /** The result of the last action. */
  readonly news: string | undefined;
}

/** The data of any page about ways into an account, told apart by `page`. */
export type AccountPageData =
  | StepData
  | ForgottenData
  | ConfirmData
  | AddPasskeyData
  | PasskeyData
  | AppData
  | RecoveryCodesData
  | IdentityData
  | SecurityData
  | ActivityData
  | LetterLinkData
  | PrivacyData;
