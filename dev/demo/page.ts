/** A form of a page, with the initial values of its fields. */
export interface Form {
  readonly action: string;
  readonly method: 'get' | 'post';
  /** Whether it sends files: `multipart/form-data`. */
  readonly hasFiles: boolean;
  readonly fields: Readonly<Record<string, string>>;
  /** The labels of its buttons. */
  readonly buttons: readonly Button[];
}

interface Button {
  readonly label: string;
  readonly name?: string;
  readonly value?: string;
}

interface Link {
  readonly href: string;
  readonly label: string;
}

/** The forms of a page, in order. The parser handles only the HTML of our own servers. */
export function formsOf(html: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form\s*>/g)].map(([, head = '', body = '']) => {
    const attributes = attributesOf(head);
    return {
      action: attributes['action'] ?? '',
      method: attributes['method']?.toLowerCase() === 'post' ? 'post' : 'get',
      hasFiles: attributes['enctype'] === 'multipart/form-data',
      fields: fieldsOf(body),
      buttons: buttonsOf(body),
    };
  });
}

export function linksOf(html: string): Link[] {
  return [...html.matchAll(/<a\b([^>]*)>([\s\S]*?)<\/a\s*>/g)].flatMap(([, head = '', body = '']) => {
    const { href } = attributesOf(head);
    return href === undefined ? [] : [{ href, label: wordsOf(body) }];
  });
}

/** The visible text of a piece of HTML. */
export function wordsOf(html: string): string {
  const visible = html.replaceAll(/<(script|style|template)\b[\s\S]*?<\/\1>/g, ' ').replaceAll(/<[^>]*>/g, ' ');
  return decode(visible).replaceAll(/\s+/g, ' ').trim();
}

function fieldsOf(body: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [, head = ''] of body.matchAll(/<input\b([^>]*)>/g)) {
    const { name, type = 'text', value = '', checked } = attributesOf(head);
    if (name === undefined || type === 'submit' || type === 'file') continue;
    const isChoice = type === 'radio' || type === 'checkbox';
    if (!isChoice) fields[name] = value;
    else if (checked !== undefined) fields[name] = value === '' ? 'on' : value;
  }
  for (const [, head = '', options = ''] of body.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select\s*>/g)) {
    const { name } = attributesOf(head);
    const all = [...options.matchAll(/<option\b([^>]*)>/g)].map(([, option = '']) => attributesOf(option));
    const chosen = all.find(({ selected }) => selected !== undefined) ?? all[0];
    if (name !== undefined && chosen !== undefined) fields[name] = chosen['value'] ?? '';
  }
  for (const [, head = '', text = ''] of body.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea\s*>/g)) {
    const { name } = attributesOf(head);
    if (name !== undefined) fields[name] = decode(text);
  }
  return fields;
}

function buttonsOf(body: string): Button[] {
  return [...body.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button\s*>/g)].map(([, head = '', label = '']) => {
    const { name, value } = attributesOf(head);
    return { label: wordsOf(label), ...(name === undefined ? {} : { name, value: value ?? '' }) };
  });
}

function attributesOf(head: string): Record<string, string> {
  const found = head.matchAll(/([\w:-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g);
  return Object.fromEntries(
    [...found].map(([, name = '', a, b, c]) => [name.toLowerCase(), decode(a ?? b ?? c ?? '')]),
  );
}

/** The options that a page's script would pass to the browser's passkey prompt. */
export function passkeyOptionsOf(html: string): { readonly challenge: string } {
  const [, options = '{}'] = /data-options="([^"]*)"/.exec(html) ?? [];
  return JSON.parse(decode(options)) as { challenge: string };
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function decode(text: string): string {
  return text.replaceAll(/&(#x[\da-f]+|#\d+|\w+);/gi, (whole, name: string) => {
    if (name.startsWith('#x') || name.startsWith('#X')) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)));
    return entities[name.toLowerCase()] ?? whole;
  });
}
