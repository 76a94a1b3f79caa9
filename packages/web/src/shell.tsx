import { MenuOutlined } from '@ant-design/icons'
import { Link, Outlet, getRouteApi, useLocation } from '@tanstack/react-router'
import { Drawer } from 'antd'
import { Suspense, lazy, useEffect, useState } from 'react'
import { inBoth } from './i18n.ts'
import { Main } from './parts/main.tsx'
import { useNarrow } from './parts/narrow.ts'
import { Tag } from './parts/tag.tsx'
import { TourOffer } from './parts/tour-offer.tsx'
import { zoneTitle } from './session.ts'
import { Brand } from './parts/brand.tsx'
import { Find } from './shell/find.tsx'
import { Person } from './shell/person.tsx'
import { Places } from './shell/places.tsx'
import { useTour } from './tour-seen.ts'
import './shell/shell.css'

const words = inBoth(
  {
    skip: '跳到正文',
    menu: '打开菜单',
    demo: '演示',
    demoExplained: '这里的企业和数据都是生成的，不是真实的。',
  },
  {
    skip: 'Skip to content',
    menu: 'Open menu',
    demo: 'Demo',
    demoExplained: 'All firms and figures here are made up.',
  },
)

const DeskTour = lazy(() => import('./shell/tour.tsx').then(({ DeskTour }) => ({ default: DeskTour })))

/** Where people come in: there the first tour is offered. */
const FIRST_PAGES = ['/', '/welcome', '/accounts', '/inbox']

const inside = getRouteApi('/inside')

/** What stands around every page: where one can go, who one is, and the page itself. */
export function Shell() {
  const isNarrow = useNarrow()
  const { session } = inside.useRouteContext()
  const { pathname } = useLocation()
  const tour = useTour('desk', session)
  const zone = (
    <p className="zone">
      {zoneTitle(session.zoneName)} {session.demo && <Tag explains={words.demoExplained}>{words.demo}</Tag>}
    </p>
  )
  return (
    <div className={isNarrow ? 'shell shell-narrow' : 'shell'}>
      <a href="#main" className="skip">
        {words.skip}
      </a>
      {isNarrow ? <TopBar zone={zone} startTour={tour.start} /> : <Rail zone={zone} startTour={tour.start} />}
      <Main className="main">
        {tour.isOffered && FIRST_PAGES.includes(pathname) && <TourOffer start={tour.start} end={tour.end} />}
        <Outlet />
      </Main>
      {tour.isOpen && (
        <Suspense fallback={null}>
          <DeskTour session={session} end={tour.end} />
        </Suspense>
      )}
    </div>
  )
}

type AroundProps = { zone: React.ReactNode; startTour: () => void }

function Rail({ zone, startTour }: AroundProps) {
  return (
    <header className="rail">
      <Link to="/" className="rail-brand">
        <Brand />
      </Link>
      {zone}
      <Find />
      <Places />
      <Person startTour={startTour} />
    </header>
  )
}

function TopBar({ zone, startTour }: AroundProps) {
  const [isOpen, setOpen] = useState(false)
  const { pathname } = useLocation()
  useEffect(() => setOpen(false), [pathname])
  return (
    <header className="top-bar">
      <button type="button" className="bare top-bar-menu" aria-label={words.menu} onClick={() => setOpen(true)}>
        <MenuOutlined aria-hidden="true" />
      </button>
      <Link to="/" className="rail-brand">
        <Brand />
      </Link>
      <div className="top-bar-find">
        <Find />
      </div>
      <Drawer open={isOpen} onClose={() => setOpen(false)} placement="left" size={288} title={<Brand />}>
        <div className="drawer">
          {zone}
          <Places />
          <Person
            startTour={() => {
              setOpen(false)
              startTour()
            }}
          />
        </div>
      </Drawer>
    </header>
  )
}
