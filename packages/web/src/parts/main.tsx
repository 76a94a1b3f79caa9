import { useLocation } from '@tanstack/react-router'
import { type ComponentProps, useEffect, useRef } from 'react'

/** The page that was shown last in this window, whatever stood around it. */
let shown: string | undefined

/**
 * The page itself. Of a page one moves to, it takes the focus, so that keyboard and screen reader start at its head;
 * a field that asked for the focus keeps it, and the first page of a window begins where the browser does.
 */
export function Main({ children, ...others }: ComponentProps<'main'>) {
  const main = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  useEffect(() => {
    const isMove = shown !== undefined && shown !== pathname
    shown = pathname
    if (isMove && main.current?.querySelector('input:focus, select:focus, textarea:focus') === null) {
      main.current.focus({ preventScroll: true })
    }
  }, [pathname])
  return (
    <main id="main" ref={main} tabIndex={-1} {...others}>
      {children}
    </main>
  )
}
