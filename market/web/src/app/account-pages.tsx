import type { ReactNode } from 'react';
import type { AccountPageData } from '../account-view-model.ts';
import { ActivityPage } from '../pages/ActivityPage.tsx';
import { AppPage, RecoveryCodesPage } from '../pages/AppPages.tsx';
import { ConfirmPage } from '../pages/ConfirmPage.tsx';
import { ForgottenPage } from '../pages/ForgottenPage.tsx';
import { IdentityPage } from '../pages/IdentityPage.tsx';
import { LetterLinkPage } from '../pages/LetterLinkPage.tsx';
import { AddPasskeyPage, PasskeyPage } from '../pages/PasskeyPages.tsx';
import { PrivacyPage } from '../pages/PrivacyPage.tsx';
import { SecurityPage } from '../pages/SecurityPage.tsx';
import { StepPage } from '../pages/StepPage.tsx';

/** Draws a page about ways into an account. */
export function drawAccountPage(data: AccountPageData, formToken: string): ReactNode {
  switch (data.page) {
    case 'step':
      return <StepPage {...data} formToken={formToken} />;
    case 'forgotten':
      return <ForgottenPage {...data} formToken={formToken} />;
    case 'confirm':
      return <ConfirmPage {...data} formToken={formToken} />;
    case 'add-passkey':
      return <AddPasskeyPage {...data} formToken={formToken} />;
    case 'passkey':
      return <PasskeyPage {...data} formToken={formToken} />;
    case 'app':
      return <AppPage {...data} formToken={formToken} />;
    case 'recovery-codes':
      return <RecoveryCodesPage {...data} formToken={formToken} />;
    case 'identity':
      return <IdentityPage {...data} formToken={formToken} />;
    case 'security':
      return <SecurityPage {...data} formToken={formToken} />;
    case 'activity':
      return <ActivityPage {...data} />;
    case 'letter-link':
      return <LetterLinkPage {...data} formToken={formToken} />;
    case 'privacy':
      return <PrivacyPage {...data} formToken={formToken} />;
  }
}
