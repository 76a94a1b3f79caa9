import { Link, getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import { type Out, type Session, asked, useAnswer } from '../api.ts'
import { Main } from '../parts/main.tsx'
import { Answer } from '../parts/answer.tsx'
import { DemoSwitch } from '../parts/demo-switch.tsx'
import { Empty } from '../parts/empty.tsx'
import { Brand } from '../parts/brand.tsx'
import { useTitle } from '../parts/title.ts'
import { abilitiesOf, zoneTitle } from '../session.ts'
import { type CockpitScene, COCKPIT_SCENES } from '../views.ts'
import { AreasScene } from './cockpit/areas.tsx'
import { useCarousel } from './cockpit/carousel.ts'
import { FactsScene } from './cockpit/facts.tsx'
import { MoneyScene } from './cockpit/money.tsx'
import { NearScene } from './cockpit/near.tsx'
import { TrendScene } from './cockpit/trend.tsx'
import './cockpit/cockpit.css'
import { inBoth } from '../i18n.ts'

const words = inBoth(
  {
    title: '驾驶舱',
    scenes: {
      areas: '片区与阶段',
      money: '政策金额',
      near: '差一点',
      facts: '数据家底',
      trend: '历次比对',
    } satisfies Record<CockpitScene, string>,
    screens: '各屏',
    pause: '暂停轮播',
    play: '开始轮播',
    previous: '上一屏',
    next: '下一屏',
    full: '全屏',
    leave: '回到概览',
    noAccess: '驾驶舱只给看全园区的角色',
    noAccessWhy: '您的角色看不到全园区的数据。',
    back: '回到首页',
    noFirms: '还没有企业',
    noFirmsWhy: '经办导入登记信息之后，这里按片区和阶段列出企业。',
    toFirms: '看企业',
  },
  {
    title: 'Cockpit',
    scenes: { areas: 'Areas', money: 'Amounts', near: 'Nearly', facts: 'Data', trend: 'Runs' },
    screens: 'Screens',
    pause: 'Pause',
    play: 'Play',
    previous: 'Previous screen',
    next: 'Next screen',
    full: 'Full',
    leave: 'Back to the overview',
    noAccess: 'The cockpit is for roles that see the whole zone',
    noAccessWhy: 'Your role does not see the data of the zone.',
    back: 'Back to the start',
    noFirms: 'No firms yet',
    noFirmsWhy: 'Once an officer has imported the register, firms stand here by area and stage.',
    toFirms: 'See the firms',
  },
)

export type CockpitFigures = Out<'GET /api/cockpit'>

const route = getRouteApi('/cockpit')

/** The zone on a wall: one question a screen, each figure with its definition and time, each leading to its list. */
export function Cockpit() {
  const { session } = route.useRouteContext()
  useTitle(words.title)
  if (!abilitiesOf(session.roles).readsZone) {
    return <Empty title={words.noAccess} why={words.noAccessWhy} next={<Link to="/">{words.back}</Link>} />
  }
  return <Wall session={session} />
}

const REFRESH_MS = 60_000
const FIGURES = asked('GET /api/cockpit', {})

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ session }: { session: Session }) => (abilitiesOf(session.roles).readsZone ? [FIGURES] : [])

function Wall({ session }: { session: Session }) {
  const { scene = 'areas' } = route.useSearch()
  const navigate = route.useNavigate()
  const figures = useAnswer(...FIGURES, { refetchInterval: REFRESH_MS })
  const show = (next: CockpitScene) => void navigate({ search: (now) => ({ ...now, scene: next }), replace: true })
  const carousel = useCarousel(COCKPIT_SCENES, scene, show)
  return (
    <div className="wall">
      <header className="wall-head">
        <Link to="/" className="rail-brand wall-brand">
          <Brand />
          <span className="wall-zone">{zoneTitle(session.zoneName)}</span>
          <span className="unseen">{words.leave}</span>
        </Link>
        <nav aria-label={words.screens} className="wall-scenes">
          {COCKPIT_SCENES.map((name) => (
            <Link
              key={name}
              to="/cockpit"
              search={(now) => ({ ...now, scene: name })}
              replace
              className="wall-scene"
              aria-current={name === scene ? 'page' : undefined}
            >
              {words.scenes[name]}
            </Link>
          ))}
        </nav>
        <div className="wall-hands">
          {session.demo && <DemoSwitch session={session} />}
          <Button onClick={() => carousel.turn(-1)} aria-label={words.previous}>
            ‹
          </Button>
          <Button onClick={carousel.toggle} aria-pressed={carousel.isPlaying}>
            {carousel.isPlaying ? words.pause : words.play}
          </Button>
          <Button onClick={() => carousel.turn(1)} aria-label={words.next}>
            ›
          </Button>
          <Button className="wall-full" onClick={() => void document.documentElement.requestFullscreen()}>
            {words.full}
          </Button>
        </div>
      </header>
      <Main className="wall-main" aria-live={carousel.isPlaying ? 'off' : 'polite'}>
        <h1 className="unseen">{`${words.title}：${words.scenes[scene]}`}</h1>
        <Answer of={figures}>{(known) => <Scene name={scene} figures={known} />}</Answer>
      </Main>
    </div>
  )
}

function Scene({ name, figures }: { name: CockpitScene; figures: CockpitFigures }) {
  const { stage } = route.useSearch()
  if (figures.firms === 0 && (name === 'areas' || name === 'facts')) {
    return <Empty title={words.noFirms} why={words.noFirmsWhy} next={<Link to="/firms">{words.toFirms}</Link>} />
  }
  switch (name) {
    case 'areas':
      return <AreasScene figures={figures} stage={stage} />
    case 'money':
      return <MoneyScene figures={figures} />
    case 'near':
      return <NearScene figures={figures} />
    case 'facts':
      return <FactsScene figures={figures} />
    case 'trend':
      return <TrendScene figures={figures} />
  }
}
