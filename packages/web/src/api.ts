import { QueryClient, type UseQueryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { Api, Key, Out, Request } from './api/contract.ts'
import { Trouble, troubleFrom } from './api/trouble.ts'
import { language } from './i18n.ts'

export type { Api, Key, Out, Request } from './api/contract.ts'
export type * from './api/shapes.ts'
export { Trouble } from './api/trouble.ts'

/** Answers are fresh for half a minute, and not asked for twice while a page opens; only a lost network is tried again. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnMount: ({ state }) => state.isInvalidated || Date.now() - state.dataUpdatedAt > OPENING_MS,
      retry: (failures, error) => failures < 2 && error instanceof Trouble && error.status === 0,
      refetchOnWindowFocus: false,
    },
  },
})

/** As long as a page may take from its address to what it shows, on a slow phone too: what was asked ahead is not asked again. */
const OPENING_MS = 5000

/** An endpoint and what it is asked. */
export type Asked<K extends Key = Key> = readonly [key: K, request: Request<K>]

/** What a page asks, written once for the page and for asking ahead of it. */
export const asked = <K extends Key>(key: K, request: Request<K>): Asked<K> => [key, request]

/** Begins to ask; whoever shows the answer later takes this one. */
export function askAhead([key, request]: Asked): void {
  void queries.prefetchQuery({ queryKey: [key, request], queryFn: ({ signal }) => ask(key, request, signal) })
}

/** The answer to it: the one there is, else asked for. */
export const answerTo = <K extends Key>([key, request]: Asked<K>): Promise<Out<K>> =>
  queries.ensureQueryData({ queryKey: [key, request], queryFn: ({ signal }) => ask(key, request, signal) })

/** Calls one declared endpoint: `ask('GET /api/parties', { query: { search: '光电' } })`. Fails with a Trouble. */
export async function ask<K extends Key>(key: K, request: Request<K>, signal?: AbortSignal): Promise<Out<K>> {
  const response = await send(key, request, signal)
  // The one edge where what the server declared becomes what the pages trust.
  return (await readAnswer(response)) as Out<K>
}

/** The same with nothing but the address, so that the browser takes the answer it asked for with the page itself. */
export async function askPlainly<K extends Key>(key: K): Promise<Out<K>> {
  return (await readAnswer(await reached(fetch(pathOf(key), { credentials: 'same-origin' })))) as Out<K>
}

/** The address of an endpoint that answers with a file or events, for links and streams. */
export function addressOf<K extends Key>(key: K, request: Request<K>): string {
  const { params = {}, query = {} } = request as Loose
  const path = pathOf(key).replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value))
  }
  return search.size > 0 ? `${path}?${search}` : path
}

/** An endpoint's answer, kept while the page needs it and asked for again when the request changes. */
export function useAnswer<K extends Key>(
  key: K,
  request: Request<K>,
  options: Omit<UseQueryOptions<Out<K>, Trouble>, 'queryKey' | 'queryFn'> = {},
): UseQueryResult<Out<K>, Trouble> {
  return useQuery<Out<K>, Trouble>({
    queryKey: [key, request],
    queryFn: ({ signal }) => ask(key, request, signal),
    ...options,
  })
}

/** Forgets the answers of these endpoints, so that what is on the screen is asked for again. */
export function forget(...keys: Key[]): Promise<void> {
  return queries.invalidateQueries({ predicate: ({ queryKey }) => keys.some((key) => key === queryKey[0]) })
}

/** Sends one file; `onShare` hears how much of it has gone, from 0 to 1. */
export function sendFile<K extends Key>(
  key: K,
  file: File,
  onShare: (share: number) => void,
  asked: Partial<Request<K>> = {},
): Promise<Out<K>> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(methodOf(key), addressOf(key, asked as Request<K>))
    request.setRequestHeader('x-gongzhen', '1')
    request.setRequestHeader('accept-language', language() === 'en' ? 'en' : 'zh-CN')
    request.upload.addEventListener('progress', ({ loaded, total }) => onShare(total > 0 ? loaded / total : 0))
    request.addEventListener('error', () => reject(Trouble.unreachable()))
    request.addEventListener('load', () => {
      if (request.status >= 400) reject(troubleFrom(request.status, request.responseText))
      else resolve(JSON.parse(request.responseText) as Out<K>)
    })
    const form = new FormData()
    form.append('file', file)
    request.send(form)
  })
}

/** Saves the file an endpoint answers with under a name; fails with a Trouble in place of a saved error. */
export async function saveFile<K extends Key>(key: K, request: Request<K>, name: string): Promise<void> {
  const response = await send(key, request)
  if (!response.ok) throw troubleFrom(response.status, await response.text())
  const address = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}

type Loose = { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown }

/** Calls a writing endpoint under a submission's key: sent twice, it is done once and answers alike. */
export async function askOnce<K extends Key>(key: K, request: Request<K>, submission: string): Promise<Out<K>> {
  return (await readAnswer(await send(key, request, undefined, { 'idempotency-key': submission }))) as Out<K>
}

async function send<K extends Key>(
  key: K,
  request: Request<K>,
  signal?: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const { body } = request as Loose
  const init: RequestInit = {
    method: methodOf(key),
    headers: { 'x-gongzhen': '1', 'accept-language': language() === 'en' ? 'en' : 'zh-CN', ...headers },
    credentials: 'same-origin',
  }
  if (signal) init.signal = signal
  if (body !== undefined) {
    init.headers = { ...init.headers, 'content-type': 'application/json' }
    init.body = JSON.stringify(body)
  }
  return reached(fetch(addressOf(key, request), init), signal)
}

async function reached(asking: Promise<Response>, signal?: AbortSignal): Promise<Response> {
  try {
    return await asking
  } catch (error) {
    if (signal?.aborted) throw error
    throw Trouble.unreachable()
  }
}

async function readAnswer(response: Response): Promise<unknown> {
  const text = await response.text()
  if (!response.ok) throw troubleFrom(response.status, text)
  return text === '' ? null : JSON.parse(text)
}

const methodOf = (key: keyof Api): string => key.slice(0, key.indexOf(' '))
const pathOf = (key: keyof Api): string => key.slice(key.indexOf(' ') + 1)
