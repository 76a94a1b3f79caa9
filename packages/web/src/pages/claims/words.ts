import { inBoth } from '../../i18n.ts'

/** What the states of a claim are called, and what stands where a maker team has no code. */
export const claimWords = inBoth(
  {
    states: { pending: '待审核', approved: '已批准', refused: '已退回', withdrawn: '已撤回' },
    team: '创客团队，尚未注册',
  },
  {
    states: { pending: 'Waiting', approved: 'Approved', refused: 'Sent back', withdrawn: 'Withdrawn' },
    team: 'maker team, not registered yet',
  },
)

/** The tone each state wears beside its word. */
export const CLAIM_TONES = { pending: 'unsure', approved: 'good', refused: 'bad', withdrawn: 'plain' } as const
