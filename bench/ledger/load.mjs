// What the ledger is loaded with when it is measured: accounts of one zone, and clients that post to them.
import { openAccounts, post } from '@gongzhen/server/store/ledger'

export const ZONE = 'bench'
const CNY = /** @type {const} */ ('CNY')

/** @typedef {import('@gongzhen/server/database').Database} Database */

/** @param {number | string} index */
export const payee = (index) => `应付/${index}`
/** @param {number | string} index */
export const fund = (index) => `专项资金/${index}`
const SOURCE = '财政/拨款'

/**
 * Opens funds with money in them, and as many payees.
 * @param {Database} database @param {number} count
 */
export async function fillZone(database, count) {
  await database.asOwner((sql) => sql`insert into zone (zone, name) values (${ZONE}, ${ZONE}) on conflict do nothing`)
  /** @param {string} path @param {'never_negative' | 'none'} limit */
  const terms = (path, limit) => ({ path, currency: CNY, limit })
  const indices = Array.from({ length: count }, (_, index) => index)
  await database.inZone(ZONE, async (sql) => {
    await openAccounts(sql, [
      terms(SOURCE, 'none'),
      ...indices.flatMap((index) => [terms(fund(index), 'never_negative'), terms(payee(index), 'never_negative')]),
    ])
    const batch = indices.map((index) => transfer(`fill-${index}`, SOURCE, fund(index), 1_000_000_000_00n))
    for (let start = 0; start < count; start += 500) await post(sql, batch.slice(start, start + 500))
  })
}

/**
 * @param {string} id @param {string} from @param {string} to @param {bigint} minor
 * @returns {import('@gongzhen/core/ledger').Post}
 */
export const transfer = (id, from, to, minor) => ({ kind: 'post', id, from, to, minor, currency: CNY })

/**
 * Lets clients work side by side for some seconds and answers how many pieces of work they did a second.
 * @param {number} clients @param {number} seconds @param {(client: number, round: number) => Promise<unknown>} work
 */
export async function perSecond(clients, seconds, work) {
  const end = performance.now() + seconds * 1000
  const start = performance.now()
  let done = 0
  const loop = async (/** @type {number} */ client) => {
    for (let round = 0; performance.now() < end; round++) {
      await work(client, round)
      done++
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, client) => loop(client)))
  return (done / (performance.now() - start)) * 1000
}
