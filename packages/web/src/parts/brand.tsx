import './brand.css'

/** The mark and the name: a large ring and a small one, and what they share. */
export function Brand({ size = 26 }: { size?: number }) {
  return (
    <span className="brand">
      <svg width={size} height={size} viewBox="0 0 32 32" className="brand-mark" aria-hidden="true">
        <circle cx="12" cy="18.500" r="8.500" />
        <circle cx="21.500" cy="11" r="6" />
        <path d="M15.510 10.760A8.500 8.500 0 0 1 20.350 16.880A6 6 0 0 1 15.510 10.760Z" />
      </svg>
      <span>共振</span>
    </span>
  )
}
