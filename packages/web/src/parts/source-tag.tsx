import { instant, isoDay } from './when.ts'
import './source-tag.css'
import { Hint } from './hint.tsx'

/** Who said a value, when, and in which row of which file. */
export type Origin = {
  readonly source: string
  readonly declaredAt: string
  readonly file?: string | undefined
  readonly row?: number | undefined
  readonly reason?: string | undefined
}

/** The source in a word; file, row, time and reason on hover or focus. */
export function SourceTag({ origin, period }: { origin: Origin; period?: string | undefined }) {
  return (
    <Hint says={<SourceLines origin={origin} />}>
      <span className="source-tag" tabIndex={0}>
        {[period, origin.source, isoDay(origin.declaredAt)].filter(Boolean).join(' · ')}
        <span className="unseen">{placeOf(origin)}</span>
      </span>
    </Hint>
  )
}

/** `年报2024.csv 第 13 行`, or nothing when it was not read from a file. */
export function placeOf({ file, row }: Origin): string {
  if (!file) return ''
  return row ? `${file} 第 ${row} 行` : file
}

function SourceLines({ origin }: { origin: Origin }) {
  const place = placeOf(origin)
  return (
    <span className="source-lines">
      <span>来源：{origin.source}</span>
      {place && <span>文件：{place}</span>}
      <span>登记：{instant(origin.declaredAt)}</span>
      {origin.reason && <span>理由：{origin.reason}</span>}
    </span>
  )
}
