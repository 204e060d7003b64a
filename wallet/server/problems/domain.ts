/** A page about one refusal, as it is written in `docs/problems/`. */
export interface ProblemPage {
  readonly title: string;
  readonly sections: readonly { readonly heading: string; readonly text: string }[];
}

/** What only developers look for is left to the documents. */
const FOR_DEVELOPERS = 'For developers';

/** Reads a page: its title, then paragraphs that each begin with a bold heading. Undefined if it is none. */
export function readProblemPage(markdown: string): ProblemPage | undefined {
  const title = /^# (.+)$/m.exec(markdown)?.[1];
  const paragraphs = markdown.split('\n\n').flatMap((paragraph) => {
    const [, heading = '', text = ''] = /^\*\*(.+?)\.?\*\*\s+([\s\S]+)$/.exec(paragraph.trim()) ?? [];
    return heading === '' || heading === FOR_DEVELOPERS ? [] : [{ heading, text }];
  });
  return title === undefined || paragraphs.length === 0 ? undefined : { title, sections: paragraphs };
}
