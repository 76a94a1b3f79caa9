import { setImmediate as turn } from 'node:timers/promises'
import { type Answer, asFailure, type Batch, ledgerFailure, type Posted, type Transfer } from '@gongzhen/core/ledger'
import type { Database } from './database.ts'
import { postAlone, postEach } from './store/ledger.ts'

/** Posts batches that stand alone; many at once cost little more than one. */
type PostingQueue = {
  /** Posts a batch in a transaction it may share with others; fails with every reason against it, others unharmed. */
  post(zone: string, batch: Batch): Promise<readonly Posted[]>
}

type Waiting = {
  readonly batch: Batch
  readonly answer: (answer: Answer) => void
  readonly fail: (error: unknown) => void
}

/** What waits in a zone, and what is being posted for it. */
type Lane = {
  readonly waiting: Waiting[]
  /** Accounts and ids of the transactions under way. */
  readonly busy: Set<string>
  underWay: number
  workers: number
}

const TOGETHER_MAX = 100
/** Of a long queue so many are looked at for the next transaction. */
const LOOKED_AT_MAX = 1000
/** So many transactions of a zone at once: while one is flushed to the disk, another is worked on. */
const SIDE_BY_SIDE = 2

/**
 * Writers to one hot account would wait for each other's commit. Here whatever waits while one transaction is under way
 * goes into the next together: one call, one commit, an answer to each. What has no account in common goes side by side.
 * An answer is given after the commit only.
 */
export function newPostingQueue(database: Database): PostingQueue {
  const lanes = new Map<string, Lane>()
  return {
    async post(zone, batch) {
      const answer = await new Promise<Answer>((resolve, reject) => {
        const lane = lanes.get(zone) ?? { waiting: [], busy: new Set(), underWay: 0, workers: 0 }
        lanes.set(zone, lane)
        lane.waiting.push({ batch, answer: resolve, fail: reject })
        if (lane.workers < SIDE_BY_SIDE) void work(zone, lane)
      })
      if ('refusals' in answer) throw asFailure(answer.refusals)
      return answer.posted
    },
  }

  async function work(zone: string, lane: Lane): Promise<void> {
    lane.workers++
    // Whoever was just answered may have more to post, and others' requests have arrived: they go along.
    await turn()
    for (let taken = takeFrom(lane); taken.length > 0; taken = takeFrom(lane)) {
      await postBusily(zone, lane, taken)
      await turn()
    }
    lane.workers--
    if (lane.workers === 0) lanes.delete(zone)
  }

  async function postBusily(zone: string, lane: Lane, taken: readonly Waiting[]): Promise<void> {
    const names = taken.flatMap(({ batch }) => batch.flatMap(namesIn))
    lane.underWay++
    for (const name of names) lane.busy.add(name)
    await postTogether(database, zone, taken)
    for (const name of names) lane.busy.delete(name)
    lane.underWay--
  }
}

/** What no two transactions under way should both touch: ids, and accounts as far as the transfer names them. */
const namesIn = (transfer: Transfer): string[] =>
  'from' in transfer ? [transfer.id, transfer.from, transfer.to] : [transfer.id]

/**
 * The next that go together: this transaction's share of what waits, and whatever has an account in common with it, which
 * could not go beside it. What touches a transaction under way waits, and what touches one that waits waits behind it; one
 * that repeats an id waits too, so that it is answered as a repetition.
 */
function takeFrom({ waiting, busy, underWay }: Lane): Waiting[] {
  const share = Math.min(TOGETHER_MAX, Math.ceil(waiting.length / (SIDE_BY_SIDE - underWay)))
  const blocked = new Set(busy)
  const ids = new Set<string>()
  const own = new Set<string>()
  const taken: Waiting[] = []
  const left: Waiting[] = []
  for (const next of waiting.splice(0, LOOKED_AT_MAX)) {
    const names = next.batch.flatMap(namesIn)
    const isFree = !names.some((name) => blocked.has(name)) && !next.batch.some(({ id }) => ids.has(id))
    const hasRoom = taken.length < share || (taken.length < TOGETHER_MAX && names.some((name) => own.has(name)))
    const goes = isFree && hasRoom
    if (goes) for (const { id } of next.batch) ids.add(id)
    for (const name of names) (goes ? own : blocked).add(name)
    ;(goes ? taken : left).push(next)
  }
  waiting.unshift(...left)
  return taken
}

/** Where all together fail, each is tried by itself: what was committed after all answers as it did. */
async function postTogether(database: Database, zone: string, waiting: readonly Waiting[]): Promise<void> {
  const batches = waiting.map(({ batch }) => batch)
  try {
    const answers =
      (await postAlone(database.inOneTrip(zone), batches)) ??
      (await database.inZone(zone, (sql) => postEach(sql, batches)))
    waiting.forEach(({ answer, fail }, index) => {
      const given = answers[index]
      if (given) answer(given)
      else fail(ledgerFailure('busy', {}))
    })
  } catch (error) {
    if (waiting.length === 1) waiting[0]?.fail(error)
    else for (const each of waiting) await postTogether(database, zone, [each])
  }
}
