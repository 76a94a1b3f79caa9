/** No formula of a regulation is longer; a longer text is an attack or a mistake. */
export const LENGTH_MAX = 100_000
/** Nesting beyond this is unreadable and could exhaust the stack. */
export const DEPTH_MAX = 200
