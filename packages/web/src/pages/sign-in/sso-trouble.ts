import { Trouble } from '../../api.ts'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    title: '没有登录成功',
    broken: '单点登录没有完成：已超时、被取消，或不是从本页发起。请重新开始。',
    no_role: '您在身份认证服务中的角色在本系统没有对应的岗位。请联系园区的系统管理员。',
    mixed: '您在身份认证服务中的角色对应了互不相容的岗位：三员须分立。请联系园区的系统管理员。',
    disabled: '您的账号已停用。请联系园区的系统管理员。',
    unreachable: '身份认证服务暂时联系不上。请稍后再试，或用账号密码登录。',
  },
  {
    title: 'Not signed in',
    broken: 'Signing in was not completed: too late, cancelled, or not begun here. Start again.',
    no_role: 'Your roles at the provider have no counterpart here. Ask the zone’s system administrator.',
    mixed: 'Your roles at the provider map to duties that must be separate. Ask the zone’s system administrator.',
    disabled: 'Your account is disabled. Ask the zone’s system administrator.',
    unreachable: 'The identity provider cannot be reached. Try later, or sign in with your password.',
  },
)

const KNOWN = ['no_role', 'mixed', 'disabled', 'unreachable'] as const

/** What went wrong at the provider, from the code that stands in the address. */
export function ssoTrouble(code: string): Trouble {
  const known = KNOWN.find((name) => `sso.${name}` === code) ?? 'broken'
  return new Trouble(401, code, words.title, words[known])
}
