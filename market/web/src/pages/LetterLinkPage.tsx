import type { LetterLinkData } from '../account-view-model.ts';
import { PostForm } from './Form.tsx';

/** The page behind a link in a letter: its button stops or undoes something. */
export function LetterLinkPage(props: LetterLinkData & { formToken: string }) {
  const { action, title, text, consequence, button, formToken } = props;
  return (
    <section className="narrow">
      <h1>{title}</h1>
      <div className="panel">
        <p>{text}</p>
        <PostForm action={action} token={formToken}>
          <p className="muted" id="consequence">
            {consequence}
          </p>
          <button className="button" type="submit" aria-describedby="consequence">
            {button}
          </button>
        </PostForm>
      </div>
    </section>
  );
}
