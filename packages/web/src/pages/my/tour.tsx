import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { inBoth } from '../../i18n.ts'
import './tour.css'

const words = inBoth(
  {
    label: '导览',
    steps: {
      '/my': ['首页', '够得上哪些政策、预计多少钱、积分和名次、有什么要办。'],
      '/my/policies': ['政策', '每项政策逐条说明：满足、未满足差多少、缺什么；可收藏、订阅申报期、存入日历。'],
      '/my/cases': ['办件', '您的申请办到哪一步、下一步谁来办、到哪一天。'],
      '/my/points': ['积分', '每项指标怎么得分、和同阶段比在哪里、做什么能加分。'],
      '/my/data': ['我的数据', '园区掌握的数据和来源。有误就附证据提异议，会有答复。'],
      '/my/messages': ['消息', '异议的答复、申报期的消息，都到这里。'],
    },
    foot: ['最下面', '语言、大字、深色和退出；名词解释和这份导览也在那里。'],
    next: '下一步',
    previous: '上一步',
    done: '看完了',
    close: '关闭导览',
    at: (current: number, total: number) => `${current} / ${total}`,
  },
  {
    label: 'Tour',
    steps: {
      '/my': ['Home', 'Which policies you fit, about how much, points and place, what is due.'],
      '/my/policies': [
        'Policies',
        'Each explained: met, missed by how much, missing; save, subscribe, add to calendar.',
      ],
      '/my/cases': ['Cases', 'How far your applications are, who acts next, and by when.'],
      '/my/points': ['Points', 'How each indicator scores, where you stand in your stage, what gains more.'],
      '/my/data': ['My data', 'What the zone knows and from whom. If it is wrong, object with evidence.'],
      '/my/messages': ['Messages', 'Answers to objections and news of application dates.'],
    },
    foot: ['At the foot', 'Language, large type, dark, sign out; the words and this tour as well.'],
    next: 'Next',
    previous: 'Back',
    done: 'Done',
    close: 'Close the tour',
    at: (current, total) => `${current} / ${total}`,
  },
)

const PLACES = ['/my', '/my/policies', '/my/cases', '/my/points', '/my/data', '/my/messages'] as const

/** The first tour of a firm's pages: a card beside the places under the thumb, in the way of nothing. */
export function FirmTour({ end }: { end: () => void }) {
  const steps = [
    ...PLACES.map((path) => ({ target: `.my-places a[href="${path}"]`, says: words.steps[path] })),
    { target: '.my-foot', says: words.foot },
  ]
  const [at, setAt] = useState(0)
  const head = useRef<HTMLHeadingElement>(null)
  const target = steps[at]?.target ?? ''
  useEffect(() => {
    head.current?.focus()
    const pointed = document.querySelector(target)
    pointed?.classList.add('my-tour-target')
    pointed?.scrollIntoView({ block: 'nearest' })
    return () => pointed?.classList.remove('my-tour-target')
  }, [target])
  const move = (by: number) => (at + by >= steps.length ? end() : setAt(Math.max(0, at + by)))
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') end()
    if (event.key === 'ArrowRight') move(1)
    if (event.key === 'ArrowLeft') move(-1)
  }
  const [title, about] = steps[at]?.says ?? []
  return (
    <section role="dialog" aria-label={words.label} className="my-tour" onKeyDown={press}>
      <div className="row-between">
        <h2 ref={head} tabIndex={-1} className="my-tour-title">
          {title}
        </h2>
        <button type="button" className="bare display-switch" aria-label={words.close} onClick={end}>
          ✕
        </button>
      </div>
      <p>{about}</p>
      <div className="row-between">
        <span className="faint">{words.at(at + 1, steps.length)}</span>
        <span className="row">
          {at > 0 && (
            <button type="button" className="button" onClick={() => move(-1)}>
              {words.previous}
            </button>
          )}
          <button type="button" className="button button-main" onClick={() => move(1)}>
            {at === steps.length - 1 ? words.done : words.next}
          </button>
        </span>
      </div>
    </section>
  )
}
