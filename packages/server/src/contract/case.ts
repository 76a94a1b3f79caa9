import { z } from 'zod'
import { day, instant, partyLink, rowId } from './value.ts'

/** A case in one line of a list. */
export const caseLine = z
  .object({
    id: rowId,
    number: z.string(),
    programme: z.string(),
    programmeName: z.string(),
    applicant: partyLink,
    state: z.string(),
    isFinal: z.boolean(),
    due: day.nullable(),
    isOverdue: z.boolean(),
    /** The reader may do something in it. */
    isTurn: z.boolean(),
    openedAt: instant,
    changedAt: instant,
  })
  .meta({ id: 'CaseLine' })

const words = z.object({ code: z.string(), zh: z.string(), en: z.string(), article: z.string() })

/** Money an action would move, or has moved. */
export const caseMove = z.object({
  posting: z.string(),
  kind: z.enum(['post', 'hold', 'settle', 'release', 'reverse']),
  from: z.string(),
  to: z.string(),
  minor: z.number().int(),
  currency: z.string(),
  expires: day.nullable(),
  article: z.string(),
})

/** Something an action asks for. */
export const caseQuestion = z.object({
  name: z.string(),
  kind: z.enum(['text', 'yesno', 'number', 'count', 'money', 'ratio', 'date', 'party']),
  unit: z.string().nullable(),
  currency: z.string().nullable(),
  evidence: z.string().nullable(),
  /** It counts only with a file that shows it; a no needs none. */
  needsPaper: z.boolean(),
  description: z.string().nullable(),
  /** The texts the policy tells apart; empty where any will do. */
  choices: z.array(z.string()),
  /** Filled in by the system from a reading: nobody types it. `shown` is null until there is one that still holds. */
  read: z.object({ shown: z.string().nullable(), until: instant.nullable() }).nullable(),
})

/** Something that could be done: whether it can be now, what it asks for and moves, and why not. */
export const caseOffer = z.object({
  action: z.string(),
  role: z.string(),
  to: z.string(),
  article: z.string(),
  note: z.string().nullable(),
  questions: z.array(caseQuestion),
  /** Whoever does it has to say why, in `note`; the applicant reads it. */
  takesReason: z.boolean(),
  /** It only takes back what was applied for, while others are to act. */
  isRetreat: z.boolean(),
  possible: z.boolean(),
  refusals: z.array(words),
  /** Null while it depends on what is still to be filled in. */
  moves: z.array(caseMove).nullable(),
})

/** What came of trying: the moves, or the reasons against. */
export const caseTrial = z.object({ to: z.string().nullable(), moves: z.array(caseMove), refusals: z.array(words) })

/** A case as it is shown to somebody. */
export const caseDetail = z
  .object({
    ...caseLine.shape,
    version: z.number().int(),
    edition: z.string(),
    /** The state was entered. */
    since: day,
    dueArticle: z.string().nullable(),
    /** The due day rests on days off that are not published yet. */
    dueIsExpected: z.boolean(),
    illustrative: z.boolean(),
    /** It is a voucher: whom it is used with redeems it by its number. */
    isVoucher: z.boolean(),
    parties: z.array(z.object({ role: z.string(), party: partyLink })),
    given: z.array(z.object({ name: z.string(), shown: z.string(), evidence: rowId.nullable() })),
    /** The consent it stands on; null where it stands on none. */
    consent: z
      .object({
        to: z.string(),
        purpose: z.string(),
        state: z.enum(['future', 'valid', 'ended', 'revoked']),
        validTo: day,
        revokedAt: instant.nullable(),
      })
      .nullable(),
    offers: z.array(caseOffer),
    /** What others have to do in this state: role and action. */
    others: z.array(z.object({ role: z.string(), action: z.string() })),
    /** What time does by itself, and from which day on. */
    awaited: z.array(z.object({ action: z.string(), to: z.string(), on: day, article: z.string() })),
    timeline: z.array(
      z.object({
        at: instant,
        on: day,
        action: z.string(),
        role: z.string().nullable(),
        who: z.string().nullable(),
        to: z.string(),
        given: z.array(z.object({ name: z.string(), shown: z.string() })),
        moves: z.array(caseMove),
        note: z.string().nullable(),
        /** The note is the reason the action had to be given. */
        isReason: z.boolean(),
      }),
    ),
    /** The accounts the case touched, as they stand. */
    accounts: z.array(
      z.object({
        path: z.string(),
        shown: z.string(),
        balance: z.number().int(),
        held: z.number().int(),
        currency: z.string(),
      }),
    ),
  })
  .meta({ id: 'Case' })
