import { percentText } from '#platform/money/format.ts';
import { keptWords } from '#platform/privacy/retention.ts';
import { t } from '#platform/words/words.ts';
import type { TextData } from '../../web/src/view-model.ts';
import type { OrderPolicy, WalletTerms } from '../ordering/orders/domain.ts';
import { retention } from '../retention.ts';
import { urls } from '../urls.ts';

/** Who runs this market, from its settings; undefined until the operator fills it in. */
export interface Operator {
  readonly name: string | undefined;
  /** A postal address in one line. */
  readonly address: string | undefined;
  readonly mail: string | undefined;
}

/** The wallet's public pages, to which the market's own lead. */
export interface WalletPages {
  readonly help: string;
  readonly fees: string;
  readonly protection: string;
}

type Section = TextData['sections'][number];

function section(heading: string, points: readonly string[], links: Section['links'] = []): Section {
  return { heading, points, links };
}

function operatorSection({ name, address, mail }: Operator): Section {
  const missing = t('not filled in by the operator yet');
  return section(t('Who runs this market'), [
    t('Operator: {name}', { name: name ?? missing }),
    t('Address: {address}', { address: address ?? missing }),
    t('Mail: {mail}', { mail: mail ?? missing }),
  ]);
}

function draftSection(points: readonly string[]): Section {
  return section(t('What the operator adds'), points);
}

/** Says how to reach the operator, the sellers and the wallet. */
export function contactPage(operator: Operator, wallet: WalletPages): TextData {
  return {
    page: 'text',
    title: t('Contact and help'),
    lead: t('Ask the one who can help at once.'),
    sections: [
      section(
        t('About what you ordered'),
        [t('Write to the seller from the page of your order: the seller sees which order it is about.')],
        [{ href: urls.ordering.orders(), label: t('Your orders') }],
      ),
      section(
        t('About money, a refund or your wallet'),
        [t('The wallet’s support helps. There you can attach the payment, and get a reference.')],
        [{ href: wallet.help, label: t('Help of the wallet') }],
      ),
      section(
        t('About anything else'),
        [t('Our own support answers within two days. You get a reference at once.')],
        [{ href: urls.support.list(), label: t('Write to support') }],
      ),
      operatorSection(operator),
    ],
  };
}

/** Says what the market charges, as its policy in force has it. */
export function feesPage({ version, commissionBasisPoints }: OrderPolicy, wallet: WalletPages): TextData {
  return {
    page: 'text',
    title: t('Fees'),
    lead: t('Version {version}. An order keeps the fees that it was placed with.', { version }),
    sections: [
      section(t('For buyers'), [t('Free. You pay the goods and the shipping that you see before you pay.')]),
      section(t('For sellers'), [
        t('{percent} of each sale, when it is paid out. A refund gives its share back.', {
          percent: percentText(commissionBasisPoints),
        }),
      ]),
      section(
        t('In the wallet'),
        [t('The wallet has fees of its own.')],
        [{ href: wallet.fees, label: t('Fees of the wallet') }],
      ),
    ],
  };
}

/** Says how the wallet protects orders, as its terms in force have it. @param terms Undefined if it does not answer. */
export function protectionPage(terms: WalletTerms | undefined, wallet: WalletPages): TextData {
  const points = terms
    ? [
        t('What is not shipped within {days, plural, one {# day} other {# days}} comes back to you.', {
          days: terms.shipWithinDays,
        }),
        t(
          'What has arrived is paid for after {days, plural, one {# day} other {# days}}, or as soon as you say that all is well.',
          {
            days: terms.releaseAfterDays,
          },
        ),
        t('You can report a problem until {days, plural, one {# day} other {# days}} after the seller was paid.', {
          days: terms.reportDaysAfterRelease,
        }),
        t(
          'If the seller does not answer within {days, plural, one {# day} other {# days}}, what you asked for takes effect.',
          {
            days: terms.answerDays,
          },
        ),
      ]
    : [t('The wallet does not answer now. Its page has all of it.')];
  return {
    page: 'text',
    title: t('Buyer protection'),
    lead: t('What you pay rests in escrow in your wallet until your parcel arrives. Then the shop is paid.'),
    sections: [
      section(t('Your deadlines'), points, [{ href: wallet.protection, label: t('All terms of the protection') }]),
    ],
  };
}

/** Says what the market is, and what only the operator can say. */
export function termsPage(operator: Operator, { payWithinMinutes }: OrderPolicy): TextData {
  return {
    page: 'text',
    title: t('Terms'),
    lead: t('This page comes with the software and says what it does. The operator completes it.'),
    sections: [
      operatorSection(operator),
      section(t('What the market does'), [
        t('It shows the goods of its sellers. You buy from the seller, who ships them.'),
        t('An order that is not paid within {minutes, plural, one {# minute} other {# minutes}} is canceled.', {
          minutes: payWithinMinutes,
        }),
        t('The wallet keeps the money, and decides if you and the seller do not agree.'),
        t('Messages between buyers and sellers never change, so that they can serve as evidence.'),
      ]),
      draftSection([
        t('the law that applies, and the courts'),
        t('the right to withdraw from a purchase'),
        t('how far the operator is liable'),
      ]),
    ],
  };
}

/** Says what the market keeps about people, and what only the operator can say. */
export function privacyPage(operator: Operator): TextData {
  return {
    page: 'text',
    title: t('Privacy'),
    lead: t('This page comes with the software and says what it does. The operator completes it.'),
    sections: [
      operatorSection(operator),
      section(t('What the market keeps'), [
        t('Your name, mail address and address, to send you what you buy.'),
        t('Your orders and messages, and the browsers in which you are signed in.'),
        t('A masked name of your wallet. Cards are known to the wallet alone, and no number of a card comes here.'),
      ]),
      section(t('Who reads it'), [
        t('A seller reads the name and the address of an order, and the messages about it.'),
        t('The wallet gets what a payment and its protection need.'),
      ]),
      section(
        t('How long it is kept'),
        retention.map(({ what, days, until, why }) =>
          t('{what}: {time}. {why}', { what: what(), time: keptWords(days, until()), why: why() }),
        ),
      ),
      section(t('Your rights'), [
        t('Under Your account, Your data, you download a copy of everything, and delete the account.'),
      ]),
      draftSection([t('the legal basis of each kind of data'), t('the authority to which you can complain')]),
    ],
  };
}
