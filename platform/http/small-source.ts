/** Removes from a script the comments that have their own lines, and the indentation. */
export function withoutComments(source: string): string {
  return source
    .replaceAll(/^\s*\/\*(?:(?!\*\/)[\s\S])*\*\/\s*$/gm, '')
    .replaceAll(/^\s*\/\/.*$/gm, '')
    .replaceAll(/\s*\n\s*/g, '\n');
}

const COMMENT_OR_QUOTED = /\/\*[\s\S]*?\*\/|("[^"]*"|'[^']*')/g;

/** Removes comments, needless spaces and last semicolons from a style sheet; quoted texts stay as they are. */
export function smallStyles(source: string): string {
  const bare = source.replaceAll(COMMENT_OR_QUOTED, (_comment, quoted?: string) => quoted ?? '');
  const parts = bare.split(/("[^"]*"|'[^']*')/);
  return parts
    .map((part, index) => (index % 2 === 1 ? part : smallPart(part)))
    .join('')
    .trim();
}

function smallPart(part: string): string {
  return part
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([{};,>]) ?|(:) /g, '$1$2')
    .replaceAll(';}', '}');
}
