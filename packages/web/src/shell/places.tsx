import { Link, getRouteApi, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { inBoth } from '../i18n.ts'
import { placeWords } from './place-words.ts'
import { placesOf } from './places-of.ts'

const words = inBoth({ places: '主菜单' }, { places: 'Main menu' })

const inside = getRouteApi('/inside')

/** Where this person can go. */
export function Places() {
  const { session } = inside.useRouteContext()
  const groups = placesOf(session)
  const places = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  useEffect(() => {
    const menu = places.current
    if (!menu) return undefined
    const show = () => menu.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
    show()
    // What stands under the menu comes later than the menu, and takes room from it.
    const watched = new ResizeObserver(show)
    watched.observe(menu)
    return () => watched.disconnect()
  }, [pathname])
  return (
    <nav ref={places} aria-label={words.places} className="places">
      {groups.map(({ key, places }) => (
        <section key={key} className="place-group">
          {groups.length > 2 && (
            <h2 className="place-group-title" id={`places-${key}`}>
              {placeWords.groups[key]}
            </h2>
          )}
          <ul>
            {places.map(({ to, name }) => (
              <li key={to}>
                <Link
                  to={to}
                  className="place"
                  activeProps={{ className: 'place place-here', 'aria-current': 'page' }}
                  activeOptions={{ exact: to === '/', includeSearch: false }}
                >
                  {placeWords[name]}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  )
}
