import { defineErrors } from '@gongzhen/core/base'

/** What can be wrong with a request before any work begins. */
export const failure = defineErrors('request', {
  nul: {
    status: 400,
    zh: '文字里有看不见的空字符（U+0000），存不下来。请删去它，或重新输入这段文字。',
    en: 'A text holds the invisible character U+0000, which cannot be kept. Delete it or type the text anew.',
  },
  surrogate: {
    status: 400,
    zh: '文字里有半个字符（不成对的 U+D800–U+DFFF），存不下来。请删去它，或重新输入这段文字。',
    en: 'A text holds half a character (a lone U+D800–U+DFFF), which cannot be kept. Delete it or type the text anew.',
  },
  calendar: {
    status: 400,
    zh: '日期超出范围：应在 0001-01-01 至 9999-12-31 之间。',
    en: 'A day is out of range: it should lie between 0001-01-01 and 9999-12-31.',
  },
  not_signed_in: {
    status: 401,
    zh: '尚未登录，或会话已过期。请重新登录。',
    en: 'Not signed in, or the session has ended. Sign in again.',
  },
  role: {
    status: 403,
    zh: '您的角色（{roles}）不能做这件事，需要：{needed}。请联系本园区的安全管理员。',
    en: 'Your roles ({roles}) do not allow this; needed: {needed}. Ask your zone’s security administrator.',
  },
  own_party: {
    status: 403,
    zh: '企业账号只能查看本企业。',
    en: 'A firm’s account sees its own firm only.',
  },
  second_factor: {
    status: 403,
    zh: '您的岗位须先绑定身份验证器（第二重验证），然后才能办事。请到「我的账号」绑定。',
    en: 'Your role requires a second factor: set one up under “My account” first.',
  },
  forgery: {
    status: 403,
    zh: '修改类请求须带请求头 x-gongzhen: 1。请从本系统的页面操作，或在调用接口时加上该请求头。',
    en: 'Requests that change something need the header x-gongzhen: 1.',
  },
  not_found: {
    status: 404,
    zh: '没有这个地址：{method} {path}。接口清单见 /api/docs。',
    en: 'There is no {method} {path}. See /api/docs.',
  },
  too_often: {
    status: 429,
    zh: '请求过于频繁，请在 {seconds} 秒后再试。',
    en: 'Too many requests: try again in {seconds} seconds.',
  },
  no_file: {
    status: 400,
    zh: '请求中没有文件：请以 multipart/form-data 上传，字段名为 file。',
    en: 'The request has no file: send multipart/form-data with a field named file.',
  },
  too_large: {
    status: 413,
    zh: '内容过大：至多 {limit}。请拆分后再传。',
    en: 'Too large: at most {limit}.',
  },
  key_reused: {
    status: 422,
    zh: '同一个 idempotency-key 已用于内容不同的请求。请为新的请求换一个键。',
    en: 'This idempotency-key was used for a different request. Use a new key.',
  },
  key_needed: {
    status: 400,
    zh: '这个接口必须带请求头 idempotency-key（8–100 个可见 ASCII 字符）：重发时用同一个键，就不会办两次。',
    en: 'An idempotency-key is required here: sent again under the same key, nothing is done twice.',
  },
  key_form: {
    status: 400,
    zh: 'idempotency-key 应为 8–100 个可见 ASCII 字符。',
    en: 'An idempotency-key has 8 to 100 visible ASCII characters.',
  },
})
