/** The cell that everybody's account lives in: today there is one. */
export const HOME_CELL = 0;
