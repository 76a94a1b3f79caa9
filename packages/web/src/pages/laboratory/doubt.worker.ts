import {
  type Framework,
  type RankIntervals,
  type SobolShare,
  rankIntervals,
  rescore,
  sobolShares,
} from '@gongzhen/core/composite'
import { type TrialChange, triedFramework } from '@gongzhen/core/programme'
import { type LaboratoryAnswer, opened } from './tried.ts'

/** Draws the weights again and again, for the present trial. */
export type DoubtAsked = {
  readonly answer: LaboratoryAnswer
  readonly changes: readonly TrialChange[]
  readonly draws: number
  readonly samples: number
  readonly spread: number
  readonly seed: number
}

/** How far it is, or what came of it: `rows` says where each firm stands in the answer. */
export type DoubtTold =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | {
      readonly kind: 'done'
      readonly intervals: RankIntervals
      readonly shares: readonly SobolShare[]
      readonly rows: Int32Array
      readonly framework: Framework
      readonly tookMs: number
    }
  | { readonly kind: 'failed' }

/** A thread of its own: it is ended to cancel, and sliders go on meanwhile. */
self.onmessage = ({ data }: MessageEvent<DoubtAsked>) => {
  self.postMessage(work(data))
}

const tell = (told: DoubtTold) => self.postMessage(told)

function work({ answer, changes, draws, samples, spread, seed }: DoubtAsked): DoubtTold {
  const found = opened(answer)
  if ('problems' in found) return { kind: 'failed' }
  const from = performance.now()
  const framework = triedFramework(found.framework, found.nodes, changes, found.scales)
  const scores = rescore(found.framework, found.scores, framework)
  const total = draws + samples
  const intervals = rankIntervals(framework, scores, { draws, spread, seed, share: 0.2 }, (done) =>
    tell({ kind: 'progress', done, total }),
  )
  const shares =
    samples === 0
      ? []
      : sobolShares(framework, scores, { samples, spread, seed }, (done) =>
          tell({ kind: 'progress', done: draws + done, total }),
        )
  return { kind: 'done', intervals, shares, rows: found.rows, framework, tookMs: performance.now() - from }
}
