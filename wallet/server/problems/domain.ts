/** A page about one refusal, from `docs/problems/`. */
export interface ProblemPage {
  readonly title: string;
  readonly sections: readonly { readonly heading: string; readonly text: string }[];
}

/** The heading of the section that the wallet's own pages leave out. */
const FOR_DEVELOPERS = 'For developers';

/** Reads a page: its title, then paragraphs that each begin with a bold heading; undefined if it has none. */
export function readProblemPage(markdown: string): ProblemPage | undefined {
  const title = /^# (.+)$/m.exec(markdown)?.[1];
  const paragraphs = markdown.split('\n\n').flatMap((paragraph) => {
    const [, heading = '', text = ''] = /^\*\*(.+?)\.?\*\*\s+([\s\S]+)$/.exec(paragraph.trim()) ?? [];
    return heading === '' || heading === FOR_DEVELOPERS ? [] : [{ heading, text }];
  });
  return title === undefined || paragraphs.length === 0 ? undefined : { title, sections: paragraphs };
}
