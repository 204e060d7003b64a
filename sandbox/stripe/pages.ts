import type { Routes } from '#platform/http/app.ts';
import { challengePages } from './challenge-pages.ts';
import { checkoutPages } from './checkout-pages.ts';
import { depositPages } from './deposit-pages.ts';
import type { Desk } from './desk.ts';
import { duePages } from './due-pages.ts';
import { overviewPage } from './overview-page.ts';
import { verificationPages } from './verification-pages.ts';

/** All pages of the processor and of the banks behind it. */
export function processorPages(desk: Desk): Routes[] {
  return [checkoutPages, challengePages, depositPages, duePages, verificationPages, overviewPage].map((pages) =>
    pages(desk),
  );
}
