import { t } from '#platform/words/words.ts';
import type { CheckStatus, RefusalReason, StartError } from './domain.ts';
import { refusals } from './reasons-data.ts';

/** What a refusal says to the holder: what is wrong, and what to do. */
interface RefusalWords {
  readonly title: string;
  readonly todo: string;
}

const words: Readonly<Record<RefusalReason, () => RefusalWords>> = {
  abandoned: () => ({
    title: t('The check was not finished'),
    todo: t('Begin again, and keep the page open until it says that it is done.'),
  }),
  consent_declined: () => ({
    title: t('You did not agree to the check'),
    todo: t('Without your agreement, the limits stay as they are. Begin again if you change your mind.'),
  }),
  country_not_supported: () => ({
    title: t('Documents of this country cannot be checked'),
    todo: t('Use a document of another country if you have one, or write to us.'),
  }),
  device_not_supported: () => ({
    title: t('This device has no camera that works'),
    todo: t('Open this page on your phone, and begin again there.'),
  }),
  document_expired: () => ({
    title: t('The document has expired'),
    todo: t('Use a document that is still valid, such as your passport or identity card.'),
  }),
  document_type_not_supported: () => ({
    title: t('This kind of document cannot be checked'),
    todo: t('Use a passport, an identity card or a driving license.'),
  }),
  document_unverified_other: () => ({
    title: t('The document could not be read'),
    todo: t('Begin again in good light, with the whole document in the picture and nothing over it.'),
  }),
  selfie_document_missing_photo: () => ({
    title: t('The document has no photo of you'),
    todo: t('Use the page with your photo, or another document.'),
  }),
  selfie_face_mismatch: () => ({
    title: t('Your face was not recognized'),
    todo: t('Begin again in good light, without glasses or hat. Only your own document counts.'),
  }),
  selfie_manipulated: () => ({
    title: t('The picture of your face was not accepted'),
    todo: t('Begin again, and take the picture with the camera at that moment.'),
  }),
  selfie_unverified_other: () => ({
    title: t('The picture of your face could not be read'),
    todo: t('Begin again in good light, with your whole face in the picture.'),
  }),
  under_supported_age: () => ({
    title: t('The document is of a person who is too young'),
    todo: t('A wallet with higher limits is for adults. If this is a mistake, write to us.'),
  }),
  birth_date_differs: () => ({
    title: t('The birth date on the document is not that of your profile'),
    todo: t('If your profile is wrong, write to us, and we correct it. Then begin again.'),
  }),
  name_differs: () => ({
    title: t('The name on the document is not that of your profile'),
    todo: t('If your profile is wrong or your name has changed, write to us, and we correct it. Then begin again.'),
  }),
  processor_silent: () => ({
    title: t('The check did not end'),
    todo: t('Our processor did not answer for three days. That is not your fault: begin again.'),
  }),
  another_document: () => ({
    title: t('We need another document'),
    todo: t('This one was not enough to tell that it is you. Begin again with another one, such as your passport.'),
  }),
  not_possible: () => ({
    title: t('We cannot raise the limits of this wallet'),
    todo: t('You can go on using it as it is. Write to us if you want us to look at it again.'),
  }),
  other_person: () => ({
    title: t('The document is not of the owner of this wallet'),
    todo: t('Only the owner’s own document counts. If this is a mistake, write to us.'),
  }),
  profile_corrected: () => ({
    title: t('Your profile was corrected'),
    todo: t('Begin again: the document is compared with the profile as it is now.'),
  }),
  same_person_elsewhere: () => ({
    title: t('You have another wallet that was checked already'),
    todo: t('One wallet of a person has the higher limits. Use that one, or write to us to change it.'),
  }),
};

/** Says why a document was refused, and what to do. A reason that this version does not know has words too. */
export function refusalWords(reason: string | null): RefusalWords {
  const known = reason !== null && Object.hasOwn(refusals, reason) ? (reason as RefusalReason) : undefined;
  return words[known ?? 'document_unverified_other']();
}

/** Names a document for people. */
export function kindWords(kind: string | null): string {
  if (kind === 'passport') return t('Passport');
  if (kind === 'id_card') return t('Identity card');
  return kind === 'driving_license' ? t('Driving license') : t('Document');
}

/** Says where a check stands. */
export const statusWords: Readonly<Record<CheckStatus, () => string>> = {
  started: () => t('Not finished'),
  processing: () => t('Being checked'),
  review: () => t('One of us looks at it'),
  accepted: () => t('Accepted'),
  refused: () => t('Refused'),
  canceled: () => t('Not finished'),
};

/** Says why a check cannot begin now. */
export function startWords(error: StartError): string {
  switch (error.code) {
    case 'profile_missing':
      return t('First, your wallet needs your name, birth date and address.');
    case 'already_raised':
      return t('Your wallet has the highest limits already.');
    case 'account_frozen':
      return t('Your wallet is frozen. Write to us.');
    case 'check_waits':
      return t('Your document is being checked. You need not do anything now.');
    case 'refused_for_good':
      return t('Another check would end as the last one did. Write to us if that is a mistake.');
    case 'checks_too_many':
      return t('You have begun many checks today. Begin again after {until, date, mediumTime} UTC.', {
        until: error.until,
      });
  }
}
