import { type HealthOptions, type HealthRow, LIST_MAX, percent } from './health.ts'

/** Whether judges are of one mind: leniency, marks left out, conflicts, and what leaving one out would change. */
export function checkJudges({ judges }: HealthOptions): HealthRow {
  const base = { id: 'judges', title: '评委' }
  if (!judges) return { ...base, light: 'grey', zh: '没有评委打分', en: 'no judges', advice: '', figures: {}, list: [] }
  const { judges: all, conflicts, dropped, swing } = judges
  const lenient = all.filter(({ leniency }) => Math.abs(leniency) >= judges.leniencyLimit)
  const light = lenient.length > 0 || swing > 0.1 ? (swing > 0.25 ? 'red' : 'amber') : 'green'
  return {
    ...base,
    light,
    zh: `${all.length} 位评委，回避 ${conflicts} 次，去掉最高最低 ${dropped} 个分；${lenient.length} 位明显偏松或偏严；少掉任一位评委，最多 ${percent(swing)} 的项目换了先后`,
    en: `${all.length} judges, ${conflicts} conflicts, ${dropped} marks dropped; ${lenient.length} lenient or severe; leaving one out swaps up to ${percent(swing)} of pairs`,
    advice: light === 'green' ? '' : '按评委标准化（standardise），或增加评委人数',
    figures: { judges: all.length, conflicts, dropped, lenient: lenient.length, swing },
    list: lenient
      .slice(0, LIST_MAX)
      .map(
        ({ judge, leniency }) =>
          `${judge}：比其他评委${leniency > 0 ? '高' : '低'} ${Math.abs(leniency).toFixed(1)} 分`,
      ),
  }
}
