import { SaxesParser } from 'saxes'
import type { Problem } from '../base.ts'
import { problemAt } from './problem.ts'

/** An element of an XML file with its place; names are without prefix. Attributes of other namespaces are left out. */
export type Element = {
  readonly name: string
  readonly namespace: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly Element[]
  /** The text directly inside it. */
  readonly text: string
  readonly line: number
  readonly column: number
  readonly parent: Element | undefined
  /** `xsi:type` and `xsi:nil`, by their local names. */
  readonly instance: ReadonlyMap<string, string>
}

type Growing = { -readonly [Key in keyof Element]: Element[Key] } & { children: Element[] }

/** No model is larger; a table of 16,000 rows has about 8 million characters. */
const SIZE_MAX = 64_000_000
const DEPTH_MAX = 200
/** A broken file goes wrong again and again after its first mistake; the first ones tell. */
const MISTAKES_MAX = 10
const INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance'

/** Ends the parsing of a file that is not worth reading on. */
class Refused extends Error {}

/** The root of an XML text, or what is wrong with it. No entity of its own is ever expanded. */
export function parseXml(file: string, text: string): { readonly root: Element } | { readonly problems: Problem[] } {
  if (text.length > SIZE_MAX) {
    const at = { file, line: 1, column: 1 }
    return { problems: [problemAt(at, 'tooLarge', { found: text.length, limit: SIZE_MAX })] }
  }
  const problems: Problem[] = []
  const open: Growing[] = []
  let root: Element | undefined
  const parser = new SaxesParser({ xmlns: true, position: true })
  const here = () => ({ file, line: parser.line, column: parser.column + 1 })
  const refuse = (problem: Problem): never => {
    problems.push(problem)
    throw new Refused()
  }
  let start = here()
  parser.on('error', (error) => {
    problems.push(problemAt(here(), 'notXml', { reason: error.message.replace(/^\d+:\d+: /, '') }))
    if (problems.length >= MISTAKES_MAX) throw new Refused()
  })
  parser.on('doctype', () => refuse(problemAt(here(), 'doctype', {})))
  parser.on('opentagstart', () => {
    start = here()
  })
  parser.on('opentag', (tag) => {
    const element: Growing = {
      name: tag.local,
      namespace: tag.uri,
      ...attributesOf(Object.values(tag.attributes), tag.uri),
      children: [],
      text: '',
      line: start.line,
      column: Math.max(1, start.column - tag.name.length - 1),
      parent: open.at(-1),
    }
    open.at(-1)?.children.push(element)
    root ??= element
    open.push(element)
    if (open.length > DEPTH_MAX) refuse(problemAt(start, 'tooDeep', { limit: DEPTH_MAX }))
  })
  parser.on('closetag', () => open.pop())
  const append = (part: string) => {
    const element = open.at(-1)
    if (element) element.text += part
  }
  parser.on('text', append)
  parser.on('cdata', append)
  try {
    parser.write(text).close()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
  }
  if (problems.length > 0 || !root) return { problems }
  return { root }
}

type Attribute = { readonly local: string; readonly uri: string; readonly value: string }

function attributesOf(all: readonly Attribute[], own: string): Pick<Element, 'attributes' | 'instance'> {
  const plain = all.filter(({ uri }) => uri === '' || uri === own)
  const instance = all.filter(({ uri }) => uri === INSTANCE)
  const byName = (list: readonly Attribute[]) => new Map(list.map(({ local, value }) => [local, value]))
  return { attributes: byName(plain), instance: byName(instance) }
}

/** The first child of that name in the element's own namespace. */
export const childOf = (element: Element, name: string): Element | undefined =>
  element.children.find((child) => child.name === name && child.namespace === element.namespace)

/** Every child of that name in the element's own namespace. */
export const childrenOf = (element: Element, name: string): readonly Element[] =>
  element.children.filter((child) => child.name === name && child.namespace === element.namespace)
