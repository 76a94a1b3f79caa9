import { defineErrors } from '@gongzhen/core/base'
import type { Session } from './session.ts'

const failure = defineErrors('organisation', {
  none: {
    status: 409,
    zh: '您的账号还没有对应到机构。请园区系统管理员在账号里填上您的银行或机构。',
    en: 'Your account belongs to no organisation yet. Ask the zone’s administrator to enter it.',
  },
})

/** The organisation somebody of a bank, provider or their like works for; refused where none was entered. */
export function organisationOf({ party }: Pick<Session, 'party'>): number {
  if (party === null) throw failure('none', {})
  return party
}
