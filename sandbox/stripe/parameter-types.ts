/** A parameter of a call, as the API publishes it. */
export type Parameter =
  | 'string'
  | 'number'
  | 'boolean'
  | 'any'
  /** A decimal number in a text. */
  | 'decimal'
  /** An empty text, which unsets a value. */
  | 'empty'
  | { readonly enum: readonly string[] }
  | { readonly list: Parameter }
  | { readonly map: Parameter }
  | { readonly either: readonly Parameter[] }
  /** An object, by its place in the table. */
  | number;

export interface ParameterObject {
  readonly members: Readonly<Record<string, Parameter>>;
  readonly required?: readonly string[];
}
