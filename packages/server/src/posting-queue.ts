import { setImmediate as turn } from 'node:timers/promises'
import { type Answer, asFailure, type Batch, ledgerFailure, type Posted } from '@gongzhen/core/ledger'
import type { Database } from './database.ts'
import { postEach } from './store/ledger.ts'

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

const TOGETHER_MAX = 100

/**
 * Writers to one hot account would wait for each other's commit. Here whatever waits while one transaction is under way
 * goes into the next together: one call, one commit, an answer to each. An answer is given after the commit only.
 */
export function newPostingQueue(database: Database): PostingQueue {
  const lanes = new Map<string, Waiting[]>()
  return {
    async post(zone, batch) {
      const answer = await new Promise<Answer>((resolve, reject) => {
        const lane = lanes.get(zone)
        const waiting: Waiting = { batch, answer: resolve, fail: reject }
        if (lane) {
          lane.push(waiting)
          return
        }
        lanes.set(zone, [waiting])
        void work(zone)
      })
      if ('refusals' in answer) throw asFailure(answer.refusals)
      return answer.posted
    },
  }

  async function work(zone: string): Promise<void> {
    const lane = lanes.get(zone) ?? []
    while (lane.length > 0) {
      // Whoever was just answered may have more to post, and others' requests have arrived: they go along.
      await turn()
      await postTogether(database, zone, takeFrom(lane))
    }
    lanes.delete(zone)
  }
}

/** The next that go together; one that repeats an id among them waits, so that it is answered as a repetition. */
function takeFrom(lane: Waiting[]): Waiting[] {
  const ids = new Set<string>()
  const taken: Waiting[] = []
  while (taken.length < TOGETHER_MAX) {
    const next = lane[0]
    if (!next || next.batch.some(({ id }) => ids.has(id))) break
    for (const { id } of next.batch) ids.add(id)
    taken.push(next)
    lane.shift()
  }
  return taken
}

/** Where all together fail, each is tried by itself: what was committed after all answers as it did. */
async function postTogether(database: Database, zone: string, waiting: readonly Waiting[]): Promise<void> {
  try {
    const answers = await database.inZone(zone, (sql) =>
      postEach(
        sql,
        waiting.map(({ batch }) => batch),
      ),
    )
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
