import { Link, Outlet, getRouteApi, useLocation, useNavigate } from '@tanstack/react-router'
import { Suspense, lazy } from 'react'
import { useAnswer } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Main } from '../../parts/main.tsx'
import { DemoSwitch } from '../../parts/demo-switch.tsx'
import { DisplaySwitches } from '../../parts/display.tsx'
import { TourOffer } from '../../parts/tour-offer.tsx'
import { Word } from '../../parts/word.tsx'
import { signOut, zoneTitle } from '../../session.ts'
import { Brand } from '../../parts/brand.tsx'
import { useTour } from '../../tour-seen.ts'
import './my.css'

const words = inBoth(
  {
    skip: '跳到正文',
    places: '主菜单',
    home: '首页',
    policies: '政策',
    cases: '办件',
    points: '积分',
    data: '我的数据',
    messages: '消息',
    unread: (count: number) => `${count} 条未读`,
    demo: '演示',
    account: '我的账号',
    help: '名词解释',
    tour: '看导览',
    signOut: '退出登录',
  },
  {
    skip: 'Skip to the content',
    places: 'Main menu',
    home: 'Home',
    policies: 'Policies',
    cases: 'Cases',
    points: 'Points',
    data: 'Data',
    messages: 'Messages',
    unread: (count) => `${count} unread`,
    demo: 'Demo',
    account: 'My account',
    help: 'Words',
    tour: 'Tour',
    signOut: 'Sign out',
  },
)

const FirmTour = lazy(() => import('./tour.tsx').then(({ FirmTour }) => ({ default: FirmTour })))

const my = getRouteApi('/my')

/** What stands around a firm's pages: six places under the thumb, and on a wide window above the page. */
export function MyShell() {
  const { pathname } = useLocation()
  const { session } = my.useRouteContext()
  const tour = useTour('firm', session)
  return (
    <div className="my">
      <a href="#main" className="my-skip">
        {words.skip}
      </a>
      <header className="my-top">
        <Link to="/my" className="my-brand">
          <Brand />
        </Link>
        <span className="faint my-zone">
          {zoneTitle(session.zoneName)} {session.demo && <Word>{words.demo}</Word>}
        </span>
      </header>
      <Places />
      <Main className="my-main">
        {tour.isOffered && pathname === '/my' && <TourOffer start={tour.start} end={tour.end} />}
        <Outlet />
      </Main>
      <Foot startTour={tour.start} />
      {tour.isOpen && (
        <Suspense fallback={null}>
          <FirmTour end={tour.end} />
        </Suspense>
      )}
    </div>
  )
}

const PLACES = [
  { to: '/my', name: 'home' },
  { to: '/my/policies', name: 'policies' },
  { to: '/my/cases', name: 'cases' },
  { to: '/my/points', name: 'points' },
  { to: '/my/data', name: 'data' },
  { to: '/my/messages', name: 'messages' },
] as const

function Places() {
  const { party } = my.useRouteContext()
  const home = useAnswer('GET /api/parties/:id/home', { params: { id: party.id } })
  const unread = home.data?.unread ?? 0
  return (
    <nav className="my-places" aria-label={words.places}>
      {PLACES.map(({ to, name }) => (
        <Link
          key={to}
          to={to}
          className="my-place"
          activeProps={{ className: 'my-place my-place-here', 'aria-current': 'page' }}
          activeOptions={{ exact: to === '/my', includeSearch: false }}
        >
          {words[name]}
          {name === 'messages' && unread > 0 && (
            <span className="my-unread" aria-label={words.unread(unread)}>
              {unread > 99 ? '99+' : unread}
            </span>
          )}
        </Link>
      ))}
    </nav>
  )
}

function Foot({ startTour }: { startTour: () => void }) {
  const { session } = my.useRouteContext()
  const navigate = useNavigate()
  const leave = async () => {
    await signOut().catch(() => undefined)
    await navigate({ to: '/sign-in' })
  }
  return (
    <footer className="my-foot">
      {session.demo && <DemoSwitch session={session} />}
      <DisplaySwitches />
      <Link to="/account" className="display-switch">
        {words.account}
      </Link>
      <Link to="/words" className="display-switch">
        {words.help}
      </Link>
      <button type="button" className="bare display-switch" onClick={startTour}>
        {words.tour}
      </button>
      <button type="button" className="bare display-switch" onClick={() => void leave()}>
        {words.signOut}
      </button>
    </footer>
  )
}
