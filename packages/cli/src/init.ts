import { openInstallation } from '@gongzhen/server/installation'
import { createZone, refuseMisnamed } from '@gongzhen/server/new-zone'
import { syncPolicies } from '@gongzhen/server/policy-sync'
import { readOptions } from './options.ts'
import { settingsOrTell, tell } from './settings.ts'

export const help = {
  zh: '建立正式园区：配置文件、系统管理员与安全管理员（初始密码只显示一次）',
  en: 'Make a real zone: its settings file, a system and a security administrator (passwords are shown once)',
  usage: `
gongzhen init ZONE --name 名称        例 e.g. gongzhen init hi-tech --name 示例高新区
  --admin LOGIN                      系统管理员账号，默认 admin: who makes accounts
  --security LOGIN                   安全管理员账号，默认 security: who grants roles
  --json                             以 JSON 输出 print JSON`,
}

/** Makes a zone and shows its administrators' passwords, once. */
export async function run(given: string[]): Promise<number> {
  const options = readOptions(given, { name: 'value', admin: 'value', security: 'value', json: 'flag' }, true)
  const [zone, ...more] = options.positionals
  if (zone === undefined || more.length > 0) {
    tell(`应给出一个园区标识。One zone name is needed.\n${help.usage.trim()}`)
    return 2
  }
  const settings = settingsOrTell()
  if (!settings) return 2
  const order = {
    zone,
    name: options.value('name') ?? zone,
    admin: options.value('admin') ?? 'admin',
    security: options.value('security') ?? 'security',
  }
  refuseMisnamed(order)
  const installation = await openInstallation(settings, tell, { beside: true })
  try {
    const made = await createZone(installation, settings, order)
    await syncPolicies(installation.database, { programmes: settings.programmes, zones: installation.zones }, tell)
    process.stdout.write(options.flag('json') ? `${JSON.stringify({ zone, ...made })}\n` : panel(zone, made))
    return 0
  } finally {
    await installation.close()
  }
}

function panel(zone: string, { file, accounts }: Awaited<ReturnType<typeof createZone>>): string {
  const lines = accounts.map(({ login, name, password }) => `    ${login.padEnd(16)} ${password}   ${name}`)
  return `
  园区 ${zone} 已建立。The zone is made.

  管理员与初始密码，只显示这一次 The administrators and their first passwords, shown only now:
${lines.join('\n')}

  接下来 Next:
    1. 编辑 ${file}，选用政策、列出片区
       Edit this file: adopt programmes, list the areas
    2. 启动 gongzhen serve，用上面的账号登录并修改密码，新建并授权经办人员
       Start gongzhen serve, sign in and change the passwords, make accounts and grant roles

`
}
