import type { ComponentProps } from 'react';
import { carriers } from '#platform/kernel/carriers.ts';
import { classes } from '#platform/ui/classes.ts';
import { t } from '#platform/words/words.ts';
import type { ParcelView } from '../common-view-model.ts';
import type { SellerPartView } from '../seller-view-model.ts';
import { PostForm } from './Form.tsx';
import styles from './SaleForms.module.css';

interface SaleFormProps {
  readonly part: SellerPartView;
  readonly formToken: string;
  /** The cursor of the page of sales, to which the form leads back. */
  readonly after: string | undefined;
}

function SaleForm(props: SaleFormProps & Pick<ComponentProps<typeof PostForm>, 'action' | 'className' | 'children'>) {
  const { part, formToken, after, action, className, children } = props;
  return (
    <PostForm action={action} token={formToken} className={className}>
      <input type="hidden" name="order" value={part.orderId} />
      <input type="hidden" name="part" value={part.partId} />
      {after !== undefined && <input type="hidden" name="after" value={after} />}
      {children}
    </PostForm>
  );
}

/** The fault of a part's field, if the refused form has one there. */
function faultAt(part: SellerPartView, id: string): string | undefined {
  return part.typed?.field === id ? part.typed.fault : undefined;
}

function FieldFault({ id, fault }: { id: string; fault: string | undefined }) {
  if (fault === undefined) return null;
  return (
    <p className="fault" id={`${id}-fault`}>
      {fault}
    </p>
  );
}

/** The marks of a field with the fault of a sale: a refused form has one, so the list above does not say it again. */
function marks(id: string, fault: string | undefined) {
  return fault === undefined
    ? {}
    : { 'aria-invalid': true, 'aria-describedby': `${id}-fault`, 'data-only-fault': true };
}

/** Announces a parcel: carrier, number, and its pieces if there is a choice. */
export function ShipForm(props: SaleFormProps) {
  const { part } = props;
  const { partId, typed, buyer, pieces } = part;
  const [carrier, code] = [`carrier-${partId}`, `code-${partId}`];
  const [carrierFault, codeFault] = [faultAt(part, carrier), faultAt(part, code)];
  return (
    <SaleForm {...props} action="/seller/ship" className={styles['ship']}>
      {part.left.length > 0 && (
        <p className={styles['left']}>{t('Left to ship: {left}', { left: part.left.join(', ') })}</p>
      )}
      <div className={classes('field', carrierFault !== undefined && 'wrong')}>
        <label htmlFor={carrier}>{t('Carrier')}</label>
        <FieldFault id={carrier} fault={carrierFault} />
        <select
          id={carrier}
          name="carrier"
          defaultValue={typed?.carrier ?? carriers[0]}
          {...marks(carrier, carrierFault)}
        >
          {carriers.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </div>
      <div className={classes('field', codeFault !== undefined && 'wrong')}>
        <label htmlFor={code}>{t('Tracking number')}</label>
        <FieldFault id={code} fault={codeFault} />
        <input
          id={code}
          name="code"
          maxLength={60}
          required
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          defaultValue={typed?.code}
          {...marks(code, codeFault)}
        />
      </div>
      <button className="button" type="submit" aria-label={t('Announce the parcel to {buyer}', { buyer })}>
        {t('Announce the parcel')}
      </button>
      {pieces.length > 0 && <Contents part={part} />}
    </SaleForm>
  );
}

function Contents({ part }: { part: SellerPartView }) {
  const isRefused = part.pieces.some(({ productId }) => faultAt(part, `quantity-${productId}-${part.partId}`));
  return (
    <details className={styles['contents']} open={isRefused}>
      <summary>{t('In more than one parcel? Choose what is in this one')}</summary>
      {part.pieces.map(({ productId, name, left, typed }) => {
        const id = `quantity-${productId}-${part.partId}`;
        const fault = faultAt(part, id);
        return (
          <div key={productId} className={classes('field', fault !== undefined && 'wrong')}>
            <label htmlFor={id}>{t('{name}, {left} left', { name, left })}</label>
            <FieldFault id={id} fault={fault} />
            <input
              id={id}
              name={`quantity-${productId}`}
              inputMode="numeric"
              maxLength={9}
              required
              autoComplete="off"
              defaultValue={typed}
              {...marks(id, fault)}
            />
          </div>
        );
      })}
    </details>
  );
}

/** Takes back a parcel with a wrong number, while no carrier has scanned it. */
export function Withdraw({ parcel, ...props }: SaleFormProps & { parcel: ParcelView }) {
  const { words } = parcel;
  return (
    <SaleForm {...props} action="/seller/withdraw" className={styles['withdraw']}>
      <input type="hidden" name="parcel" value={parcel.id} />
      <button className="button quiet" type="submit" aria-label={t('Wrong number: take it back, {words}', { words })}>
        {t('Wrong number: take it back')}
      </button>
    </SaleForm>
  );
}

/** Cancels the part and refunds the buyer, with a reason. */
export function CancelForm(props: SaleFormProps) {
  const { part } = props;
  const { partId, amount, buyer, typed } = part;
  const id = `reason-${partId}`;
  const fault = faultAt(part, id);
  return (
    <details className={styles['cancel']} open={fault !== undefined}>
      <summary className="button quiet">{t('Cancel and refund')}</summary>
      <SaleForm {...props} action="/seller/cancel">
        <p>
          {t(
            '{amount} goes back to {buyer} at once, and you are not paid. Parcels that no carrier has scanned are void.',
            {
              amount,
              buyer,
            },
          )}
        </p>
        <div className={classes('field', fault !== undefined && 'wrong')}>
          <label htmlFor={id}>{t('Reason, for the buyer')}</label>
          <FieldFault id={id} fault={fault} />
          <input
            id={id}
            name="reason"
            maxLength={200}
            required
            autoComplete="off"
            defaultValue={typed?.reason}
            {...marks(id, fault)}
          />
        </div>
        <button className="button quiet" type="submit" aria-label={t('Yes, cancel and refund {buyer}', { buyer })}>
          {t('Yes, cancel and refund')}
        </button>
      </SaleForm>
    </details>
  );
}
