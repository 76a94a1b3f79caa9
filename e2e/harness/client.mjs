/**
 * A signed-in caller of the API, for preparing what a browser test looks at and for measuring.
 * @param {string} origin
 * @param {string} login
 */
export async function signIn(origin, login) {
  const { zones } = await (await fetch(`${origin}/api/zones`)).json()
  const zone = zones.find((/** @type {{ demo: boolean }} */ each) => each.demo)
  const account = zone.accounts.find((/** @type {{ login: string }} */ each) => each.login === login)
  const answer = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-gongzhen': '1' },
    body: JSON.stringify({ zone: zone.zone, login, password: account.password }),
  })
  if (!answer.ok) throw new Error(`sign-in as ${login}: ${answer.status} ${await answer.text()}`)
  const cookie = (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
  return caller(origin, cookie)
}

/**
 * A caller who has just signed up to the demo and has no firm yet.
 * @param {string} origin
 * @param {string} login
 */
export async function signUp(origin, login) {
  const { zones } = await (await fetch(`${origin}/api/zones`)).json()
  const { zone } = zones.find((/** @type {{ demo: boolean }} */ each) => each.demo)
  const person = { zone, login, name: '企业经办', phone: '13800000000', password: 'a-firm-of-ours-1' }
  const answer = await fetch(`${origin}/api/sign-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-gongzhen': '1' },
    body: JSON.stringify(person),
  })
  if (!answer.ok) throw new Error(`sign-up as ${login}: ${answer.status} ${await answer.text()}`)
  return caller(origin, (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '')
}

/**
 * @param {string} origin
 * @param {string} cookie
 */
function caller(origin, cookie) {
  const headers = { cookie, 'x-gongzhen': '1' }
  /** @param {string} path @param {RequestInit} [init] */
  const call = async (path, init = {}) => {
    const answer = await fetch(`${origin}${path}`, { ...init, headers: { ...headers, ...init.headers } })
    if (!answer.ok) throw new Error(`${init.method ?? 'GET'} ${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  return {
    cookie,
    get: call,
    /** @param {string} path @param {unknown} body */
    post: (path, body) =>
      call(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  }
}
