// The start index of each kind of probability in the common array. The trees of
// LOW, MIDDLE and HIGH are relative to their length decoder.

export const IS_MATCH = 0; // 12 states of 16 positions
export const IS_REP = IS_MATCH + 12 * 16;
export const IS_REP0 = IS_REP + 12;
export const IS_REP1 = IS_REP0 + 12;
export const IS_REP2 = IS_REP1 + 12;
export const IS_REP0_LONG = IS_REP2 + 12; // 12 states of 16 positions
export const SLOT = IS_REP0_LONG + 12 * 16; // 4 trees of 6 bits
export const SPECIAL = SLOT + 4 * 64; // reversed trees of the slots 4 to 13
export const ALIGN = SPECIAL + 128; // a reversed tree of 4 bits
export const MATCH_LENGTH = ALIGN + 16;
export const LOW = 2; // 16 positions of 8
export const MIDDLE = LOW + 16 * 8;
export const HIGH = MIDDLE + 16 * 8;
export const LENGTH_SIZE = HIGH + 256;
export const REP_LENGTH = MATCH_LENGTH + LENGTH_SIZE;
/** The number of probabilities. */
export const PROBABILITIES = REP_LENGTH + LENGTH_SIZE;
