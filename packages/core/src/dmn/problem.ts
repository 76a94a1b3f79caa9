import { type Problem, nearest } from '../base.ts'
import type { Element } from './xml.ts'

/** Everything that can be wrong with a model, in both languages. {holes} are filled by `problemAt`. */
const WORDING = {
  notXml: ['不是合格的 XML：{reason}', 'not well-formed XML: {reason}'],
  tooLarge: ['文件有 {found} 个字符，最多 {limit} 个', 'the file has {found} characters, the limit is {limit}'],
  tooDeep: ['元素嵌套超过 {limit} 层', 'elements are nested more than {limit} levels deep'],
  doctype: [
    '不接受文档类型声明（DOCTYPE）：其中的实体可能无限展开；请删去它',
    'a document type declaration is not accepted, since its entities may expand without end; remove it',
  ],
  notDmn: [
    '根元素应是 DMN 的 definitions，这里是 {found}',
    'the root should be the element definitions of DMN, found {found}',
  ],
  version: [
    '认识 DMN 1.2 到 1.5，这里的命名空间是 {found}；请用建模工具另存为 1.5',
    'DMN 1.2 to 1.5 are read, found the namespace {found}; save the model as 1.5 with your modeller',
  ],
  attributeMissing: ['元素 {element} 缺少属性 {attribute}', 'the element {element} lacks the attribute {attribute}'],
  childMissing: ['元素 {element} 缺少 {child}', 'the element {element} lacks {child}'],
  unexpected: ['元素 {element} 里不应有 {child}', '{child} is not expected in the element {element}'],
  choice: [
    '{element} 的 {attribute} 应是 {expected} 之一，这里是“{found}”',
    '{attribute} of {element} should be one of {expected}, found "{found}"',
  ],
  duplicateId: ['编号“{found}”用了两次', 'the id "{found}" is used twice'],
  duplicateName: [
    '名称“{found}”用了两次，公式里分不清',
    'the name "{found}" is used twice; a formula cannot tell which',
  ],
  duplicateType: ['类型“{found}”定义了两次', 'the type "{found}" is defined twice'],
  reference: ['引用“{found}”没有对应的元素{near}', 'the reference "{found}" leads to no element{nearEn}'],
  noImport: [
    '导入的模型“{namespace}”（{name}）没有给出；请一起给出该文件',
    'the imported model "{namespace}" ({name}) was not given; give its file too',
  ],
  sameNamespace: ['与 {file} 的命名空间相同：{namespace}', 'has the same namespace as {file}: {namespace}'],
  importType: ['不支持导入 {found}，只支持 DMN 模型', 'importing {found} is not supported, only DMN models are'],
  cycle: ['决策循环依赖：{path}', 'decisions depend on each other in a circle: {path}'],
  importCycle: ['模型循环导入：{path}', 'models import each other in a circle: {path}'],
  typeUnknown: ['没有类型“{found}”{near}', 'there is no type "{found}"{nearEn}'],
  typeCycle: ['类型循环引用：{path}', 'types refer to each other in a circle: {path}'],
  language: [
    '表达式语言 {found} 不支持，只支持 FEEL',
    'the expression language {found} is not supported, only FEEL is',
  ],
  externalFunction: [
    '不支持 {found} 函数；它的结果是空',
    'functions of kind {found} are not supported; the result is null',
  ],
  width: ['这一行有 {found} 个{what}，表头有 {expected} 列', 'this rule has {found} {whatEn} for {expected} columns'],
  outputName: ['有几个输出时每个都要有名称', 'each of several outputs needs a name'],
  aggregation: [
    '汇总 {found} 只用于命中策略 COLLECT 且只有一个输出',
    'the aggregation {found} needs the hit policy COLLECT and a single output',
  ],
  formula: ['{what}：{reason}', '{whatEn}: {reasonEn}'],
  note: ['{what}：{reason}；结果是空', '{whatEn}: {reasonEn}; the result is null'],
} as const

export type ProblemName = keyof typeof WORDING
type Holes<Text extends string> = Text extends `${string}{${infer Hole}}${infer Rest}` ? Hole | Holes<Rest> : never
type Details<Name extends ProblemName> = Record<Holes<(typeof WORDING)[Name][number]>, string | number>

/** Where in which file something stands, and the element of the model it belongs to. */
export type Place = {
  readonly file: string
  readonly line: number
  readonly column: number
  /** The id of the nearest element that has one, else its name. */
  readonly element?: string
}

/** A problem of a model with its file, line, and the element it belongs to. */
export function problemAt<Name extends ProblemName>(place: Place, name: Name, details: Details<Name>): Problem {
  const values = new Map(Object.entries(details).map(([hole, value]) => [hole, clip(String(value))]))
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, hole: string) => values.get(hole) ?? '')
  const [zh, en] = WORDING[name]
  return {
    code: `dmn.${name}`,
    file: place.file,
    line: place.line,
    column: place.column,
    ...(place.element !== undefined && { article: `<${clip(place.element)}>` }),
    zh: fill(zh),
    en: fill(en),
  }
}

/** The place of an element; an element without an id is found by the next outer one that has one. */
export const placeOf = (file: string, element: Element): Place => {
  let near: Element | undefined = element
  while (near && !near.attributes.has('id') && !near.attributes.has('name')) near = near.parent
  const name = near?.attributes.get('id') ?? near?.attributes.get('name')
  return { file, line: element.line, column: element.column, ...(name !== undefined && { element: name }) }
}

/** The names near to one that is not there, as the end of a sentence in both languages. */
export const nearTo = (found: string, names: Iterable<string>): { readonly near: string; readonly nearEn: string } => {
  const close = nearest(found, names)
  if (close.length === 0) return { near: '', nearEn: '' }
  return { near: `；相近的有：${close.join('、')}`, nearEn: `; near to it: ${close.join(', ')}` }
}

const clip = (text: string): string => (text.length <= 160 ? text : `${text.slice(0, 160)}…`)
