import { chosenReason } from '#platform/staff/looking/words.ts';
import { t } from '#platform/words/words.ts';
import {
  entryOfReason,
  isCaseReason,
  isChargebackReason,
  isDocumentReason,
  isSearchReason,
  ticketOfReason,
} from './domain.ts';

/** Says a reason as the log has it. */
export function loggedReason(reason: string): string {
  if (isCaseReason(reason)) return t('The case waited for an operator');
  if (isDocumentReason(reason)) return t('A document waited for an operator');
  if (isChargebackReason(reason)) return t('A chargeback');
  if (isSearchReason(reason)) return t('A search');
  const ticket = ticketOfReason(reason);
  if (ticket !== undefined) return t('Ticket {ticket}', { ticket });
  const entry = entryOfReason(reason);
  if (entry !== undefined) return t('Entry {entry} of the journal', { entry });
  return chosenReason(reason);
}
