import type { LocalDate } from '@gongzhen/core/base'

/** A day to be kept in mind. */
type CalendarDay = {
  /** Stays the same when the day is sent again, so that a calendar changes it rather than showing it twice. */
  readonly id: string
  readonly title: string
  readonly note: string
  readonly day: LocalDate
}

/** Days as a calendar file (RFC 5545): whole days, with an alarm a week before. */
export function calendarOf(name: string, days: readonly CalendarDay[], today: LocalDate): string {
  const stamp = `${compact(today)}T000000Z`
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Gongzhen//Gongzhen//ZH',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    ...days.flatMap((one) => eventLines(one, stamp)),
    'END:VCALENDAR',
  ]
  return `${lines.flatMap(folded).join('\r\n')}\r\n`
}

const eventLines = ({ id, title, note, day }: CalendarDay, stamp: string): string[] => [
  'BEGIN:VEVENT',
  `UID:${escaped(id)}`,
  `DTSTAMP:${stamp}`,
  `DTSTART;VALUE=DATE:${compact(day)}`,
  `DTEND;VALUE=DATE:${compact(dayAfter(day))}`,
  `SUMMARY:${escaped(title)}`,
  `DESCRIPTION:${escaped(note)}`,
  'TRANSP:TRANSPARENT',
  'BEGIN:VALARM',
  'ACTION:DISPLAY',
  `DESCRIPTION:${escaped(title)}`,
  'TRIGGER:-P7D',
  'END:VALARM',
  'END:VEVENT',
]

const compact = (day: LocalDate): string => day.replaceAll('-', '')

const dayAfter = (day: LocalDate): LocalDate =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)

const escaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n')

/** A line of at most 75 octets; what is longer goes on in lines that begin with a space. Characters stay whole. */
function folded(line: string): string[] {
  const parts: string[] = []
  let part = ''
  for (const character of line) {
    if (Buffer.byteLength(part + character) > 75) {
      parts.push(part)
      part = ' '
    }
    part += character
  }
  return [...parts, part]
}
