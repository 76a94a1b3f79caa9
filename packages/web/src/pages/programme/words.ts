/** What a programme gives. */
export const GIVES = { decision: '认定', score: '计分', amount: '金额' } as const
