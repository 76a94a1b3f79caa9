import { defineErrors } from '@gongzhen/core/base'

const error = defineErrors('api', {
  notYet: { status: 501, zh: '这个接口还没有实现。', en: 'This endpoint is not implemented yet.' },
})

/** Stands in for work that is still to come: answers 501. */
export const notYet = async (): Promise<never> => {
  throw error('notYet', {})
}
