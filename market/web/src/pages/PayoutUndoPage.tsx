import type { PayoutUndoData } from '../seller-view-model.ts';
import { PostForm } from './Form.tsx';

type Props = PayoutUndoData & { formToken: string };

/** The page behind the link in the letter about a move: its button stops or undoes the move. */
export function PayoutUndoPage({ token, title, text, consequence, action, formToken }: Props) {
  return (
    <section className="narrow">
      <h1>{title}</h1>
      <div className="panel">
        <p>{text}</p>
        <PostForm action={`/payout/undo/${token}`} token={formToken}>
          <p className="muted" id="consequence">
            {consequence}
          </p>
          <button className="button" type="submit" aria-describedby="consequence">
            {action}
          </button>
        </PostForm>
      </div>
    </section>
  );
}
