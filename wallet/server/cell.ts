/** The cell of every holder's accounts; today it is the only one. */
export const HOME_CELL = 0;
