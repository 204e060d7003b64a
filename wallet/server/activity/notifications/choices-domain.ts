/** The kinds of notices whose channels holders choose. Notices about security are of none of them. */
export const kinds = ['payments', 'deliveries', 'cases', 'support'] as const;

/** A kind of notices. */
export type Kind = (typeof kinds)[number];

/** The channels of letters, in the order in which a notice is sent. */
const letterChannels = ['mail', 'sms'] as const;

/** A channel of letters. */
export type LetterChannel = (typeof letterChannels)[number];

/** The channels of messages. The last is that of the holder's devices. */
export const channels = [...letterChannels, 'push'] as const;

/** A channel of messages. */
export type Channel = (typeof channels)[number];

/** The channels of a kind. With none, its notices stand only in the app. */
export type Chosen = Readonly<Record<Channel, boolean>>;

/** The channels of each kind. */
export type Choices = Readonly<Record<Kind, Chosen>>;

/** Decides by which letters a notice goes out. An SMS replaces a mail to a holder without a proved address. */
export function lettersFor({ mail, sms }: Pick<Chosen, LetterChannel>, hasMail: boolean): readonly LetterChannel[] {
  if (!hasMail) return mail || sms ? ['sms'] : [];
  return letterChannels.filter((channel) => (channel === 'mail' ? mail : sms));
}

/** Finds the kinds whose channels differ. */
export function changedKinds(before: Choices, after: Choices): readonly Kind[] {
  return kinds.filter((kind) => channels.some((channel) => before[kind][channel] !== after[kind][channel]));
}

/** Names the field of a channel of a kind on the page. */
export function fieldOf(kind: Kind, channel: Channel): string {
  return `${kind}_${channel}`;
}

/** Reads the choices of a posted form: a field of a channel that was not chosen is absent. */
export function readChoices(fields: Readonly<Record<string, string>>): Choices {
  const isOn = (kind: Kind, channel: Channel) => fields[fieldOf(kind, channel)] === 'yes';
  const read = kinds.map(
    (kind) => [kind, { mail: isOn(kind, 'mail'), sms: isOn(kind, 'sms'), push: isOn(kind, 'push') }] as const,
  );
  return Object.fromEntries(read) as Choices;
}

/** Judges whether a posted form asks for channels that are no choice, which the page never does. */
export function asksForFixed(fields: Readonly<Record<string, string>>): boolean {
  return Object.keys(fields).some((name) => name.startsWith('security'));
}
