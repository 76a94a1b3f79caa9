import type { Shift } from '@gongzhen/core/composite'
import type { TrialChange } from '@gongzhen/core/programme'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { DoubtAsked, DoubtTold } from './doubt.worker.ts'
import type { Asked, DraftFiles, Line, Outlined, Tested, Told } from './lab.worker.ts'
import type { LaboratoryAnswer } from './tried.ts'

export type Opening = Extract<Told, { kind: 'opened' }>
type Looking = 'test' | 'outline'
/** What was found of a trial, by the key of that trial. */
type Of<Found> = { readonly of: string; readonly found: Found }
const NOTHING = { key: '', number: 0 }
type Written = Extract<Told, { kind: 'written' }>

export type LaboratoryState = {
  readonly opening: Opening | undefined
  /** Why the method cannot be tried out; empty while it can. */
  readonly problems: readonly string[]
  /** The thread that computes broke down. */
  readonly isBroken: boolean
  readonly shift: Shift | undefined
  readonly tookMs: number
  readonly tests: Tested | undefined
  readonly outline: Outlined | undefined
  /** Asks for the tests or the outline of the present trial. */
  readonly look: (kind: Looking) => void
  readonly write: (draft: DraftFiles) => Promise<Written>
  readonly restart: () => void
}

/**
 * The laboratory's thread: every change is computed over all firms, only the newest is waited for, and the page never
 * stands still meanwhile.
 */
export function useLaboratory(answer: LaboratoryAnswer, changes: readonly TrialChange[], line: Line): LaboratoryState {
  const worker = useRef<Worker | null>(null)
  const writing = useRef<(written: Written) => void>(undefined)
  const [opening, setOpening] = useState<Opening>()
  const [problems, setProblems] = useState<readonly string[]>([])
  const [isBroken, setBroken] = useState(false)
  const [tried, setTried] = useState<Of<Extract<Told, { kind: 'tried' }>>>()
  const [tests, setTests] = useState<Of<Tested>>()
  const [outline, setOutline] = useState<Of<Outlined>>()
  const [life, setLife] = useState(0)
  /** Which trial was last looked at in each way: what comes of an earlier one is let go. */
  const lookedAt = useRef<Record<Looking, { readonly key: string; readonly number: number }>>({
    test: NOTHING,
    outline: NOTHING,
  })
  /** The trial that was asked for last. */
  const newest = useRef(NOTHING)
  const isWaiting = useRef(false)
  const latest = useRef<Extract<Asked, { kind: 'try' }>>(undefined)
  const key = JSON.stringify([changes, line])

  const send = useCallback(() => {
    const asked = latest.current
    if (!asked || isWaiting.current || !worker.current) return
    latest.current = undefined
    isWaiting.current = true
    worker.current.postMessage(asked)
  }, [])

  useEffect(() => {
    const running = new Worker(new URL('./lab.worker.ts', import.meta.url), { type: 'module' })
    worker.current = running
    isWaiting.current = true
    running.onmessage = ({ data }: MessageEvent<Told>) => {
      if (data.kind === 'opened') setOpening(data)
      if (data.kind === 'failed') setProblems(data.problems)
      const { number: last, key: of } = newest.current
      if (data.kind === 'tried') setTried({ of: data.number === last ? of : '', found: data })
      const { test, outline } = lookedAt.current
      if (data.kind === 'tested' && data.number === test.number) setTests({ of: test.key, found: data.tests })
      if (data.kind === 'outlined' && data.number === outline.number)
        setOutline({ of: outline.key, found: data.outline })
      if (data.kind === 'written') writing.current?.(data)
      if (data.kind === 'opened' || data.kind === 'tried') {
        isWaiting.current = false
        send()
      }
    }
    running.onerror = () => setBroken(true)
    running.postMessage({ kind: 'open', answer } satisfies Asked)
    return () => {
      running.terminate()
      worker.current = null
    }
  }, [answer, life, send])

  useEffect(() => {
    const [asked, drawn] = JSON.parse(key) as [readonly TrialChange[], Line]
    newest.current = { key, number: newest.current.number + 1 }
    latest.current = { kind: 'try', number: newest.current.number, changes: asked, line: drawn }
    send()
  }, [key, life, send])

  // The thread looks at the trial it made last: it is asked once that is the present one, not before.
  const isTried = tried?.of === key
  const look = useCallback(
    (kind: Looking) => {
      if (!isTried || lookedAt.current[kind].key === key) return
      lookedAt.current[kind] = newest.current
      worker.current?.postMessage({ kind, number: newest.current.number } satisfies Asked)
    },
    [key, isTried],
  )

  const write = (draft: DraftFiles) =>
    new Promise<Written>((resolve) => {
      writing.current = resolve
      worker.current?.postMessage({ kind: 'write', changes, draft } satisfies Asked)
    })

  const restart = () => {
    setTried(undefined)
    lookedAt.current = { test: NOTHING, outline: NOTHING }
    setBroken(false)
    setLife((now) => now + 1)
  }
  return {
    opening,
    problems,
    isBroken,
    shift: tried?.found.shift,
    tookMs: tried?.found.tookMs ?? 0,
    tests: tests?.of === key ? tests.found : undefined,
    outline: outline?.of === key ? outline.found : undefined,
    look,
    write,
    restart,
  }
}

export type DoubtState = {
  readonly progress: { readonly done: number; readonly total: number } | undefined
  readonly done: Extract<DoubtTold, { kind: 'done' }> | undefined
  readonly hasFailed: boolean
  readonly start: (asked: DoubtAsked) => void
  readonly cancel: () => void
}

/** Drawing the weights again and again, in a thread that is ended to cancel; what came before stays until it ends. */
export function useDoubts(): DoubtState {
  const worker = useRef<Worker | null>(null)
  const [progress, setProgress] = useState<DoubtState['progress']>()
  const [done, setDone] = useState<DoubtState['done']>()
  const [hasFailed, setFailed] = useState(false)
  const cancel = useCallback(() => {
    worker.current?.terminate()
    worker.current = null
    setProgress(undefined)
  }, [])
  useEffect(() => cancel, [cancel])
  const start = (asked: DoubtAsked) => {
    cancel()
    setFailed(false)
    setProgress({ done: 0, total: asked.draws + asked.samples })
    const running = new Worker(new URL('./doubt.worker.ts', import.meta.url), { type: 'module' })
    worker.current = running
    const fail = () => {
      cancel()
      setFailed(true)
    }
    running.onerror = fail
    running.onmessage = ({ data }: MessageEvent<DoubtTold>) => {
      if (data.kind === 'progress') return setProgress({ done: data.done, total: data.total })
      if (data.kind === 'failed') return fail()
      setDone(data)
      cancel()
    }
    running.postMessage(asked)
  }
  return { progress, done, hasFailed, start, cancel }
}
