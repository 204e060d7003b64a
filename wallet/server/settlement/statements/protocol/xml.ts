import { SaxesParser } from 'saxes';
import type { SaxesTagNS } from 'saxes';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { XmlElement } from '../xml-domain.ts';

/** The limits of a document from outside. A bank's statement stays far below. */
export const xmlLimits = { mostBytes: 10_000_000, mostDeep: 32, mostElements: 300_000 } as const;

/** Why a document is not read. */
export type XmlFault =
  | { readonly code: 'too_large'; readonly mostBytes: number }
  /** The document is not UTF-8. */
  | { readonly code: 'encoding_unknown' }
  /** A document type may declare entities, which can grow without limit or read files. */
  | { readonly code: 'document_type_refused' }
  | { readonly code: 'too_deep' }
  | { readonly code: 'too_many_elements' }
  | { readonly code: 'malformed'; readonly why: string };

/** An XML document: its root, and the namespace of the root. */
export interface XmlDocument {
  readonly namespace: string;
  readonly root: XmlElement;
}

interface Growing {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

class Refused extends Error {
  readonly fault: XmlFault;
  constructor(fault: XmlFault) {
    super(fault.code);
    this.fault = fault;
  }
}

/**
 * Reads a well-formed XML 1.0 document with namespaces. It refuses a document type, so it expands no entities but XML's
 * five own, and reads nothing else.
 */
export function readXml(bytes: Uint8Array): Result<XmlDocument, XmlFault> {
  const { mostBytes } = xmlLimits;
  if (bytes.length > mostBytes) return err({ code: 'too_large', mostBytes });
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return err({ code: 'encoding_unknown' });
  }
  try {
    return ok(parse(text));
  } catch (cause) {
    if (cause instanceof Refused) return err(cause.fault);
    return err({ code: 'malformed', why: (cause as Error).message.slice(0, 200) });
  }
}

function parse(text: string): XmlDocument {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const open: Growing[] = [];
  let elements = 0;
  let document: XmlDocument | undefined;
  const namespaces: string[] = [];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Refused({ code: 'document_type_refused' });
  });
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) throw new Refused({ code: 'encoding_unknown' });
  });
  parser.on('opentag', (tag) => {
    elements += 1;
    if (elements > xmlLimits.mostElements) throw new Refused({ code: 'too_many_elements' });
    if (open.length >= xmlLimits.mostDeep) throw new Refused({ code: 'too_deep' });
    namespaces.push(tag.uri);
    open.push({ name: tag.local, attributes: attributesOf(tag), children: [], text: '' });
  });
  const add = (more: string): void => {
    const at = open.at(-1);
    if (at) at.text += more;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', () => {
    const { text: said, ...rest } = open.pop()!;
    const namespace = namespaces.pop()!;
    const element = { ...rest, text: rest.children.length > 0 ? '' : said.trim() };
    const parent = open.at(-1);
    if (parent) parent.children.push(element);
    else document = { namespace, root: element };
  });
  parser.write(text).close();
  if (!document) throw new Error('the document has no element');
  return document;
}

function attributesOf(tag: SaxesTagNS): ReadonlyMap<string, string> {
  return new Map(Object.values(tag.attributes).map((one) => [one.local, one.value]));
}
