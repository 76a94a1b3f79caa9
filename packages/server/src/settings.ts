import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { nearest, type Problem } from '@gongzhen/core/base'
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import type { SsoSettings } from './platform.ts'
import { type Declared, declared } from './settings/declared.ts'

type Key = keyof typeof declared
type ValueOf<D> = D extends { kind: { read(text: string, folder: string): infer V } } ? Exclude<V, undefined> : never
type Given<K extends Key> = (typeof declared)[K] extends { default: string }
  ? ValueOf<(typeof declared)[K]>
  : ValueOf<(typeof declared)[K]> | undefined

/** All settings, read and checked; paths absolute, sizes in bytes. `demo` already follows HOST. */
export type Settings = Omit<{ readonly [K in Key]: Given<K> }, 'demo'> & {
  readonly demo: boolean
  /** The provider of OpenID Connect, where one is named in full. */
  readonly sso: SsoSettings | null
}

/** The variables that only tests read; they are no settings, but no mistakes either. */
const TEST_VARIABLES = new Set(['GONGZHEN_REFERENCE_DATA'])

type Text = { readonly text: string; readonly folder: string; readonly problem: (zh: string, en: string) => Problem }

/**
 * Reads every setting from the environment, else from the config file, else its default.
 * Answers all problems at once: unknown names, values that are not allowed, a demo open to the network.
 */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  workingFolder: string,
): { readonly settings: Settings } | { readonly problems: readonly Problem[] } {
  const problems: Problem[] = unknownVariables(environment)
  const configPath = environment[declared.config.name]?.trim()
  const file = configPath ? readConfig(resolve(workingFolder, configPath), problems) : new Map<string, Text>()
  const values: Record<string, unknown> = {}
  for (const [key, setting] of entries()) {
    const given = textOf(setting, environment, file, workingFolder)
    const value = given && setting.kind.read(given.text, given.folder)
    if (given && value === undefined) problems.push(refuse(setting, given))
    values[key] = value
  }
  const isPrivate = isLocal(String(values.host)) && values.https !== true
  const sso = ssoOf(values, problems)
  const settings = { ...values, demo: values.demo ?? isPrivate, sso } as Settings
  if (settings.demo && !isPrivate && values.host !== undefined) problems.push(openDemo(settings.host))
  return problems.length > 0 ? { problems } : { settings }
}

/** Signing in through a provider takes all of its settings, or none. */
function ssoOf(values: Readonly<Record<string, unknown>>, problems: Problem[]): SsoSettings | null {
  const asked = ['ssoIssuer', 'ssoClient', 'ssoSecret', 'ssoZone', 'ssoRoles', 'publicUrl'] as const
  if (asked.every((key) => key === 'publicUrl' || values[key] === undefined)) return null
  const missing = asked.filter((key) => values[key] === undefined).map((key) => declared[key].name)
  if (missing.length > 0) {
    problems.push(
      problemAt('', '')(
        `单点登录还缺设置：${missing.join('、')}；OIDC_* 与 PUBLIC_URL 要么都设，要么都不设`,
        `single sign-on still needs: ${missing.join(', ')}`,
      ),
    )
    return null
  }
  const settings = values as Settings
  return {
    issuer: settings.ssoIssuer ?? '',
    clientId: settings.ssoClient ?? '',
    clientSecret: settings.ssoSecret ?? '',
    zone: settings.ssoZone ?? '',
    name: settings.ssoName,
    claim: settings.ssoClaim,
    roles: settings.ssoRoles ?? new Map(),
  }
}

/** Whether only this machine can reach the address. */
export function isLocal(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host)
}

/** The list of settings for --help, in both languages: purpose, what is allowed, what holds when not given. */
export function describeSettings(): string {
  return entries()
    .map(([, { name, kind, zh, en, defaultIs, default: standard }]) => {
      const otherwise = defaultIs ?? (standard ? { zh: standard, en: standard } : { zh: '不设', en: 'not set' })
      return [
        `  ${name}`,
        `      ${zh}。取值：${kind.expects.zh}；默认：${otherwise.zh}`,
        `      ${en}. Allowed: ${kind.expects.en}; default: ${otherwise.en}`,
      ].join('\n')
    })
    .join('\n')
}

const entries = (): [string, Declared<unknown>][] => Object.entries(declared)

function textOf(
  setting: Declared<unknown>,
  environment: Readonly<Record<string, string | undefined>>,
  file: ReadonlyMap<string, Text>,
  folder: string,
): Text | undefined {
  const fromEnvironment = environment[setting.name]?.trim()
  if (fromEnvironment) return { text: fromEnvironment, folder, problem: problemAt('环境变量', 'environment') }
  const fromFile = file.get(setting.name)
  if (fromFile) return fromFile
  return setting.default === undefined ? undefined : { text: setting.default, folder, problem: problemAt('', '') }
}

/** Other programs have variables too, so only our own prefix can be misspelt. */
function unknownVariables(environment: Readonly<Record<string, string | undefined>>): Problem[] {
  return Object.keys(environment)
    .filter((name) => name.startsWith('GONGZHEN_') && !isName(name) && !TEST_VARIABLES.has(name))
    .map((name) => unknownName(name, problemAt('环境变量', 'environment')))
}

const isName = (name: string): boolean => entries().some(([, setting]) => setting.name === name)

function readConfig(path: string, problems: Problem[]): Map<string, Text> {
  const texts = new Map<string, Text>()
  if (!existsSync(path)) {
    problems.push(
      problemAt('GONGZHEN_CONFIG', 'GONGZHEN_CONFIG')(`没有配置文件 ${path}`, `there is no config file ${path}`),
    )
    return texts
  }
  const lines = new LineCounter()
  const document = parseDocument(readFileSync(path, 'utf8'), { lineCounter: lines })
  for (const error of document.errors) {
    const line = lines.linePos(error.pos[0]).line
    problems.push(problemAt(path, path, line)(`YAML 写法有误：${error.message}`, `not valid YAML: ${error.message}`))
  }
  if (document.contents === null || document.errors.length > 0) return texts
  if (!isMap(document.contents)) {
    problems.push(problemAt(path, path)('配置文件应为「名称: 值」的列表', 'a config file is a list of "NAME: value"'))
    return texts
  }
  for (const { key, value } of document.contents.items) {
    const name = isScalar(key) ? String(key.value) : ''
    const line = isScalar(key) && key.range ? lines.linePos(key.range[0]).line : undefined
    const problem = problemAt(path, path, line)
    if (!isName(name) || name === declared.config.name) problems.push(unknownName(name, problem))
    else if (isScalar(value) && value.value !== null)
      texts.set(name, { text: sourceOf(value), folder: dirname(path), problem })
  }
  return texts
}

/** `yes` stays yes and 0755 stays 0755: the words of the file, not what YAML makes of them. */
const sourceOf = (value: { source?: string; value?: unknown }): string => (value.source ?? String(value.value)).trim()

function unknownName(name: string, problem: Text['problem']): Problem {
  const names = entries().map(([, setting]) => setting.name)
  const proposal = nearest(name, names)[0]
  const found = problem(
    `没有名为 ${name} 的设置；全部设置见 gongzhen --help`,
    `there is no setting ${name}; gongzhen --help lists them all`,
  )
  return proposal === undefined ? found : { ...found, proposal }
}

function refuse(setting: Declared<unknown>, given: Text): Problem {
  const shown = setting === declared.databaseUrl ? given.text.replace(/:[^:@/]*@/, ':…@') : given.text
  return given.problem(
    `${setting.name} 的值「${shown}」无效，应为：${setting.kind.expects.zh}`,
    `${setting.name} is "${shown}", but should be: ${setting.kind.expects.en}`,
  )
}

/** Behind a proxy a local address is open to the network as well. */
function openDemo(host: string): Problem {
  return problemAt('', '')(
    `DEMO=yes 时 HOST 只能是本机地址（127.0.0.1、::1、localhost）且不能设 HTTPS=yes，实际 HOST=${host}：演示账号的密码是公开的。请设 DEMO=no，并用 gongzhen init 建立正式园区`,
    `With DEMO=yes, HOST must be local (127.0.0.1, ::1, localhost) and HTTPS=no; HOST is ${host}: the passwords of demo accounts are public. Set DEMO=no and make a real zone with gongzhen init`,
  )
}

function problemAt(zhPlace: string, enPlace: string, line?: number): Text['problem'] {
  return (zh, en) => ({
    code: 'settings',
    ...(line === undefined ? {} : { file: zhPlace, line }),
    zh: line === undefined && zhPlace ? `${zhPlace}：${zh}` : zh,
    en: line === undefined && enPlace ? `${enPlace}: ${en}` : en,
  })
}
