import type { ReactNode } from 'react';
import { AmericanExpressFlatRoundedIcon } from 'react-svg-credit-card-payment-icons/americanexpress';
import { DinersClubFlatRoundedIcon } from 'react-svg-credit-card-payment-icons/dinersclub';
import { DiscoverFlatRoundedIcon } from 'react-svg-credit-card-payment-icons/discover';
import { GenericFlatRoundedIcon } from 'react-svg-credit-card-payment-icons/generic';
import { JCBFlatRoundedIcon } from 'react-svg-credit-card-payment-icons/jcb';
import { MastercardFlatRoundedIcon } from 'react-svg-credit-card-payment-icons/mastercard';
import { UnionPayFlatRoundedIcon } from 'react-svg-credit-card-payment-icons/unionpay';
import { VisaFlatRoundedIcon } from 'react-svg-credit-card-payment-icons/visa';
import styles from './instruments.module.css';

const MARKS: ReadonlyMap<string, ReactNode> = new Map(
  Object.entries({
    visa: <VisaFlatRoundedIcon />,
    mastercard: <MastercardFlatRoundedIcon />,
    amex: <AmericanExpressFlatRoundedIcon />,
    discover: <DiscoverFlatRoundedIcon />,
    diners: <DinersClubFlatRoundedIcon />,
    jcb: <JCBFlatRoundedIcon />,
    unionpay: <UnionPayFlatRoundedIcon />,
  }),
);

/** The mark of a card's brand. */
export default function BrandMark({ brand }: { readonly brand: string }) {
  return (
    <span className={styles['mark']} aria-hidden="true">
      {MARKS.get(brand) ?? <GenericFlatRoundedIcon />}
    </span>
  );
}
