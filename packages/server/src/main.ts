import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { inWordsOf, requireAddress } from './address.ts'
import { type AppSettings, createApp } from './app.ts'
import { DEMO_ACCOUNTS, fillDemo, openDemo } from './demo.ts'
import { type Installation, openInstallation, type Report } from './installation.ts'
import type { PolicyLibrary } from './policy-library.ts'
import { zones } from './store/zones.ts'
import { syncPolicies } from './policy-sync.ts'
import { keeperSettingsOf, type LogKeeper, startLogKeeper } from './log-keeper.ts'
import { DEMO_PASSWORD } from './session.ts'
import type { Settings } from './settings.ts'
import { programVersion } from './version.ts'

/** A serving Gongzhen. */
export type Server = {
  /** Where a browser finds it, e.g. `http://127.0.0.1:8686/`. */
  readonly address: string
  /** What keeps the data, e.g. `PostgreSQL 18.4`. */
  readonly database: string
  /** Whether there is a zone to sign in to. */
  readonly hasZones: boolean
  /** Accounts anyone at this machine may try; none where the demo is off. */
  readonly demoAccounts: readonly { readonly login: string; readonly name: string; readonly password: string }[]
  /** Rejects when the database cannot be kept running. */
  readonly givenUp: Promise<never>
  /** Ends requests and jobs, then the database; calling again answers the same promise. */
  readonly stop: () => Promise<void>
}

/**
 * Starts everything: the database, its upgrade, the demo zone at first start, and the HTTP application.
 * When `signal` aborts, whatever has been started is stopped; before the address is known the promise then rejects.
 */
export async function startServer(settings: Settings, report: Report, signal?: AbortSignal): Promise<Server> {
  const installation = await openInstallation(settings, report)
  const { database } = installation
  let app: FastifyInstance | undefined
  let keeper: LogKeeper | undefined
  const end = async () => {
    try {
      await app?.close()
    } finally {
      await keeper?.stop()
      await installation.close()
    }
  }
  let stopping: Promise<void> | undefined
  const stop = () => (stopping ??= end())
  signal?.addEventListener('abort', () => void stop())
  try {
    await requireAddress({ host: settings.host, port: settings.port })
    signal?.throwIfAborted()
    const appSettings = await appSettingsOf(settings, installation)
    if (settings.demo) await openDemo(database)
    const policies = await syncPolicies(database, appSettings, report)
    app = await createApp({ database, settings: appSettings, policies, logger: loggerOf(settings) })
    keeper = startLogKeeper(database, keeperSettingsOf(settings), (error) => report(`账本日志 log: ${String(error)}`))
    const hasZones = (await database.asOwner(zones)).length > 0
    const address = await listen(app, installation, settings, appSettings, policies, report)
    return {
      address: `${address}/`,
      database: installation.server,
      hasZones,
      demoAccounts: settings.demo ? demoAccounts() : [],
      givenUp: installation.givenUp,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

const demoAccounts = () => DEMO_ACCOUNTS.map(({ login, name }) => ({ login, name, password: DEMO_PASSWORD }))

/** Fills the demo first, so that the first page is full. */
async function listen(
  app: FastifyInstance,
  { database }: Installation,
  settings: Settings,
  appSettings: AppSettings,
  policies: PolicyLibrary,
  report: Report,
) {
  if (settings.demo)
    await fillDemo(app, database, { firms: settings.demoFirms, policies, settings: appSettings, report })
  const { host, port } = settings
  return inWordsOf({ host, port }, () => app.listen({ host, port }))
}

async function appSettingsOf(settings: Settings, { zones }: Installation): Promise<AppSettings> {
  const uploads = join(settings.data, 'uploads')
  await mkdir(uploads, { recursive: true, mode: 0o700 })
  const web = fileURLToPath(new URL('../../web/dist', import.meta.url))
  return {
    version: programVersion(),
    uploads,
    programmes: settings.programmes,
    zones,
    web: existsSync(join(web, 'index.html')) ? web : null,
    demoAccounts: settings.demo,
    secure: settings.https,
    idleMinutes: settings.sessionIdleMinutes,
    absoluteHours: settings.sessionHoursMax,
    secondFactor: settings.secondFactor,
    signUp: settings.signUp,
    runEngine: settings.runEngine,
    publicUrl: settings.publicUrl?.replace(/\/+$/, '') ?? null,
    trustedProxy: settings.trustedProxy ?? (settings.https ? 'loopback' : null),
    callsPerMinute: settings.callsPerMinute,
    sso: settings.sso,
    uploadBytesMax: settings.uploadBytesMax,
    attachmentBytesMax: settings.attachmentBytesMax,
    logKeys: keeperSettingsOf(settings).keys,
    logSignature: settings.logSignature,
    webhooksInside: settings.webhooksInside,
  }
}

const loggerOf = ({ logLevel }: Settings) => (logLevel === 'silent' ? false : { level: logLevel })
