import { Link } from '@tanstack/react-router'
import { Empty } from '../../parts/empty.tsx'
import { Money, group } from '../../parts/money.tsx'
import { day, instant } from '../../parts/when.ts'
import type { CockpitFigures } from '../cockpit.tsx'
import { Bars, LINES_MAX } from './bars.tsx'
import { Card } from './card.tsx'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    title: '符合企业的政策金额',
    definition: '「符合」企业各金额项之和；几项政策可能互相受限，不能相加；不含缺数据的企业',
    at: (asOf: string, read: string) => `以${asOf}为判断之日，${read} 读取`,
    firms: (count: string) => `${count} 家`,
    illustrative: '含示例参数',
    none: '还没有算出金额',
    noneWhy: '做一次比对之后，这里按政策列出金额。',
  },
  {
    title: 'Amounts for eligible firms',
    definition:
      'Sum over eligible firms; policies may limit each other, so never add them; without firms that lack data',
    at: (asOf, read) => `as of ${asOf}, read ${read}`,
    firms: (count) => `${count} firms`,
    illustrative: 'illustrative parameters',
    none: 'No amounts yet',
    noneWhy: 'After a run, amounts by policy appear here.',
  },
)

/** Our own currency stands first; amounts of two currencies are not compared. */
const place = ({ currency }: { currency: string }): number => (currency === 'CNY' ? 0 : 1)

/** What each programme comes to today; sums of one currency are compared with each other only. */
export function MoneyScene({ figures: { programmes, lastRun, at } }: { figures: CockpitFigures }) {
  const lines = programmes
    .flatMap(({ programme, name, amounts }) => amounts.map((amount) => ({ programme, name, ...amount })))
    .sort((one, other) => place(one) - place(other) || Number(other.minor) - Number(one.minor))
  const most = (currency: string) =>
    Math.max(1, ...lines.filter((line) => line.currency === currency).map(({ minor }) => Number(minor)))
  if (lines.length === 0 || !lastRun) return <Empty title={words.none} why={words.noneWhy} />
  return (
    <Card title={words.title} definition={words.definition} at={words.at(day(lastRun.asOf), instant(at))}>
      <Bars
        lines={lines.slice(0, LINES_MAX).map(({ programme, name, id, currency, minor, firms, illustrative }) => ({
          key: `${programme} ${id} ${currency}`,
          name: lines.some((other) => other.programme === programme && other.id !== id) ? `${name} · ${id}` : name,
          share: Number(minor) / most(currency),
          figure: (
            <Link to="/firms" search={{ programme, outcome: 'eligible' }}>
              <Money minor={Number(minor)} currency={currency} />
            </Link>
          ),
          note: [words.firms(group(firms)), illustrative && words.illustrative].filter(Boolean).join(' · '),
        }))}
      />
    </Card>
  )
}
