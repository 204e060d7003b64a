/** An element of an XML document, without its namespace. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The text between its tags, without blanks at both ends; empty if it has children. */
  readonly text: string;
}

/** The first child of an element along a path of names. */
export function childAt(element: XmlElement, ...path: readonly string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>((at, name) => at?.children.find((child) => child.name === name), element);
}

/** The text along a path; undefined if it is missing or empty. */
export function textAt(element: XmlElement, ...path: readonly string[]): string | undefined {
  return childAt(element, ...path)?.text || undefined;
}

/** All children of a name. */
export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}
