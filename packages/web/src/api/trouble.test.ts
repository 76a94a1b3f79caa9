import { expect, test } from 'vitest'
import { troubleFrom } from './trouble.ts'

const run = (status: number, text: string) => {
  const { code, title, message, request } = troubleFrom(status, text)
  return { code, title, message, request }
}

test.each([
  [
    'a problem document is taken at its word',
    409,
    '{"code":"import.busy","title":"正在导入","detail":"请等上一批完成。","request":"req-7"}',
    { code: 'import.busy', title: '正在导入', message: '请等上一批完成。', request: 'req-7' },
  ],
  [
    'an answer that is not JSON still says what to do',
    404,
    '<html>',
    { code: 'http.404', title: '没有找到', message: '它可能已被删除或合并，请从列表重新打开。', request: undefined },
  ],
  [
    'an unknown status asks for the request number',
    500,
    '',
    {
      code: 'http.500',
      title: '没有成功',
      message: '请稍后重试；若仍不行，请把请求编号告诉系统管理员。',
      request: undefined,
    },
  ],
])('%s', (_, status, text, expected) => {
  expect(run(status, text)).toEqual(expected)
})
