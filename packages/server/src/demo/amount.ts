/** Whole hundreds of 元, so that 万元 with two decimals and 千元 with one lose nothing. */
export const hundreds = (yuan: number): number => Math.round(yuan / 100) * 100

/** 万元 with two decimals. */
export const wan = (yuan: number): string => (yuan / 10_000).toFixed(2)

/** 千元 with one decimal. */
export const thousands = (yuan: number): string => (yuan / 1000).toFixed(1)
