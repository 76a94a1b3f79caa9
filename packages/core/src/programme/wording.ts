/** Every sentence the checker can say about a file, in both languages; {holes} are filled in. */
export const wordings = {
  // —— the file as YAML ——
  fileTooLarge: {
    zh: '文件有 {size} 个字符，超过上限 {limit}',
    en: 'the file has {size} characters, the limit is {limit}',
  },
  tooDeep: { zh: '嵌套超过 {limit} 层', en: 'nested deeper than {limit} levels' },
  tooManyNodes: {
    zh: '内容展开后超过 {limit} 个节点（检查 & 与 * 的引用）',
    en: 'more than {limit} nodes once aliases are expanded',
  },
  emptyFile: { zh: '文件是空的', en: 'the file is empty' },
  severalDocuments: {
    zh: '一个文件只能有一份文档，此处又开始了一份',
    en: 'a file holds one document; another one starts here',
  },
  notYaml: { zh: '不是合格的 YAML：{reason}', en: 'not valid YAML: {reason}' },
  unknownAlias: { zh: '引用 *{name} 没有对应的 &{name}', en: 'the alias *{name} has no anchor &{name}' },
  keyNotText: { zh: '键必须是文字', en: 'a key must be a text' },

  // —— keys and values ——
  unknownKey: { zh: '{what}没有「{key}」这个键；可用：{known}', en: '{what} has no key "{key}"; it takes {known}' },
  formulaCutByComma: {
    zh: '{what}里的「{key}」是被逗号切断的公式，请把整个公式放进引号',
    en: 'the comma cuts the formula at "{key}" in {what}; put the whole formula in quotes',
  },
  emptyKey: { zh: '{what}有一个空的键', en: '{what} has an empty key' },
  duplicateKey: { zh: '{what}里「{key}」写了两次', en: '"{key}" stands twice in {what}' },
  keyMissing: { zh: '{what}缺少「{key}」', en: '{what} lacks "{key}"' },
  valueMissing: { zh: '{what}的「{key}」是空的', en: '"{key}" of {what} is empty' },
  mapExpected: {
    zh: '{what}应是「键: 值」的一组，写的却是「{found}」',
    en: '{what} must be a map of keys and values, found "{found}"',
  },
  listExpected: { zh: '{what}的「{key}」应是一个列表 […]', en: '"{key}" of {what} must be a list […]' },
  scalarExpected: { zh: '{what}的「{key}」应是单个值', en: '"{key}" of {what} must be a single value' },
  notOneOf: { zh: '「{key}」不能是「{found}」；可用：{known}', en: '"{key}" cannot be "{found}"; it takes {known}' },
  yesNoExpected: {
    zh: '「{key}」应是 是/否/yes/no，写的却是「{found}」',
    en: '"{key}" must be yes or no, found "{found}"',
  },
  dateExpected: {
    zh: '「{key}」应是存在的日期，如 2025-01-01，写的却是「{found}」',
    en: '"{key}" must be an existing day such as 2025-01-01, found "{found}"',
  },
  numberExpected: { zh: '「{key}」应是数，写的却是「{found}」', en: '"{key}" must be a number, found "{found}"' },
  quantityExpected: {
    zh: '「{key}」应是数加单位，写的却是「{found}」',
    en: '"{key}" must be a number with a unit, found "{found}"',
  },
  unknownUnit: {
    zh: '「{found}」的单位「{unit}」不在单位表里',
    en: 'the unit "{unit}" of "{found}" is not in the list of units',
  },

  idNotAscii: {
    zh: '「{key}」应由小写字母、数字和连字符组成，字母开头，写的却是「{found}」',
    en: '"{key}" takes lower-case letters, digits and hyphens, a letter first; found "{found}"',
  },

  // —— the catalogue ——
  columnNotAscii: {
    zh: '事实「{fact}」的列名「{column}」只能用小写字母、数字和下划线，字母开头',
    en: 'the column "{column}" of the fact {fact} takes lower-case letters, digits and underscores, a letter first',
  },
  columnTaken: {
    zh: '列名「{column}」已属于事实「{other}」',
    en: 'the column "{column}" already belongs to the fact {other}',
  },
  nameTaken: { zh: '名称「{name}」已属于事实「{other}」', en: 'the name "{name}" already belongs to the fact {other}' },
  unknownSource: { zh: '没有来源「{source}」', en: 'there is no source "{source}"' },
  unknownFactInCheck: {
    zh: '核对项引用了不存在的事实「{fact}」',
    en: 'a check names the fact "{fact}", which does not exist',
  },
  currencyMissing: {
    zh: '金额事实「{fact}」要写 currency，如 CNY',
    en: 'the money fact {fact} needs a currency such as CNY',
  },
  unitNotForType: {
    zh: '类型 {type} 的事实「{fact}」不能用单位「{unit}」',
    en: 'a fact of type {type} such as {fact} cannot have the unit "{unit}"',
  },
  fileMissing: { zh: '缺少文件 {file}', en: 'the file {file} is missing' },
} as const satisfies Record<string, { readonly zh: string; readonly en: string }>

/** The code of a sentence of the checker. */
export type Wording = keyof typeof wordings
