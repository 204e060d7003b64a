import type { ReactNode } from 'react';
import { drawAccountPage } from './account-pages.tsx';
import { isAccountPage } from './rare-page-names.ts';
import type { RarePageData } from './rare-page-names.ts';
import { drawSellingPage } from './selling-pages.tsx';

/** Draws a page that most shoppers never open. They are one chunk: two would take what they share out of the first script. */
export function drawRarePage(data: RarePageData, formToken: string): ReactNode {
  return isAccountPage(data) ? drawAccountPage(data, formToken) : drawSellingPage(data, formToken);
}
