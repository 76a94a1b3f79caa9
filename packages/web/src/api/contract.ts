import type { Api as Declared } from '@gongzhen/server/app'

/** What the server declares, by `METHOD /path`. */
export type Api = Declared
export type Key = keyof Api & string

/** What an endpoint answers with. */
export type Out<K extends Key> = Api[K]['out']

/** What an endpoint asks for; parts that may be left out may be left out. */
export type Request<K extends Key> = Part<'params', Api[K]['params']> &
  Part<'query', Api[K]['query']> &
  Part<'body', Api[K]['body']>

type Part<Name extends string, Asked> =
  Record<never, never> extends Asked ? { readonly [Key in Name]?: Asked } : { readonly [Key in Name]: Asked }
