import { randomInt } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { defineErrors } from '@gongzhen/core/base'
import type { Installation } from './installation.ts'
import type { PolicyFolders } from './policy-library.ts'
import { createAccount } from './session.ts'
import { noteAudit } from './store/audit.ts'
import { insertZone, zoneByName } from './store/zones.ts'

const failure = defineErrors('zone', {
  name: {
    status: 422,
    zh: '园区标识「{zone}」无效：应为 2–40 个小写字母、数字或连字符，以字母开头，例如 hi-tech。demo 留给演示园区。',
    en: 'Zone name "{zone}" is invalid: 2 to 40 lower-case letters, digits or hyphens, beginning with a letter, e.g. hi-tech. "demo" is the demo zone.',
  },
  exists: {
    status: 409,
    zh: '园区 {zone} 已存在。账号由其系统管理员在网页中新建。',
    en: 'Zone {zone} exists. Its system administrator makes accounts in the web pages.',
  },
  login: {
    status: 422,
    zh: '账号「{login}」无效：应为 2–50 个小写字母、数字或 . _ -，以字母或数字开头，且两位管理员不同。',
    en: 'Login "{login}" is invalid: 2 to 50 lower-case letters, digits or . _ -, beginning with a letter or digit, and the two administrators differ.',
  },
})

/** What the first zone is called, and the logins of the two who administer it. */
type ZoneOrder = {
  readonly zone: string
  readonly name: string
  readonly admin: string
  readonly security: string
}

/** A zone as made; the passwords are kept nowhere else. */
type NewZone = {
  readonly file: string
  readonly accounts: readonly { readonly login: string; readonly name: string; readonly password: string }[]
}

/**
 * Makes a zone: its folder with a commented zone.yaml, its row, and two administrators with generated passwords:
 * one makes accounts, the other grants roles, and neither may do both. Fails when there is a zone of that name.
 */
export async function createZone(
  { database, zones }: Pick<Installation, 'database' | 'zones'>,
  folders: Pick<PolicyFolders, 'programmes'>,
  order: ZoneOrder,
): Promise<NewZone> {
  refuseMisnamed(order)
  const { zone, name } = order
  if (await database.asOwner((sql) => zoneByName(sql, zone))) throw failure('exists', { zone })
  const file = await writeZoneFolder(zones, folders.programmes, order)
  const accounts = [
    { login: order.admin, name: '系统管理员', role: 'system_admin', password: newPassword() },
    { login: order.security, name: '安全管理员', role: 'security_admin', password: newPassword() },
  ] as const
  await database.asOwner(async (sql) => {
    if (!(await insertZone(sql, { zone, name, demo: false }))) throw failure('exists', { zone })
    await sql.raw(`select set_config('gongzhen.zone', $1, true)`, [zone])
    for (const { role, ...account } of accounts) await createAccount(sql, { ...account, roles: [role] })
    const detail = { name, accounts: accounts.map(({ login }) => login) }
    await noteAudit(sql, { event: 'zone.created', subject: null, detail, account: null, request: null })
  })
  return { file, accounts }
}

/** Fails when the zone or a login cannot be called so; asks nothing of the database. */
export function refuseMisnamed({ zone, admin, security }: ZoneOrder): void {
  if (!/^[a-z][a-z0-9-]{1,39}$/.test(zone) || zone === 'demo') throw failure('name', { zone })
  for (const login of [admin, security]) {
    if (!/^[a-z0-9][a-z0-9._-]{1,49}$/.test(login) || admin === security) throw failure('login', { login })
  }
}

/** A folder that is already there, prepared by hand or from a backup, is taken as it is. */
async function writeZoneFolder(zones: string, programmes: string, order: ZoneOrder): Promise<string> {
  const folder = join(zones, order.zone)
  const file = join(folder, 'zone.yaml')
  if (existsSync(file)) return file
  const fresh = `${folder}.new`
  await rm(fresh, { recursive: true, force: true })
  await mkdir(join(fresh, 'imports'), { recursive: true })
  const maps = join(programmes, 'zones', 'demo', 'imports')
  if (existsSync(maps)) await cp(maps, join(fresh, 'imports'), { recursive: true })
  await writeFile(join(fresh, 'zone.yaml'), await zoneText(programmes, order))
  await rename(fresh, folder)
  return file
}

async function zoneText(programmes: string, { zone, name }: ZoneOrder): Promise<string> {
  const lines = (await adoptableProgrammes(programmes)).map(({ id, title }) => {
    const isAdopted = id === FIRST_PROGRAMME
    return `${isAdopted ? ' ' : '#'} ${id}: {}${' '.repeat(Math.max(1, 34 - id.length))}# ${title}`
  })
  const isFirstThere = lines.some((line) => line.startsWith(' '))
  return `# 园区「${name}」的设置。改动后重新启动服务即生效；写错时会在启动时逐条指出。
zone: ${zone}
name: ${JSON.stringify(name)}

# 片区：行政区 district、功能区 functional_zone、街道或乡镇 street
areas: []
#  - { area: chengdong, name: 城东片区, kind: district }

# 采用的政策。去掉行首的 # 即为采用；可改参数，如 { parameters: { 补助上限: 50万元 } }，或选地方版 { variant: 名称 }
programmes:${isFirstThere ? '' : ' {}'}
${lines.join('\n')}

# 导入对照表（各部门的表格对应哪些事实），目录内现有的取自演示园区，可按本地表格修改
imports: imports/
`
}

/** Adopted from the start, for it only sorts firms by size; everything else is the zone's own choice. */
const FIRST_PROGRAMME = 'sme-size-2017'

/** The programmes of the folder with their names. */
async function adoptableProgrammes(programmes: string): Promise<{ id: string; title: string }[]> {
  const folders = (await readdir(programmes, { withFileTypes: true })).filter((entry) => entry.isDirectory())
  const found = folders.map(async ({ name: id }) => {
    const text = await readFile(join(programmes, id, 'programme.yaml'), 'utf8').catch(() => undefined)
    return text === undefined ? undefined : { id, title: /^name:\s*(.+)$/m.exec(text)?.[1]?.trim() ?? id }
  })
  return (await Promise.all(found))
    .filter((programme) => programme !== undefined)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** Twenty characters that are not mistaken for each other, about 100 bits, in groups of five. */
function newPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  const groups = Array.from({ length: 4 }, () =>
    Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join(''),
  )
  return groups.join('-')
}
