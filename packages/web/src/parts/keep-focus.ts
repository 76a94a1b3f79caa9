/** Something that had the focus, and all that stood around it, the nearest first. */
type Held = { readonly element: HTMLElement; readonly around: readonly HTMLElement[] }

const HELD_MAX = 20
/** How long a disabled button may keep somebody waiting: a press that is answered enables it again sooner. */
const WAIT_MS = 2000
/** Where the focus may come to rest when a thing in it has gone: on the page itself or in a dialog, never on the frame around. */
const PLACES = 'main, main *, [role=dialog], [role=dialog] *'
const held: Held[] = []

/**
 * Keeps the keyboard where it was: when the thing that had the focus goes away (a button gives way to its result, a row
 * has been dealt with, a dialog closes over a button that is no more), the focus goes to what stood around it, and when
 * it was only disabled for a while, back to it. Where somebody points, the focus is theirs.
 */
export function keepFocus(): void {
  document.addEventListener('focusin', ({ target }) => target instanceof HTMLElement && hold(target))
  document.addEventListener('focusout', () => setTimeout(findAgain))
  document.addEventListener('pointerdown', () => held.splice(0), true)
  const changes = { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] }
  new MutationObserver(findAgain).observe(document.body, changes)
}

function hold(element: HTMLElement): void {
  const around: HTMLElement[] = []
  for (let one = element.parentElement; one !== null && one !== document.body; one = one.parentElement) around.push(one)
  held.push({ element, around })
  if (held.length > HELD_MAX) held.shift()
}

/** What was disabled while it had the focus, and may soon be enabled again. */
let awaited: HTMLElement | undefined

function findAgain(): void {
  const last = held.at(-1)?.element
  if (last === undefined || document.activeElement !== document.body) return
  if (last.isConnected && last.matches(':disabled')) return wait(last)
  // Nobody took it from a thing that is there and can be used: it was given away, unless the thing has just come back.
  if (!isUsable(last)) settle()
  else if (last === awaited) last.focus({ preventScroll: true })
  awaited = undefined
}

const isUsable = (element: HTMLElement): boolean =>
  element.isConnected && element.getClientRects().length > 0 && !element.matches(':disabled')

function wait(element: HTMLElement): void {
  if (awaited === element) return
  awaited = element
  setTimeout(() => {
    const isLeft = awaited === element && document.activeElement === document.body
    if (isLeft && element.matches(':disabled')) settle()
  }, WAIT_MS)
}

/** What comes nearest to what had the focus last: the same field drawn anew, what stood around it, or what had it before. */
function settle(): void {
  for (let one = held.pop(); one !== undefined; one = held.pop()) {
    const { element, around } = one
    const again = element.id === '' ? null : document.getElementById(element.id)
    if (isUsable(element) && element.matches(PLACES)) return element.focus({ preventScroll: true })
    if (again !== null && isUsable(again)) return again.focus({ preventScroll: true })
    const place = around.find((each) => each.matches(PLACES) && isUsable(each))
    if (place !== undefined) return rest(place)
  }
}

/** A place that takes no focus of itself takes it this once. */
function rest(place: HTMLElement): void {
  if (!place.hasAttribute('tabindex')) {
    place.tabIndex = -1
    place.addEventListener('blur', () => place.removeAttribute('tabindex'), { once: true })
  }
  place.focus({ preventScroll: true })
  if (place.clientHeight < innerHeight / 2) place.scrollIntoView({ block: 'nearest' })
}
