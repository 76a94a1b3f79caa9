import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { type AppSettings, createApp } from './app.ts'
import type { Role } from './endpoint.ts'
import type { PolicyLibrary } from './policy-library.ts'
import { syncPolicies } from './policy-sync.ts'
import { createAccount } from './session.ts'
import { accountByLogin } from './store/accounts.ts'
import { insertZone } from './store/zones.ts'
import { type TrialDatabase, openTrialDatabase } from './trial-database.ts'

/** The password of every account in tests. */
export const TRIAL_PASSWORD = 'trial-password'

/** Someone signed in, asking the application as a browser would. */
export type Asker = {
  readonly cookie: string
  get(url: string): Promise<LightMyRequestResponse>
  send(method: 'POST' | 'PUT' | 'DELETE', url: string, body?: object, headers?: object): Promise<LightMyRequestResponse>
}

/** The whole application over a database of its own, with an account for every role in each zone. */
export type TrialApp = {
  readonly app: FastifyInstance
  readonly database: TrialDatabase
  /** The folder of the zones' keys. */
  readonly keys: string
  readonly policies: PolicyLibrary
  /** Signs in, once for each account; logins are the names of roles. */
  as(role: Role | 'no_role', zone?: string): Promise<Asker>
  /** Makes an account of the first zone, of a firm where one is given, and signs it in. */
  enter(login: string, role: Role, party?: number): Promise<Asker>
  /** Signs an account of the first zone in again. */
  signIn(login: string): Promise<Asker>
  /** Ends the application and starts it anew over the same database. */
  restart(): Promise<void>
  close(): Promise<void>
}

type TrialOptions = {
  readonly zones?: readonly string[]
  /** The programmes each zone adopts, by id or as a whole line with the zone's own figures. */
  readonly programmes?: readonly string[]
  /** Programmes beside the published ones, by the path of each file: `mine/programme.yaml`. */
  readonly ownProgrammes?: Readonly<Record<string, string>>
  /** Import maps of each zone, by file name. */
  readonly importMaps?: Readonly<Record<string, string>>
  /** More files of each zone's folder, by path. */
  readonly zoneFiles?: Readonly<Record<string, string>>
  /** More lines of each zone's zone.yaml. */
  readonly zoneLines?: string
  readonly settings?: Partial<AppSettings>
  readonly now?: () => Date
}

/** For tests: opens a trial database and the application over it. */
export async function openTrialApp({
  zones = ['alpha'],
  programmes = [],
  ownProgrammes,
  importMaps = {},
  zoneLines = '',
  zoneFiles = {},
  settings,
  now,
}: TrialOptions = {}): Promise<TrialApp> {
  const database = await openTrialDatabase()
  const first = zones[0] ?? ''
  const folder = await mkdtemp(join(tmpdir(), 'gongzhen-trial-'))
  for (const zone of zones) {
    await mkdir(join(folder, 'zones', zone, 'imports'), { recursive: true })
    await writeFile(join(folder, 'zones', zone, 'zone.yaml'), zoneFile(zone, programmes, zoneLines))
    for (const [name, text] of Object.entries(importMaps)) {
      await writeFile(join(folder, 'zones', zone, 'imports', name), text)
    }
    await writeFiles(join(folder, 'zones', zone), zoneFiles)
    await database.asOwner((sql) => insertZone(sql, { zone, name: `试验区 ${zone}`, demo: false }))
  }
  if (ownProgrammes) await keepProgrammes(join(folder, 'programmes'), ownProgrammes)
  let policies: PolicyLibrary | undefined
  const open = async () => {
    const appSettings = {
      ...TRIAL_SETTINGS,
      uploads: join(folder, 'uploads'),
      zones: join(folder, 'zones'),
      logKeys: join(folder, 'keys'),
      ...(ownProgrammes ? { programmes: join(folder, 'programmes') } : {}),
      ...settings,
    }
    policies = await syncPolicies(database, appSettings, () => undefined, now)
    const app = await createApp({ database, settings: appSettings, policies, ...(now ? { now } : {}) })
    await app.ready()
    return app
  }
  let app = await open()
  let askers = new Map<string, Promise<Asker>>()
  return {
    get app() {
      return app
    },
    database,
    keys: join(folder, 'keys'),
    get policies() {
      if (!policies) throw new Error('the application is not open')
      return policies
    },
    async restart() {
      await app.close()
      app = await open()
      askers = new Map()
    },
    as(role, zone = first) {
      const key = `${zone}/${role}`
      const asker = askers.get(key) ?? enterRole(app, database, zone, role)
      askers.set(key, asker)
      return asker
    },
    async enter(login, role, party) {
      const account = { login, name: `试验 ${login}`, password: TRIAL_PASSWORD, roles: [role] }
      await database.inZone(first, (sql) => createAccount(sql, party === undefined ? account : { ...account, party }))
      return signIn(app, first, login)
    },
    signIn(login) {
      return signIn(app, first, login)
    },
    async close() {
      await app.close()
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The published programmes with others beside them. */
async function keepProgrammes(folder: string, own: Readonly<Record<string, string>>): Promise<void> {
  await cp(TRIAL_SETTINGS.programmes, folder, { recursive: true })
  await writeFiles(folder, own)
}

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}

const zoneFile = (zone: string, programmes: readonly string[], more: string): string => `zone: ${zone}
name: 试验区 ${zone}
today: 2026-06-30
areas: [{ area: east, name: 城东片区, kind: district }]
programmes:${programmes.length === 0 ? ' {}' : programmes.map((id) => `\n  ${id.includes(':') ? id : `${id}: {}`}`).join('')}
${more}`

const TRIAL_SETTINGS: AppSettings = {
  version: '0.0.0-trial',
  uploads: '',
  programmes: new URL('../../../programmes', import.meta.url).pathname,
  zones: null,
  web: null,
  demoAccounts: true,
  secure: false,
  idleMinutes: 60,
  absoluteHours: 12,
  secondFactor: 'optional',
  signUp: true,
  runEngine: 'columns',
  publicUrl: null,
  trustedProxy: null,
  callsPerMinute: 100_000,
  sso: null,
  uploadBytesMax: 1024 ** 3,
  attachmentBytesMax: 10 * 1024 ** 2,
  logKeys: '',
  logSignature: 'ed25519',
  webhooksInside: false,
}

async function enterRole(
  app: FastifyInstance,
  database: TrialDatabase,
  zone: string,
  role: Role | 'no_role',
): Promise<Asker> {
  const account = {
    login: role,
    name: `试验 ${role}`,
    password: TRIAL_PASSWORD,
    roles: role === 'no_role' ? [] : [role],
  }
  await database.inZone(zone, async (sql) => {
    if ((await accountByLogin(sql, role)) === null) await createAccount(sql, account)
  })
  return signIn(app, zone, role)
}

async function signIn(app: FastifyInstance, zone: string, login: string): Promise<Asker> {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/session',
    headers: { 'x-gongzhen': '1' },
    payload: { zone, login, password: TRIAL_PASSWORD },
  })
  if (answer.statusCode !== 200) throw new Error(`sign-in failed: ${answer.body}`)
  return askerWith(app, String(answer.headers['set-cookie']).split(';')[0] ?? '')
}

/** An asker with a given cookie. */
export function askerWith(app: FastifyInstance, cookie: string): Asker {
  return {
    cookie,
    get: (url) => app.inject({ method: 'GET', url, headers: { cookie } }),
    send: (method, url, body, headers) =>
      app.inject({
        method,
        url,
        headers: { cookie, 'x-gongzhen': '1', ...headers },
        ...(body === undefined ? {} : { payload: body }),
      }),
  }
}
