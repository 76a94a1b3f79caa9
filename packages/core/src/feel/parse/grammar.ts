import type { SyntaxNode, Tree } from '@lezer/common'
import { ContextTracker, type LRParser } from '@lezer/lr'
import { parser } from 'lezer-feel'

/** What a text is read as: one formula, or the tests of one cell of a decision table. */
export type Reading = 'Expression' | 'UnaryTests'

/** Where the grammar finds no way on; the text up to there is fine. */
export type Stop = { readonly stop: number }

/**
 * Reads a text with the FEEL grammar. Names of several words or with signs inside must be among `names`;
 * single words need no declaration. Time is proportional to the length of the text.
 */
export function readTree(text: string, names: readonly string[], reading: Reading): Tree | Stop {
  const key = `${reading}\n${names.join('\n')}`
  const grammar = grammars.get(key) ?? newGrammar(names, reading)
  if (!grammars.has(key)) {
    if (grammars.size >= GRAMMARS_MAX) grammars.clear()
    grammars.set(key, grammar)
  }
  grammar.text = text
  grammar.names = grammar.declared
  return advance(grammar.parser, text)
}

/** A parser that knows the declared names, with the text it reads and the names that text has declared itself. */
type Grammar = { readonly parser: LRParser; readonly declared: Names; text: string; names: Names }

/** Formulas of a programme share their names: its parser is made once. */
const grammars = new Map<string, Grammar>()
const GRAMMARS_MAX = 50

function newGrammar(names: readonly string[], reading: Reading): Grammar {
  const declared: Names = { keys: new Set(), prefixes: new Set() }
  for (const name of names) declare(declared, name)
  const contextTracker = trackNames(() => grammar)
  const configured = parser.configure({ contextTracker, top: reading, strict: true })
  const grammar: Grammar = { parser: configured, declared, text: '', names: declared }
  return grammar
}

function advance(contextual: LRParser, text: string): Tree | Stop {
  const parse = contextual.startParse(text)
  let steps = 100 * text.length + 10_000
  try {
    for (;;) {
      const tree = parse.advance()
      if (tree) return firstGuess(tree) ?? tree
      if (steps-- < 0) return { stop: parse.parsedPos }
    }
  } catch (stop) {
    if (stop instanceof SyntaxError) return { stop: Number(/\d+$/.exec(stop.message)?.[0] ?? parse.parsedPos) }
    throw stop
  }
}

/** In a very long chain the parser may guess instead of giving up; a guess is never taken for what was written. */
function firstGuess(tree: Tree): Stop | undefined {
  const cursor = tree.cursor()
  do {
    if (cursor.type.isError) return { stop: cursor.from }
  } while (cursor.next())
  return undefined
}

/** The children that carry meaning, comments left out. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) if (!child.type.isSkipped) children.push(child)
  return children
}

/** A name with one space around its signs and between its words, as the grammar compares names. */
export const normalName = (name: string): string =>
  name
    .replace(/\s*([./\-'+]|\*\*?)\s*/g, ' $1 ')
    .replace(/\s+/g, ' ')
    .trim()

type Names = { readonly keys: Set<string>; readonly prefixes: Set<string> }
type Tracked = { readonly tokens: readonly string[]; readonly contextCache: () => Names }

/**
 * The grammar's tokenizer asks its context which names exist; its own tracker also infers the values of contexts,
 * which takes time quadratic in the length of a list. This one keeps only the words of the name being read,
 * and the names of several words that the text itself declares.
 */
function trackNames(current: () => Grammar): ContextTracker<Tracked> {
  const contextCache = () => current().names
  return new ContextTracker<Tracked>({
    start: { tokens: [], contextCache },
    strict: false,
    reduce(tracked, term, stack, input) {
      const grammar = current()
      if (WORDS.has(term)) return withWord(tracked, grammar.text.slice(input.pos, stack.pos))
      if (!NAMES.has(term)) return tracked
      if (DECLARATIONS.has(term) && tracked.tokens.length > 1) declareHere(grammar, tracked.tokens.join(' '))
      return { tokens: [], contextCache }
    },
  })
}

/** A name the text declares holds to its end; the declared names themselves stay as they are. */
function declareHere(grammar: Grammar, name: string): void {
  if (grammar.names === grammar.declared) {
    const { keys, prefixes } = grammar.declared
    grammar.names = { keys: new Set(keys), prefixes: new Set(prefixes) }
  }
  declare(grammar.names, name)
}

/** No name has more words than this; the limit keeps a text of nothing but words linear. */
const WORDS_MAX = 40

function withWord(tracked: Tracked, word: string): Tracked {
  if (tracked.tokens.length === WORDS_MAX) return tracked
  return { tokens: [...tracked.tokens, word], contextCache: tracked.contextCache }
}

function declare(known: Names, name: string): void {
  const key = normalName(name)
  if (!key.includes(' ')) return
  known.keys.add(key)
  for (let end = 1; end <= key.length; end++) known.prefixes.add(key.slice(0, end))
}

const terms = (...names: string[]): ReadonlySet<number> =>
  new Set(parser.nodeSet.types.filter((type) => names.includes(type.name)).map((type) => type.id))

const WORDS = terms('Identifier', 'AdditionalIdentifier', 'PropertyIdentifier')
const NAMES = terms('VariableName', 'PathName', 'Name', 'PropertyName', 'ParameterName')
const DECLARATIONS = terms('Name', 'PropertyName', 'ParameterName')
