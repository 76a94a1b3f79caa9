/** No formula of a regulation is longer; a longer text is an attack or a mistake. */
export const LENGTH_MAX = 100_000
/** Nesting beyond this is unreadable and could exhaust the stack. */
export const DEPTH_MAX = 200
/** How often one evaluation may go round its loops; more is an endless or a hostile formula. */
export const STEPS_MAX = 100_000
/** How deep functions of a formula may call each other. */
export const CALLS_MAX = 100
/** Items of a list that a formula builds. */
export const ITEMS_MAX = 100_000
/** Values of a list or context that a formula builds, counted through all its levels. */
export const WEIGHT_MAX = 1_000_000
/** Characters of a text that a formula builds. */
export const CHARACTERS_MAX = 1_000_000
/** Characters a regular expression is tried on, and steps a pattern may have; their product bounds the time. */
export const MATCHED_MAX = 20_000
export const PATTERN_STEPS_MAX = 500
