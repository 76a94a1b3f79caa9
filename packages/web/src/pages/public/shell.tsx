import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useAnswer } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Main } from '../../parts/main.tsx'
import { Answer } from '../../parts/answer.tsx'
import { Brand } from '../../parts/brand.tsx'
import { DisplaySwitches } from '../../parts/display.tsx'
import { Empty } from '../../parts/empty.tsx'
import '../my/my.css'
import { type PublicZone, ZONES, zoneIn } from './zones.ts'
import './public.css'

const words = inBoth(
  {
    skip: '跳到正文',
    places: '公开栏目',
    library: '政策库',
    calculator: '政策计算器',
    figures: '公开数据',
    verify: '核验证书',
    signIn: '登录',
    zone: '园区',
    noZone: '还没有园区',
    noZoneWhy: '系统管理员建立园区之后，这里就有内容。',
  },
  {
    skip: 'Skip to the content',
    places: 'Public pages',
    library: 'Policies',
    calculator: 'Calculator',
    figures: 'Open figures',
    verify: 'Check a document',
    signIn: 'Sign in',
    zone: 'Zone',
    noZone: 'No zone yet',
    noZoneWhy: 'Once the administrator has set one up, there will be something here.',
  },
)

const PLACES = ['library', 'calculator', 'figures', 'verify'] as const

/** What stands around the pages that ask for no account. */
export function PublicShell({ zone, children }: { zone: string | undefined; children: ReactNode }) {
  return (
    <div className="my public">
      <a href="#main" className="my-skip">
        {words.skip}
      </a>
      <header className="my-top">
        <Link to="/library" search={zone ? { zone } : {}} className="my-brand">
          <Brand />
        </Link>
        <DisplaySwitches />
      </header>
      <nav className="public-places" aria-label={words.places}>
        {PLACES.map((name) => (
          <Link
            key={name}
            to={`/${name}`}
            search={zone ? { zone } : {}}
            className="public-place"
            activeProps={{ className: 'public-place public-place-here', 'aria-current': 'page' }}
            activeOptions={{ includeSearch: false }}
          >
            {words[name]}
          </Link>
        ))}
        <Link to="/sign-in" className="public-place public-sign-in">
          {words.signIn}
        </Link>
      </nav>
      <Main className="my-main">{children}</Main>
    </div>
  )
}

type OfZoneProps = { asked: string | undefined; children: (zone: PublicZone, choice: ReactNode) => ReactNode }

/** The page of the zone that is asked for, or of the first; where there are several, with a choice among them. */
export function OfZone({ asked, children }: OfZoneProps) {
  const zones = useAnswer(...ZONES)
  return (
    <Answer of={zones}>
      {({ zones: all }) => {
        const chosen = zoneIn(all, asked)
        if (!chosen) return <Empty title={words.noZone} why={words.noZoneWhy} />
        return children(chosen, all.length > 1 ? <ZoneChoice zones={all} chosen={chosen.zone} /> : null)
      }}
    </Answer>
  )
}

function ZoneChoice({ zones, chosen }: { zones: readonly PublicZone[]; chosen: string }) {
  const navigate = useNavigate()
  return (
    <select
      className="my-field public-zone"
      aria-label={words.zone}
      value={chosen}
      onChange={({ target }) => void navigate({ to: '.', search: { zone: target.value }, replace: true })}
    >
      {zones.map(({ zone, name }) => (
        <option key={zone} value={zone}>
          {name}
        </option>
      ))}
    </select>
  )
}
