import type { ComponentType, SVGProps } from 'react';
import { AmericanExpressFlatRoundedIcon } from 'react-svg-credit-card-payment-icons/americanexpress';
import { DinersClubFlatRoundedIcon } from 'react-svg-credit-card-payment-icons/dinersclub';
import { DiscoverFlatRoundedIcon } from 'react-svg-credit-card-payment-icons/discover';
import { GenericFlatRoundedIcon } from 'react-svg-credit-card-payment-icons/generic';
import { JCBFlatRoundedIcon } from 'react-svg-credit-card-payment-icons/jcb';
import { MastercardFlatRoundedIcon } from 'react-svg-credit-card-payment-icons/mastercard';
import { UnionPayFlatRoundedIcon } from 'react-svg-credit-card-payment-icons/unionpay';
import { VisaFlatRoundedIcon } from 'react-svg-credit-card-payment-icons/visa';
import styles from './instruments.module.css';

const MARKS: ReadonlyMap<string, ComponentType<SVGProps<SVGSVGElement>>> = new Map(
  Object.entries({
    visa: VisaFlatRoundedIcon,
    mastercard: MastercardFlatRoundedIcon,
    amex: AmericanExpressFlatRoundedIcon,
    discover: DiscoverFlatRoundedIcon,
    diners: DinersClubFlatRoundedIcon,
    jcb: JCBFlatRoundedIcon,
    unionpay: UnionPayFlatRoundedIcon,
  }),
);

/** The mark of a card's brand. */
export default function BrandMark({ brand }: { readonly brand: string }) {
  const Mark = MARKS.get(brand) ?? GenericFlatRoundedIcon;
  return <Mark className={styles['mark']} aria-hidden="true" />;
}
