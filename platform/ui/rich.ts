import { Fragment, createElement } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { English, RichValues } from '../words/messages.ts';
import { rich as pieces } from '../words/words.ts';

/** A sentence with markup inside, for JSX: `rich('Read our <link>terms</link>.', { link: (inner) => <a>{inner}</a> })`. */
export function rich(english: English, values: RichValues<ReactElement>): ReactNode {
  return createElement(Fragment, null, ...pieces(english, values));
}
