import type { ReactNode } from 'react';
import { t } from '#platform/words/words.ts';
import { AccountPage } from '../pages/AccountPage.tsx';
import { AddressPage } from '../pages/AddressPage.tsx';
import { AuthPage } from '../pages/AuthPage.tsx';
import { CartPage } from '../pages/CartPage.tsx';
import { CheckoutPage } from '../pages/CheckoutPage.tsx';
import { ConversationPage } from '../pages/ConversationPage.tsx';
import { CouponFormPage } from '../pages/CouponFormPage.tsx';
import { CouponsPage } from '../pages/CouponsPage.tsx';
import { DealsPage } from '../pages/DealsPage.tsx';
import { HomePage } from '../pages/HomePage.tsx';
import { ListPage } from '../pages/ListPage.tsx';
import { MessagePage } from '../pages/MessagePage.tsx';
import { OrderPage } from '../pages/OrderPage.tsx';
import { OrdersPage } from '../pages/OrdersPage.tsx';
import { PaymentMethodsPage } from '../pages/PaymentMethodsPage.tsx';
import { PayoutPage } from '../pages/PayoutPage.tsx';
import { PayoutProofPage } from '../pages/PayoutProofPage.tsx';
import { PayoutUndoPage } from '../pages/PayoutUndoPage.tsx';
import { ProductPage } from '../pages/ProductPage.tsx';
import { SellerPage } from '../pages/SellerPage.tsx';
import { StatusPage } from '../pages/StatusPage.tsx';
import { SupportPage } from '../pages/SupportPage.tsx';
import { SupportWritePage } from '../pages/SupportWritePage.tsx';
import { TextPage } from '../pages/TextPage.tsx';
import { TicketPage } from '../pages/TicketPage.tsx';
import type { AccountPageData } from '../account-view-model.ts';
import type { PageData, PageProps, Shell } from '../view-model.ts';
import { Footer } from './Footer.tsx';
import { Header } from './Header.tsx';

interface AccountPages {
  /** Draws the pages about ways into an account, which are a chunk of their own. */
  readonly drawAccountPage: ((data: AccountPageData, formToken: string) => ReactNode) | undefined;
}

/** A whole page: header, content and footer. */
export function Page({ shell, data, drawAccountPage }: PageProps & AccountPages) {
  return (
    <>
      <a className="skip" href="#main">
        {t('Skip to the content')}
      </a>
      <Header shell={shell} />
      <main id="main" tabIndex={-1}>
        {shell.isPasswordAsked && data.page !== 'security' && <PasswordAsked />}
        {draw(data, shell, drawAccountPage)}
      </main>
      <Footer shell={shell} />
    </>
  );
}

/** The one warning about a stolen mailbox that its thief cannot delete. The security page has its own, with the button. */
function PasswordAsked() {
  return (
    <p className="notice warning">
      {t('Somebody with a code from your mailbox asked for a new password. Was it not you?')}{' '}
      <a href="/account/security">{t('Stop it')}</a>
    </p>
  );
}

function draw(data: PageData, shell: Shell, drawAccountPage: AccountPages['drawAccountPage']): ReactNode {
  switch (data.page) {
    case 'home':
      return <HomePage {...data} />;
    case 'list':
      return <ListPage {...data} />;
    case 'product':
      return <ProductPage {...data} formToken={shell.formToken} />;
    case 'auth':
      return <AuthPage {...data} formToken={shell.formToken} />;
    case 'step':
    case 'forgotten':
    case 'confirm':
    case 'add-passkey':
    case 'passkey':
    case 'app':
    case 'recovery-codes':
    case 'identity':
    case 'security':
    case 'activity':
    case 'letter-link':
    case 'privacy':
      return drawAccountPage?.(data, shell.formToken);
    case 'account':
      return <AccountPage {...data} formToken={shell.formToken} />;
    case 'address':
      return <AddressPage {...data} formToken={shell.formToken} />;
    case 'payment-methods':
      return <PaymentMethodsPage {...data} formToken={shell.formToken} />;
    case 'cart':
      return <CartPage {...data} formToken={shell.formToken} isSignedIn={shell.shopper !== undefined} />;
    case 'checkout':
      return <CheckoutPage {...data} formToken={shell.formToken} />;
    case 'order':
      return <OrderPage {...data} formToken={shell.formToken} />;
    case 'conversation':
      return <ConversationPage {...data} formToken={shell.formToken} />;
    case 'orders':
      return <OrdersPage {...data} />;
    case 'seller':
      return <SellerPage {...data} formToken={shell.formToken} />;
    case 'coupons':
      return <CouponsPage {...data} formToken={shell.formToken} />;
    case 'coupon-form':
      return <CouponFormPage {...data} formToken={shell.formToken} />;
    case 'deals':
      return <DealsPage {...data} formToken={shell.formToken} />;
    case 'payout':
      return <PayoutPage {...data} formToken={shell.formToken} />;
    case 'payout-proof':
      return <PayoutProofPage {...data} formToken={shell.formToken} />;
    case 'payout-undo':
      return <PayoutUndoPage {...data} formToken={shell.formToken} />;
    case 'support':
      return <SupportPage {...data} />;
    case 'support-write':
      return <SupportWritePage {...data} formToken={shell.formToken} />;
    case 'status':
      return <StatusPage {...data} />;
    case 'ticket':
      return <TicketPage {...data} formToken={shell.formToken} />;
    case 'text':
      return <TextPage {...data} />;
    case 'message':
      return <MessagePage {...data} />;
  }
}
