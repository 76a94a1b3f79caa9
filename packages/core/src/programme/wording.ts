import { INDEX } from './wording-index.ts'
import { PROCESS } from './wording-process.ts'

/** The file as YAML. */
const FILE = {
  fileTooLarge: ['文件有 {size} 个字符，超过上限 {limit}', 'the file has {size} characters, the limit is {limit}'],
  tooDeep: ['嵌套超过 {limit} 层', 'nested deeper than {limit} levels'],
  tooManyNodes: [
    '内容展开后超过 {limit} 个节点（检查 & 与 * 的引用）',
    'more than {limit} nodes once aliases are expanded',
  ],
  emptyFile: ['文件是空的', 'the file is empty'],
  severalDocuments: ['一个文件只能有一份文档，此处又开始了一份', 'a file holds one document; another one starts here'],
  actionableExpected: [
    'actionable 写 yes、no、more（只能多）或 less（只能少），不是「{found}」',
    'actionable is yes, no, more or less, not "{found}"',
  ],
  notYaml: ['不是合格的 YAML：{reason}', 'not valid YAML: {reasonEn}'],
  fullWidthColon: [
    '这里是全角符号「：」，键后面要用半角的冒号和空格「: 」',
    'a full-width colon “：” here; a key takes a half-width colon and a space',
  ],
  unknownAlias: ['引用 *{name} 没有对应的 &{name}', 'the alias *{name} has no anchor &{name}'],
  keyNotText: ['键必须是文字', 'a key must be a text'],
} as const

/** Keys and values. */
const VALUES = {
  unknownKey: ['{what}没有「{key}」这个键；可用：{known}', '{what} has no key "{key}"; it takes {known}'],
  formulaCutByComma: [
    '{what}里的「{key}」是被逗号切断的公式，请把整个公式放进引号',
    'the comma cuts the formula at "{key}" in {what}; put the whole formula in quotes',
  ],
  emptyKey: ['{what}有一个空的键', '{what} has an empty key'],
  duplicateKey: ['{what}里「{key}」写了两次', '"{key}" stands twice in {what}'],
  keyMissing: ['{what}缺少「{key}」', '{what} lacks "{key}"'],
  valueMissing: ['{what}的「{key}」是空的', '"{key}" of {what} is empty'],
  mapExpected: [
    '{what}应是「键: 值」的一组，写的却是「{found}」',
    '{what} must be a map of keys and values, found "{found}"',
  ],
  listExpected: ['{what}的「{key}」应是一个列表 […]', '"{key}" of {what} must be a list […]'],
  scalarExpected: ['{what}的「{key}」应是单个值', '"{key}" of {what} must be a single value'],
  notOneOf: ['「{key}」不能是「{found}」；可用：{known}', '"{key}" cannot be "{found}"; it takes {known}'],
  yesNoExpected: ['「{key}」应是 是/否/yes/no，写的却是「{found}」', '"{key}" must be yes or no, found "{found}"'],
  dateExpected: [
    '「{key}」应是存在的日期，如 2025-01-01，写的却是「{found}」',
    '"{key}" must be an existing day such as 2025-01-01, found "{found}"',
  ],
  bankColumnWidth: [
    '定长文件的列「{field}」要写 width（1–200 个字节）',
    'the column {field} of a file of fixed width needs a width of 1 to 200 bytes',
  ],
  bankColumnMissing: ['{what}缺少列「{field}」', '{what} lacks the column {field}'],
  numberExpected: ['「{key}」应是数，写的却是「{found}」', '"{key}" must be a number, found "{found}"'],
  quantityExpected: [
    '「{key}」应是数加单位，写的却是「{found}」',
    '"{key}" must be a number with a unit, found "{found}"',
  ],
  unknownUnit: [
    '「{found}」的单位「{unit}」不在单位表里',
    'the unit "{unit}" of "{found}" is not in the list of units',
  ],
  idNotAscii: [
    '「{key}」应由小写字母、数字和连字符组成，字母开头，写的却是「{found}」',
    '"{key}" takes lower-case letters, digits and hyphens, a letter first; found "{found}"',
  ],
  mixedList: ['「{key}」列表里的值种类不一', 'the values of the list "{key}" are not of one kind'],
  factValue: [
    '事实「{fact}」应写{expected}，写的却是「{found}」',
    'the fact {fact} expects {expected}, found "{found}"',
  ],
  durationExpected: [
    '「{key}」应是期限，如 5个工作日、2年，写的却是「{found}」',
    '"{key}" must be a duration such as 5个工作日 or 2年, found "{found}"',
  ],
  parameterTypeChanges: [
    '{name}各日期的值种类或单位不一致',
    'the values of {name} differ in kind or currency from date to date',
  ],
  endsBeforeStart: ['ends {ends} 早于 effective {effective}', 'ends {ends} is before effective {effective}'],
  badRound: [
    'round 应写作「方式 数额」，如 down 1元，写的却是「{found}」；方式可用：{modes}',
    'round is a mode and a quantum such as "down 1元", found "{found}"; modes: {modes}',
  ],
} as const

/** The catalogue of facts. */
const CATALOGUE = {
  columnNotAscii: [
    '事实「{fact}」的列名「{column}」只能用小写字母、数字和下划线，字母开头',
    'the column "{column}" of the fact {fact} takes lower-case letters, digits and underscores, a letter first',
  ],
  columnTaken: ['列名「{column}」已属于事实「{other}」', 'the column "{column}" already belongs to the fact {other}'],
  nameTaken: ['名称「{name}」已属于事实「{other}」', 'the name "{name}" already belongs to the fact {other}'],
  unknownSource: ['没有来源「{source}」', 'there is no source "{source}"'],
  unknownFactInCheck: ['核对项引用了不存在的事实「{fact}」', 'a check names the fact "{fact}", which does not exist'],
  currencyMissing: ['金额事实「{fact}」要写 currency，如 CNY', 'the money fact {fact} needs a currency such as CNY'],
  unitNotForType: [
    '类型 {type} 的事实「{fact}」不能用单位「{unit}」',
    'a fact of type {type} such as {fact} cannot have the unit "{unit}"',
  ],
  fileMissing: ['缺少文件 {file}', 'the file {file} is missing'],
} as const

/** Rules, the decision, the index. */
const RULES = {
  rowWidth: [
    '{what}的一行应有 {expected} 格（条件加结果），这里有 {found} 格',
    'a row of {what} needs {expected} cells (tests and result), found {found}',
  ],
  emptyTable: ['{what}没有一行可用', '{what} has no usable row'],
  amountTwice: ['decision 里 amount 与 amounts 只能写一个', 'decision takes either amount or amounts'],
  roundWithoutAmount: ['decision 有 round 而没有 amount', 'decision has round but no amount'],
  factTypeDiffers: [
    '事实「{fact}」在目录里是 {known}，这里写成 {type}',
    'the fact {fact} is {known} in the catalogue, here {type}',
  ],
  factNotInCatalogue: [
    '事实「{fact}」不在目录里，作为本政策自有的事实要写 type',
    'the fact {fact} is not in the catalogue; as a fact of this programme it needs a type',
  ],
  childrenBesideKeys: [
    '{what}有自己的键，下级指标「{names}」要写在 of 之下',
    '{what} has keys of its own, so its children {names} stand under "of"',
  ],
  oneScoreMethod: [
    '{what}的 score 要写而且只写一种方法：{methods}',
    'the score of {what} takes exactly one of {methods}',
  ],
  casePair: ['{what}的每一项应是 [条件, 分值]', 'each case of {what} is [condition, points]'],
  elseNotLast: ['{what}的「其他」一项必须在最后', 'the "else" case of {what} must be the last'],
  piecewisePair: ['{what}的每一项应是 [数值, 比例]', 'each corner of {what} is [value, share]'],
  piecewiseOrder: ['{what}至少要两点，数值从小到大', '{what} needs at least two corners, values ascending'],
  goalpostsPair: [
    '{what}的 goalposts 应是两个不同的数 [下限, 上限]，to 是 [分值, 分值]',
    'goalposts of {what} are two different numbers [low, high], and "to" is [points, points]',
  ],
  pointsRange: ['{what}的分值应是一个数或 [最低, 最高]', 'points of {what} are a number or [least, most]'],
  bandsOrder: ['bands 的 at_least 要从高到低', 'the bounds of the bands must descend'],
} as const

/** What names mean and what reads them. */
const NAMES = {
  nameTwice: ['名称「{name}」已用于{other}', 'the name {name} is already used for {other}'],
  hidesFact: [
    '「{name}」与事实目录里的事实同名，本政策里指的是{kind}',
    '{name} is also a fact of the catalogue; in this programme it means the {kind}',
  ],
  cycle: ['规则循环：{path}', 'rules in a circle: {path}'],
  notBoolean: ['{what}应得出是或否，得到的是{found}', '{what} must give yes or no, it gives {foundEn}'],
  notMoney: ['{what}应得出金额，得到的是{found}', '{what} must give money, it gives {foundEn}'],
  notNumber: ['{what}应得出数，得到的是{found}', '{what} must give a number, it gives {foundEn}'],
  notText: ['{what}应得出文字，得到的是{found}', '{what} must give a text, it gives {foundEn}'],
  boundType: [
    '{what}的界限是{bound}，与指标的值{value}不是一种',
    'a bound of {what} is {boundEn}, its value is {valueEn}',
  ],
  factRange: ['{zh}', '{en}'],
  figureFullWidth: ['「{found}」里有全角的数字或符号', '"{found}" holds full-width figures or signs'],
  nameUnreadable: [
    '名称「{name}」不能用：它是公式语言自己的词，或含有公式读不了的符号',
    'the name {name} cannot be used: it is a word of the language of rules, or holds signs a formula cannot read',
  ],
  supersedesItself: ['政策不能取代自己', 'a programme cannot supersede itself'],
  currencyDiffers: [
    '{what}的 round 是 {round}，金额是 {amount}',
    'round of {what} is in {round}, the amount is in {amount}',
  ],
  unreadFact: ['事实「{name}」没有规则用到', 'no rule reads the fact {name}'],
  unreadParameter: ['参数「{name}」没有规则用到', 'no rule reads the parameter {name}'],
  unreadRule: [
    '规则「{name}」的结果没有用处；只作参考的请列入 info',
    'nothing uses the rule {name}; list it under info if it is only shown',
  ],
  lockLine: ['这一行不是「日期 版本 理由」：{found}', 'this line is no “day edition reason”: {found}'],
  changedSincePublished: [
    '{date} 公布的版本是 {published}，现在的文件是 {found}：已公布的政策不能悄悄改变。公布这次改动用 gongzhen publish --reason，改回去用版本管理；结构性的修改另开文件夹，写 supersedes',
    'edition {published} was published on {date}, these files are {found}: a published programme never changes silently; publish the change with gongzhen publish --reason, or open a new folder that supersedes it',
  ],
  divisorMayBeZero: [
    '除数「{part}」可以为零：为零的企业会出错而不是得到结论。先写条件，如 {part} > 0 and …，或 if {part} > 0 then … else …；从不为零的事实，写明它的最小值 min',
    'the divisor “{part}” may be zero, and such a firm gets an error instead of an answer: guard it, as in {part} > 0 and …, or give a fact that is never zero its min',
  ],
  alwaysHolds: [
    '条件「{part}」总是成立：按事实的取值范围和前面的条件，不会有不成立的企业',
    'the condition “{part}” always holds: the ranges of the facts and the conditions before it leave no other outcome',
  ],
  neverHolds: [
    '条件「{part}」永远不成立：按事实的取值范围和前面的条件，不会有成立的企业',
    'the condition “{part}” never holds: the ranges of the facts and the conditions before it leave no other outcome',
  ],
  nullCompared: [
    '「{part}」比较的是空值：没有的事实是未知，不是空值，这个条件对谁都不会成立。是否已知由系统自己判断，把它去掉',
    '“{part}” compares with null: a fact nobody knows is unknown, not null, so nobody ever meets this; leave it out',
  ],
  unreadGates: [
    '门槛 gates 没有用到：在 decide 或 eligible 里写上 gates_ok',
    'nothing reads the gates: name gates_ok in decide or eligible',
  ],
  unreadPosting: ['记账「{name}」没有动作用到', 'no action uses the posting {name}'],
  unknownName: ['没有名为「{name}」的{kind}', 'there is no {kindEn} named {name}'],
  parameterTooLate: [
    '参数「{name}」的第一个值自 {from} 起，晚于办法施行日 {effective}',
    'the first value of {name} holds from {from}, after the programme takes effect on {effective}',
  ],
  noDecision: [
    '没有 decision、decide，也没有 index：政策什么也不判断',
    'neither decision, decide nor index: the programme decides nothing',
  ],
  decideTwice: [
    'decision.eligible 与 index 的 decide 只能写一个',
    'take either decision.eligible or decide of the index',
  ],
  labelTwice: ['decision.label 与 index 的 decide 只能写一个', 'take either decision.label or decide of the index'],
  decideEnd: [
    'decide 的最后一行不能有 if，其余各行必须有',
    'the last line of decide has no "if", every other line has one',
  ],
  leafWithoutScore: [
    '指标「{name}」没有 of，也没有 value、score 或 mark',
    'the node {name} has neither children nor value, score or mark',
  ],
  groupWithScore: [
    '指标「{name}」有下级，不能再有 {key}',
    'the node {name} has children and cannot have {key} as well',
  ],
  scoreNeedsValue: ['指标「{name}」的 {method} 需要 value', '{method} of the node {name} needs a value'],
  directionUnused: [
    '指标「{name}」用 {method} 计分，direction 没有用处',
    'the node {name} is scored by {method}; its direction is not used',
  ],
  valueUnused: [
    '指标「{name}」用 cases 计分，value 没有用处',
    'the node {name} is scored by cases; its value is not used',
  ],
  pointsAboveMax: [
    '指标「{name}」有一档 {points} 分，高于 max {max}',
    'the node {name} has a row of {points} points, above its max {max}',
  ],
  weightsMissing: [
    '指标「{name}」的下级有的有 weight，有的没有',
    'some children of {name} have a weight and some have none',
  ],
  weightsSum: [
    '指标「{name}」下级的权重之和是 {sum}{group}，应为 100% 或 100',
    'the weights of the children of {name} sum to {sum}{group}, not to 100% or 100',
  ],
  weightGroups: [
    '指标「{name}」下级的权重分组不一致：{groups}',
    'the children of {name} have weights for different groups: {groups}',
  ],
  maxSum: [
    '指标「{name}」下级满分之和 {sum} 小于它的 max {max}，永远到不了满分',
    'the children of {name} sum to {sum} points at most, below its max {max}',
  ],
  nodeNotHere: ['ranks 的「{name}」不是指标', '{name} of ranks is not a node of the index'],
  dmnLater: [
    '{file}：尚未支持 .dmn 决策表，请改写为 table',
    '{file}: .dmn tables are not supported yet, write a table',
  ],
  unknownVariant: ['没有变体「{name}」', 'there is no variant {name}'],
  overrideUnknown: ['没有参数「{name}」可以改', 'there is no parameter {name} to override'],
  overrideType: [
    '参数「{name}」改成了{found}，原来是{expected}',
    'the parameter {name} is overridden by {foundEn}, it is {expectedEn}',
  ],
  variantKeys: ['变体文件只能改 parameters', 'a variant changes parameters only'],
  tableGap: ['{what}漏了情形：{text}', '{what} misses a case: {text}'],
} as const

/** Several programmes side by side. */
const TOGETHER = {
  programmeTwice: ['政策 {id} 已在 {other}', 'the programme {id} is already in {other}'],
  folderName: [
    '文件夹名应与 programme 相同：{id}，现在是 {folder}',
    'the folder is named like its programme, {id}, not {folder}',
  ],
  noProgramme: ['没有政策 {id}', 'there is no programme {id}'],
  supersedesLater: [
    '{id} 自 {from} 起施行，不早于本政策的 {effective}，不能被取代',
    '{id} takes effect on {from}, not before this programme on {effective}, and cannot be superseded',
  ],
} as const

/** The regulation beside the model. */
const POLICY = {
  articleNotModelled: [
    '{article} 没有对应的规则，也没有列入 not_modelled',
    '{article} is neither modelled nor listed in not_modelled',
  ],
  articleNotInPolicy: ['{file} 里没有「{article}」', '{file} has no article {article}'],
  articleBoth: ['「{article}」既有规则，又列在 not_modelled', '{article} is modelled and also listed in not_modelled'],
  policyEmpty: ['{file} 没有一个条款标题（## 第三条 …）', '{file} has no article headings (## 第三条 …)'],
  articleTwice: ['{file} 里「{article}」出现两次', '{article} stands twice in {file}'],
} as const

/** Golden cases and facts files. */
const CASES = {
  casesNotList: ['cases.yaml 应是案例的列表，每项以 case: 开头', 'cases.yaml is a list of cases, each with "case:"'],
  caseTwice: ['案例「{name}」写了两次', 'the case {name} stands twice'],
  caseOutsideForce: [
    '案例「{name}」的日期 {asOf} 不在施行期内：{force}',
    'the case {name} is on {asOf}, outside the programme: {force}',
  ],
  unknownFact: ['没有事实「{name}」', 'there is no fact {name}'],
  factUnread: ['事实「{name}」不为任何规则所用', 'no rule reads the fact {name}'],
  periodNotFact: ['事实「{name}」不分年份', 'the fact {name} has no years'],
  badPeriod: ['「{found}」不是{kind}', '"{found}" is not a {kindEn}'],
  unknownExpectation: [
    '「{name}」不是结论、规则、金额或指标，不能列入 expect',
    '{name} is no result, rule, amount or node and cannot be expected',
  ],
  stepExpected: [
    '一步应写成「角色 动作」，或带 on 日期和填写内容的一个映射，写的是「{found}」',
    'a step is "role action" or a map of on and one "role action", found "{found}"',
  ],
  unknownStep: ['没有「{found}」这一步', 'there is no step "{found}"'],
  stepBefore: [
    '这一步的日期 {on} 早于前一步的 {before}',
    'this step is on {on}, before the step before it on {before}',
  ],
  unknownReason: ['没有「{found}」这种原因；可用：{known}', '"{found}" is no reason; it takes {known}'],
  unknownDoubt: ['「{found}」不是一种存疑；可用：{known}', '"{found}" is no doubt; it takes {known}'],
} as const

const IMPORTS = {
  mapPeriod: [
    '事实「{fact}」按{expected}，这份对照表的行按{found}',
    'the fact {fact} is kept by {expected}, the rows of this map are by {found}',
  ],
  mapPeriodTwice: ['period 只能写 column 或 value 之一', 'period takes either a column or a value'],
  mapUnitMissing: ['金额列「{column}」要写单位，如 unit: 万元', 'the money column {column} needs a unit such as 万元'],
  mapUnit: ['单位「{unit}」不能用于事实「{fact}」', 'the unit "{unit}" does not fit the fact {fact}'],
  mapParse: [
    'parse: {parse} 不能用于类型为 {type} 的事实「{fact}」',
    'parse: {parse} does not fit {fact} of type {type}',
  ],
  mapKeyForParse: ['「{key}」只用于 parse: {parse}', '"{key}" belongs to parse: {parse}'],
  mapName: ['要新建主体（create: yes），就要写明名称列 name', 'to create parties, say which column has their name'],
  mapEmpty: ['columns 没有一列', 'columns is empty'],
} as const

/** Every sentence the checker can say about a file: Chinese, then English; {holes} are filled in. */
export const wordings = {
  ...INDEX,
  ...FILE,
  ...VALUES,
  ...CATALOGUE,
  ...RULES,
  ...NAMES,
  ...TOGETHER,
  ...POLICY,
  ...PROCESS,
  ...CASES,
  ...IMPORTS,
} as const

/** The code of a sentence of the checker. */
export type Wording = keyof typeof wordings
