import './awaited.css'

/** The outline of what is awaited: lines where the words will stand. */
export function Awaited({ lines = 6 }: { lines?: number }) {
  return (
    <div className="awaited" aria-busy="true">
      {Array.from({ length: lines }, (_, at) => (
        <div key={at} className="awaited-line" />
      ))}
    </div>
  )
}

/** The outline of a page whose code is on its way. */
export function AwaitedPage() {
  return (
    <div className="awaited-page">
      <Awaited />
    </div>
  )
}
