/** Points down to what opens below, up to what closes. */
export function Chevron({ isUp }: { isUp: boolean }) {
  return (
    <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
      <path
        d={isUp ? 'M2.500 9.500 7 5l4.500 4.500' : 'M2.500 4.500 7 9l4.500-4.500'}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.600"
        strokeLinecap="round"
      />
    </svg>
  )
}
