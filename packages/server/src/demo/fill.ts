import type { Database } from '../database.ts'
import { createAccount, DEMO_PASSWORD } from '../session.ts'
import { insertZone, zoneByName } from '../store/zones.ts'
import { DEMO_ACCOUNTS } from './accounts.ts'

/** Where the demo is made from, and who is told how far it has come. */
export type FillOptions = {
  /** The folder of programmes, with `zones/demo`. */
  readonly programmes: string
  report(message: string): void
}

/** Makes the demo zone unless it is there. The zone's own row comes last, so that a killed attempt is seen and made good. */
export async function fillDemo(database: Database, { report }: FillOptions): Promise<void> {
  if (await database.asOwner((sql) => zoneByName(sql, 'demo'))) return
  report('正在建立演示园区……Making the demo zone.')
  await database.inZone('demo', async (sql) => {
    await sql`delete from account`
    for (const { login, name, roles } of DEMO_ACCOUNTS) {
      await createAccount(sql, { login, name, roles, password: DEMO_PASSWORD, demo: true })
    }
  })
  await database.asOwner((sql) => insertZone(sql, { zone: 'demo', name: '示范高新区（演示）', demo: true }))
}
