import type { ReactNode } from 'react';
import { t } from '#platform/words/words.ts';
import { AccountPage } from '../pages/AccountPage.tsx';
import { AddressPage } from '../pages/AddressPage.tsx';
import { AuthPage } from '../pages/AuthPage.tsx';
import { CartPage } from '../pages/CartPage.tsx';
import { CheckoutPage } from '../pages/CheckoutPage.tsx';
import { ConversationPage } from '../pages/ConversationPage.tsx';
import { HomePage } from '../pages/HomePage.tsx';
import { ListPage } from '../pages/ListPage.tsx';
import { MessagePage } from '../pages/MessagePage.tsx';
import { OrderPage } from '../pages/OrderPage.tsx';
import { OrdersPage } from '../pages/OrdersPage.tsx';
import { PaymentMethodsPage } from '../pages/PaymentMethodsPage.tsx';
import { ProductPage } from '../pages/ProductPage.tsx';
import { StatusPage } from '../pages/StatusPage.tsx';
import { SupportPage } from '../pages/SupportPage.tsx';
import { SupportWritePage } from '../pages/SupportWritePage.tsx';
import { TextPage } from '../pages/TextPage.tsx';
import { TicketPage } from '../pages/TicketPage.tsx';
import type { PageData, PageProps, Shell } from '../view-model.ts';
import type { RarePageData } from './rare-page-names.ts';
import { Footer } from './Footer.tsx';
import { Header } from './Header.tsx';

interface RarePages {
  /** Draws the pages in the chunk of rare pages, if it is there. */
  readonly drawRarePage: ((data: RarePageData, formToken: string) => ReactNode) | undefined;
}

/** A whole page: header, content and footer. */
export function Page({ shell, data, drawRarePage }: PageProps & RarePages) {
  return (
    <>
      <a className="skip" href="#main">
        {t('Skip to the content')}
      </a>
      <Header shell={shell} />
      <main id="main" tabIndex={-1}>
        {shell.isPasswordAsked && data.page !== 'security' && <PasswordAsked />}
        {draw(data, shell, drawRarePage)}
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

function draw(data: PageData, shell: Shell, drawRarePage: RarePages['drawRarePage']): ReactNode {
  switch (data.page) {
    case 'home':
      return <HomePage {...data} />;
    case 'list':
      return <ListPage {...data} />;
    case 'product':
      return <ProductPage {...data} formToken={shell.formToken} />;
    case 'auth':
      return <AuthPage {...data} formToken={shell.formToken} />;
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
    case 'seller':
    case 'coupons':
    case 'coupon-form':
    case 'deals':
    case 'payout':
    case 'payout-proof':
    case 'payout-undo':
      return drawRarePage?.(data, shell.formToken);
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
