/**
 * The security events of both products: logins, and changes and failures of credentials. `docs/operating.md` explains
 * each to operators. Refusals are at level warn.
 */
export const securityEvents = {
  'account.opened': 'info',
  'account.deleted': 'info',
  'login.succeeded': 'info',
  'login.from_new_browser': 'info',
  'login.halfway': 'info',
  'login.failed': 'warn',
  'login.delayed': 'warn',
  'login.stopped': 'info',
  'session.ended': 'info',
  'sessions.ended': 'info',
  'password.changed': 'info',
  'password.change_failed': 'warn',
  'password.reset': 'info',
  'recovery.started': 'info',
  'recovery.reminded': 'info',
  'recovery.due': 'info',
  'recovery.stopped': 'info',
  'password.reset_asked': 'info',
  'password.reset_stopped': 'info',
  'pin.set': 'info',
  'pin.changed': 'info',
  'pin.failed': 'warn',
  'pin.locked': 'warn',
  'pin.blocked': 'warn',
  'passkey.added': 'info',
  'passkey.renamed': 'info',
  'passkey.removed': 'info',
  'passkey.refused': 'warn',
  'totp.added': 'info',
  'totp.removed': 'info',
  'totp.failed': 'warn',
  'totp.blocked': 'warn',
  'recovery_codes.made': 'info',
  'recovery_code.used': 'info',
  'recovery_code.failed': 'warn',
  'email.changed': 'info',
  'name.changed': 'info',
  'change.undone': 'info',
  'code.failed': 'warn',
  'code.accepted': 'info',
  'phone.changed': 'info',
  'email.proved': 'info',
  'address.changed': 'info',
  'contact.restored': 'info',
  'account.closed': 'info',
  'card.linked': 'info',
  'card.updated': 'info',
  'card.removed': 'info',
  'bank_account.added': 'info',
  'bank_account.proved': 'info',
  'bank_account.removed': 'info',
  'link.made': 'info',
  'link.ended': 'info',
  'payee.linked': 'info',
  'payee.ended': 'info',
  'document.accepted': 'info',
  'document.refused': 'info',
  'data.copied': 'info',
  'client.refused': 'warn',
  'access.refused': 'warn',
  'input.refused': 'warn',
  'pace.refused': 'warn',
  'rule.refused': 'info',
  'account.frozen': 'info',
  'account.unfrozen': 'info',
  'account.unfreeze_failed': 'warn',
  'payment.reported': 'info',
  'charge.taken_back': 'info',
  'phrase.changed': 'info',
  'notices.changed': 'info',
  'push.added': 'info',
  'push.removed': 'info',
} as const satisfies Readonly<Record<string, 'info' | 'warn'>>;

/** The name of a security event. */
export type SecurityEventName = keyof typeof securityEvents;

/** Facts about an event for the person and for operators; never personal data or typed text. */
export type Facts = Readonly<Record<string, string | number>>;

/** One event, or the refusals of one kind within an hour. All times are security time. */
export interface SecurityEvent {
  readonly id: string;
  readonly event: SecurityEventName;
  readonly subject: string | null;
  /** A keyed hash: equal for the same network, and it says nothing about which. Null for work without a request. */
  readonly network: Buffer | null;
  /** The browser and its system by its own header: `Chrome on Android`. */
  readonly browser: string | null;
  readonly facts: Facts;
  readonly times: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

const noticed = [
  'login.from_new_browser',
  'login.stopped',
  'password.changed',
  'password.reset',
  'recovery.started',
  'recovery.reminded',
  'recovery.due',
  'recovery.stopped',
  'pin.set',
  'pin.changed',
  'pin.blocked',
  'passkey.added',
  'passkey.removed',
  'phone.changed',
  'email.proved',
  'email.changed',
  'name.changed',
  'address.changed',
  'contact.restored',
  'account.closed',
  'totp.added',
  'totp.removed',
  'totp.blocked',
  'recovery_codes.made',
  'recovery_code.used',
  'change.undone',
  'card.linked',
  'card.removed',
  'bank_account.added',
  'bank_account.proved',
  'bank_account.removed',
  'link.made',
  'link.ended',
  'payee.linked',
  'payee.ended',
  'account.frozen',
  'account.unfrozen',
  'phrase.changed',
  'notices.changed',
  'data.copied',
] as const satisfies readonly SecurityEventName[];

/** The name of an event that the person gets a message about. */
export type NoticedEvent = (typeof noticed)[number];

/** Judges whether the person gets a message about an event by all channels, whatever their choices are. */
export function isNoticed(event: SecurityEventName): event is NoticedEvent {
  return (noticed as readonly SecurityEventName[]).includes(event);
}

const always: readonly NoticedEvent[] = [
  'password.reset',
  'phone.changed',
  'email.changed',
  'contact.restored',
  'account.closed',
  'account.frozen',
  'account.unfrozen',
];

/**
 * Judges whether an event is reported also while an account is being opened: its opener does not cause it, or another
 * number or address must learn of it.
 */
export function isNoticedAlways(event: NoticedEvent): boolean {
  return event.startsWith('recovery.') || always.includes(event);
}

/** Judges whether an event changed nothing, so that repetitions of it share a row. */
export function isRefusal(event: SecurityEventName): boolean {
  return securityEvents[event] === 'warn';
}
