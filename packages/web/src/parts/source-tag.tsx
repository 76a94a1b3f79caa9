import { inBoth } from '../i18n.ts'
import { day, instant } from './when.ts'
import './source-tag.css'
import { Hint } from './hint.tsx'

const words = inBoth(
  {
    row: (file: string, row: number) => `${file} 第 ${row} 行`,
    source: '来源：',
    file: '文件：',
    at: '登记：',
    reason: '理由：',
  },
  { row: (file, row) => `${file} row ${row}`, source: 'Source: ', file: 'File: ', at: 'Noted: ', reason: 'Reason: ' },
)

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
        {[period, origin.source, day(origin.declaredAt)].filter(Boolean).join(' · ')}
        <span className="unseen">{placeOf(origin)}</span>
      </span>
    </Hint>
  )
}

/** `年报2024.csv 第 13 行`, or nothing when it was not read from a file. */
export function placeOf({ file, row }: Origin): string {
  if (!file) return ''
  return row ? words.row(file, row) : file
}

function SourceLines({ origin }: { origin: Origin }) {
  const place = placeOf(origin)
  return (
    <span className="source-lines">
      <span>
        {words.source}
        {origin.source}
      </span>
      {place && (
        <span>
          {words.file}
          {place}
        </span>
      )}
      <span>
        {words.at}
        {instant(origin.declaredAt)}
      </span>
      {origin.reason && (
        <span>
          {words.reason}
          {origin.reason}
        </span>
      )}
    </span>
  )
}
