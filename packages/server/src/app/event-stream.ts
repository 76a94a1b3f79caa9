/** A comment that keeps proxies from closing a quiet stream. */
const HEARTBEAT_EVERY_MS = 15_000

/** Events as the lines of `text/event-stream`: each one named `progress`, its data JSON. */
export async function* frames(source: AsyncIterable<unknown>): AsyncGenerator<string> {
  const events = source[Symbol.asyncIterator]()
  try {
    yield 'retry: 2000\n\n'
    let next = events.next()
    while (true) {
      const come = await Promise.race([next, quiet()])
      if (come === 'quiet') {
        yield ': \n\n'
        continue
      }
      if (come.done === true) return
      yield `event: progress\ndata: ${JSON.stringify(come.value)}\n\n`
      next = events.next()
    }
  } finally {
    await events.return?.()
  }
}

const quiet = (): Promise<'quiet'> =>
  new Promise((resolve) => setTimeout(() => resolve('quiet'), HEARTBEAT_EVERY_MS).unref())
