import type { AccountPageData } from '../account-view-model.ts';
import type { PageData } from '../view-model.ts';

/** The pages about ways into an account, which are a chunk of their own. */
const names: Readonly<Record<AccountPageData['page'], true>> = {
  step: true,
  forgotten: true,
  confirm: true,
  'add-passkey': true,
  passkey: true,
  app: true,
  'recovery-codes': true,
  identity: true,
  security: true,
  activity: true,
  'letter-link': true,
  privacy: true,
};

/** Whether the data is that of a page about ways into an account. */
export function isAccountPage(data: PageData): data is AccountPageData {
  return Object.hasOwn(names, data.page);
}
