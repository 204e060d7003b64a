import { Type } from 'typebox';

/** The address at its push service that a browser has. */
export const OpenedJson = Type.Object({ endpoint: Type.String({ minLength: 1, maxLength: 2_048 }) });
