import { unreachable } from '#platform/kernel/invariant.ts';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { FieldFault } from '#platform/http/page-fields.ts';
import { groundWords as reportGroundWords } from '../../protection/reports/words.ts';
import { MOST_WORDS } from './domain.ts';
import type { Deed, DeedGround, WishFault } from './domain.ts';
import type { ActError } from './service.ts';

/** Names a deed. */
export function deedWords(deed: Deed): string {
  switch (deed) {
    case 'upheld':
      return t('Decide for the holder');
    case 'refused':
      return t('Refuse the report');
    case 'unfreeze':
      return t('Unfreeze the wallet');
    default:
      return unreachable(deed);
  }
}

/** Names a ground. */
export function groundWords(ground: DeedGround): string {
  if (ground === 'document_checked') return t('The document was checked against the one on file');
  return reportGroundWords(ground);
}

/** Says what is wrong with what was typed. */
export function wishFaults(faults: readonly WishFault[]): FieldFault[] {
  return faults.map(({ field, code }) => ({ field, message: wishWords(code) }));
}

function wishWords(code: WishFault['code']): string {
  switch (code) {
    case 'deed_missing':
      return t('Choose what to do');
    case 'ground_missing':
      return t('Choose the main ground');
    case 'ground_other':
      return t('This ground is of another decision. Choose one that fits');
    case 'words_missing':
      return t('Say why, for the holder to read');
    case 'words_too_long':
      return t('Say it in at most {most, number} letters', { most: MOST_WORDS });
    default:
      return unreachable(code);
  }
}

/** Says why nothing was done. */
export function actWords({ code }: ActError): string {
  switch (code) {
    case 'own_matter':
      return t('This is about yourself, so somebody else decides it.');
    case 'act_waits':
      return t('A decision waits for a signature. Sign it, or send it back first.');
    case 'nobody_to_sign':
      return t('A second person must sign this, and there is nobody who may.');
    case 'passkey_refused':
      return t('The passkey was not accepted.');
    case 'report_decided':
      return t('The report is decided already.');
    case 'report_case_open':
      return t('A case about one of its lines is open. Decide the case first.');
    case 'not_frozen':
      return t('The wallet is not frozen.');
    case 'act_gone':
      return t('Nothing waits for a signature any more.');
    case 'own_act':
      return t('You asked for it, so somebody else signs it.');
    case 'asker_gone':
      return t('Who asked for it may no longer decide, so it cannot be signed. Send it back.');
    case 'wish_unclear':
      return t('Please check what you typed.');
    default:
      return unreachable(code);
  }
}

/** What a member has just done with a frozen wallet. */
export const doneWords: ReadonlyMap<string, Message> = new Map([
  ['unfrozen', msg('The wallet is unfrozen, and its holder gets a message.')],
  ['ended', msg('The decision no longer waits. The wallet stays as it is.')],
]);
