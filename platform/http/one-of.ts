import { Type } from 'typebox';

/**
 * One of these words. As JSON Schema an `enum` with its type, which the serializer writes like any string; a union of
 * literals is tried branch by branch.
 */
export function OneOf<const T extends readonly string[]>(words: T, options: { readonly description?: string } = {}) {
  return Type.Unsafe<T[number]>({ type: 'string', enum: words, ...options });
}
