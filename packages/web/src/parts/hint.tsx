import { type ReactNode, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import './hint.css'

type Place = { readonly left: number; readonly top: number; readonly isAbove: boolean }

/** What is said about a thing on hover, focus or touch; the thing itself takes the focus. */
export function Hint({ says, children }: { says: ReactNode; children: ReactNode }) {
  const around = useRef<HTMLSpanElement>(null)
  const [place, setPlace] = useState<Place>()
  const show = () => around.current && setPlace(placeBeside(around.current))
  const hide = () => setPlace(undefined)
  return (
    <span
      ref={around}
      className="hint"
      onPointerEnter={show}
      onPointerLeave={hide}
      onFocus={show}
      onBlur={hide}
      onKeyDown={({ key }) => key === 'Escape' && hide()}
    >
      {children}
      {place &&
        createPortal(
          <div
            role="tooltip"
            className={place.isAbove ? 'hint-bubble hint-above' : 'hint-bubble'}
            style={{ left: place.left, top: place.top }}
          >
            {says}
          </div>,
          document.body,
        )}
    </span>
  )
}

/** Below the thing, or above it near the foot of the window; never past the right edge. */
function placeBeside(thing: HTMLElement): Place {
  const { left, top, bottom } = (thing.firstElementChild ?? thing).getBoundingClientRect()
  const zoom = Number(getComputedStyle(document.body).zoom) || 1
  const isAbove = bottom > window.innerHeight - 160
  const widest = Math.min(BUBBLE_WIDTH_MAX * zoom, window.innerWidth - 2 * EDGE)
  const start = Math.max(EDGE, Math.min(left, window.innerWidth - widest - EDGE))
  return { left: start / zoom, top: (isAbove ? top - 6 : bottom + 6) / zoom, isAbove }
}

const EDGE = 12
const BUBBLE_WIDTH_MAX = 320
