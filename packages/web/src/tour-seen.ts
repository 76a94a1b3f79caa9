import { useState } from 'react'
import { type Session, ask, queries } from './api.ts'

/** A first tour, by what it shows. */
type TourName = Session['toursSeen'][number]

/** Where a device remembers for accounts that many people share. */
const KEY = 'gongzhen.tour.seen'

type TourState = {
  /** Not seen and not waved away yet. */
  readonly isOffered: boolean
  readonly isOpen: boolean
  readonly start: () => void
  /** Ends it, or waves it away: it is offered no more, and can still be started. */
  readonly end: () => void
}

/** The first tour of somebody: offered once for each account; a demo account is remembered by the device. */
export function useTour(tour: TourName, { demo, toursSeen }: Session): TourState {
  const [isOpen, setOpen] = useState(false)
  const [isSeen, setSeen] = useState(demo ? seenHere(tour) : toursSeen.includes(tour))
  const end = () => {
    setOpen(false)
    if (isSeen) return
    setSeen(true)
    if (demo) localStorage.setItem(KEY, [...new Set([...stored(), tour])].join(' '))
    else void note(tour)
  }
  return { isOffered: !isSeen && !isOpen, isOpen, start: () => setOpen(true), end }
}

/** A lost network loses only this: the tour is offered once more. */
async function note(tour: TourName): Promise<void> {
  await ask('PUT /api/my/tours/:tour', { params: { tour } }).catch(() => undefined)
  queries.setQueryData<Session>(['GET /api/session', {}], (session) =>
    session ? { ...session, toursSeen: [...session.toursSeen, tour] } : session,
  )
}

const stored = (): string[] => (localStorage.getItem(KEY) ?? '').split(' ').filter(Boolean)
const seenHere = (tour: TourName): boolean => stored().some((seen) => seen === tour || seen === 'all')
