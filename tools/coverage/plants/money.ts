import type { Plant } from '../plant.ts';

export const plants: readonly Plant[] = [
  { id: 'S69', file: 'platform/money/wire.ts', from: "'^(0|-?[1-9][0-9]{0,14})$'", to: "'^.*$'" },
];
