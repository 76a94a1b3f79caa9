import { Link, getRouteApi } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { ask, forget, useAnswer } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Answer } from '../../parts/answer.tsx'
import { Empty } from '../../parts/empty.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { instant } from '../../parts/when.ts'
import { Pages } from './pages.tsx'

const words = inBoth(
  {
    title: '消息',
    unread: '未读',
    none: '还没有消息',
    noneWhy: '数据异议有了答复、订阅的政策登记了申报期，都会在这里告诉您。',
    next: '去订阅政策',
  },
  {
    title: 'Messages',
    unread: 'unread',
    none: 'No messages yet',
    noneWhy: 'Answers to your objections and dates of policies you subscribed to appear here.',
    next: 'Subscribe to policies',
  },
)

const my = getRouteApi('/my')
const SIZE = 20

/** What the firm was told; opening the page is reading it. */
export function MyMessages() {
  const { party } = my.useRouteContext()
  const [page, setPage] = useState(1)
  const messages = useAnswer('GET /api/parties/:id/messages', { params: { id: party.id }, query: { page, size: SIZE } })
  const newest = page === 1 ? messages.data?.rows[0] : undefined
  const upto = newest?.isUnread ? newest.id : undefined
  useEffect(() => {
    if (upto === undefined) return
    const noted = ask('POST /api/parties/:id/messages/read', { params: { id: party.id }, body: { upto } })
    // What could not be noted stays unread and is noted at the next opening.
    void noted.then(() => forget('GET /api/parties/:id/home')).catch(() => undefined)
  }, [upto, party.id])
  return (
    <>
      <PageHead title={words.title} />
      <Answer of={messages}>
        {({ rows, total }) =>
          total === 0 ? (
            <Empty title={words.none} why={words.noneWhy} next={<Link to="/my/policies">{words.next}</Link>} />
          ) : (
            <Sheet>
              <ul className="my-list" lang="zh-CN">
                {rows.map((message) => (
                  <li key={message.id}>
                    <a
                      href={message.path ?? undefined}
                      className={message.isUnread ? 'my-message my-message-unread' : 'my-message'}
                    >
                      {message.isUnread && <span className="unseen">{words.unread}：</span>}
                      {message.title}
                      <span className="my-message-when">{instant(message.at)}</span>
                      <p className="soft my-line-name">{message.body}</p>
                    </a>
                  </li>
                ))}
              </ul>
              <Pages page={page} last={Math.ceil(total / SIZE)} onChange={setPage} />
            </Sheet>
          )
        }
      </Answer>
    </>
  )
}
