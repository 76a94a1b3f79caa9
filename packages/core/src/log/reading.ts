/** What an entry of the log says, as far as it can be told without the zone's books. */
export type EntryReading =
  | {
      readonly kind: 'transfer'
      readonly at: string
      readonly from: string
      readonly to: string
      readonly currency: string
      readonly minor: number
      /** What was asked for: post, hold, settle, release, reverse. */
      readonly does: string
      readonly case: string | undefined
      readonly edition: string | undefined
      readonly rule: string | undefined
    }
  | {
      readonly kind: 'decision'
      readonly at: string
      /** What it is about, e.g. `case/17`. */
      readonly subject: string
      readonly action: string | undefined
      readonly role: string | undefined
      readonly to: string | undefined
      readonly programme: string | undefined
      readonly applicant: string | undefined
      readonly edition: string | undefined
      /** The parties it names, by the id that stands for them in the paths of accounts. */
      readonly parties: readonly { readonly id: string; readonly name: string }[]
    }

/** Reads the content of an entry whose proof holds; undefined where it has another shape than this program writes. */
export function readEntry(leaf: unknown): EntryReading | undefined {
  if (!Array.isArray(leaf)) return undefined
  return leaf[0] === 'transfer' ? readTransfer(leaf) : leaf[0] === 'decision' ? readDecision(leaf) : undefined
}

function readTransfer(leaf: readonly unknown[]): EntryReading | undefined {
  const [, , , micros, from, , to, , currency, minor, , , body] = leaf
  const at = instantOf(micros)
  const does = textOf(body, 'kind')
  if (at === undefined || does === undefined || typeof from !== 'string' || typeof to !== 'string') return undefined
  if (typeof currency !== 'string' || !Number.isSafeInteger(minor)) return undefined
  const cause = memberOf(body, 'cause')
  const because = { case: textOf(cause, 'case'), edition: textOf(cause, 'edition'), rule: textOf(cause, 'rule') }
  return { kind: 'transfer', at, from, to, currency, minor: Number(minor), does, ...because }
}

function readDecision(leaf: readonly unknown[]): EntryReading | undefined {
  const [, , , micros, subject, body] = leaf
  const at = instantOf(micros)
  if (at === undefined || typeof subject !== 'string') return undefined
  const [action, role, to, programme, edition] = ['action', 'role', 'to', 'programme', 'edition'].map((name) =>
    textOf(body, name),
  )
  const applicant = textOf(memberOf(body, 'applicant'), 'name')
  const parties = partiesOf(body)
  return { kind: 'decision', at, subject, action, role, to, programme, applicant, edition, parties }
}

function partiesOf(body: unknown): { id: string; name: string }[] {
  const others = memberOf(body, 'parties')
  const named = [memberOf(body, 'applicant'), ...(typeof others === 'object' && others ? Object.values(others) : [])]
  return named.flatMap((party: unknown) => {
    const id = textOf(party, 'id')
    const name = textOf(party, 'name')
    return id === undefined || name === undefined ? [] : [{ id, name }]
  })
}

/** Microseconds since 1970 as an instant. */
function instantOf(micros: unknown): string | undefined {
  if (!Number.isSafeInteger(micros)) return undefined
  const date = new Date(Number(micros) / 1000)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}

function textOf(value: unknown, name: string): string | undefined {
  const member = memberOf(value, name)
  return typeof member === 'string' ? member : undefined
}
