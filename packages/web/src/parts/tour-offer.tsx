import { inBoth } from '../i18n.ts'
import './tour-offer.css'

const words = inBoth(
  { label: '导览', offer: '第一次来？用一分钟看看每个入口做什么。', show: '看一遍', no: '不用了' },
  { label: 'Tour', offer: 'New here? A minute shows what each place is for.', show: 'Show me', no: 'No, thanks' },
)

/** Offers the first tour, in the way of nothing. */
export function TourOffer({ start, end }: { start: () => void; end: () => void }) {
  return (
    <aside className="tour-offer" aria-label={words.label}>
      <p>{words.offer}</p>
      <span className="row">
        <button type="button" className="button" onClick={start}>
          {words.show}
        </button>
        <button type="button" className="bare display-switch" onClick={end}>
          {words.no}
        </button>
      </span>
    </aside>
  )
}
