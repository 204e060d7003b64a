import { unreachable } from '#platform/kernel/invariant.ts';
import type { FieldFault } from '#platform/http/page-fields.ts';
import { isEmail, typedEmail } from '#platform/kernel/typed.ts';
import { t } from '#platform/words/words.ts';
import { sendWords } from '../../identity/contacts/words.ts';
import type { StartError } from '../../identity/phone-verification/service.ts';
import { MOST_ITEMS } from './domain.ts';
import type { FilingError, Ground } from './domain.ts';

/** Says why nothing was reported, and what to do. */
export function filingWords(error: FilingError): string {
  switch (error.code) {
    case 'nothing_chosen':
      return t('Choose the payments that you did not make, or freeze your wallet without a report');
    case 'payment_unknown':
      return t('One of these payments is not among yours. Choose from the list');
    case 'reported_before':
      return t('You have reported one of these payments before. Its report is listed on this page');
    case 'too_many':
      return t('A report has at most {most} payments. Report the others afterwards', { most: MOST_ITEMS });
    case 'report_too_late':
      return t('One of these payments could be reported until {until, date, mediumDate}. Write to us about it', {
        until: error.until,
      });
    default:
      return unreachable(error);
  }
}

/** Says why a report was decided as it was. */
export function groundWords(ground: Ground): string {
  switch (ground) {
    case 'stolen_device':
      return t('The device was stolen or lost before');
    case 'stolen_number':
      return t('The phone number was taken over');
    case 'stolen_credentials':
      return t('Password or PIN came into other hands');
    case 'unlike_holder':
      return t('Device, network and order are unlike all before');
    case 'own_device_and_place':
      return t('It was approved on a device and in a network that you use');
    case 'goods_received_by_holder':
      return t('The goods were delivered to your own address');
    case 'shared_with_family':
      return t('Somebody whom you gave access has paid');
    case 'contradicted':
      return t('What was reported contradicts what the wallet saw');
    default:
      return unreachable(ground);
  }
}

/** Says why no code for freezing was sent to a typed number or address. */
export function startFault(error: StartError, typed: string): FieldFault {
  return { field: 'phone', message: sendWords(error, isEmail(typedEmail(typed)) ? 'email' : 'phone') };
}
