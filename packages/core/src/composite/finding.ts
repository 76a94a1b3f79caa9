/** Something about a framework or its data that a person should know: what, where, and what comes of it. */
export type Finding = {
  readonly code: string
  /** An error stops the scoring; a warning changes what a score means; a note only tells. */
  readonly severity: 'error' | 'warning' | 'note'
  readonly subject: string
  readonly zh: string
  readonly en: string
}

type Wording = { readonly severity: Finding['severity']; readonly zh: string; readonly en: string }

const WORDINGS = {
  noIndicators: {
    severity: 'error',
    zh: '指标体系里一个指标也没有，请至少写一个',
    en: 'the framework has no indicator; give it at least one',
  },
  noNodes: {
    severity: 'error',
    zh: '指标体系里没有汇总的一级，请写出总分由哪些指标组成',
    en: 'the framework has no node above its indicators; say what makes up the total',
  },
  noPlace: {
    severity: 'error',
    zh: '「{subject}」不属于任何上级，或上下级成环，请写明它的上级',
    en: '{subject} hangs under no node, or the tree loops; say what it belongs to',
  },
  twoPlaces: {
    severity: 'error',
    zh: '「{subject}」出现了两次，一个指标只能有一个位置',
    en: '{subject} stands in two places; it may stand in one',
  },
  unknownChild: {
    severity: 'error',
    zh: '「{subject}」下面写了「{child}」，但没有这个指标',
    en: '{subject} names {child}, which does not exist',
  },
  emptyNode: {
    severity: 'error',
    zh: '「{subject}」下面没有指标，无从得分，请删去它或给它下级',
    en: '{subject} has no children and so no score; remove it or give it some',
  },
  negativeWeight: {
    severity: 'error',
    zh: '「{subject}」的权重是 {found}，权重应是不小于 0 的数',
    en: 'the weight of {subject} is {found}; a weight is a number not below 0',
  },
  weightsZero: {
    severity: 'error',
    zh: '「{subject}」下面各项的权重都是 0，至少一项要大于 0',
    en: 'all weights under {subject} are 0; at least one must be above',
  },
  weightGroups: {
    severity: 'error',
    zh: '「{subject}」下面各项的权重分组不一致：{found}；每一项都要给出同样的各组',
    en: 'the weights under {subject} are given for different groups: {found}; give each child the same ones',
  },
  exponentZero: {
    severity: 'error',
    zh: '「{subject}」的幂次是 {found}，应是不等于 0 的数；幂次为 0 就是几何平均 gmean',
    en: 'the exponent of {subject} is {found}; it must be a number other than 0 — the mean of power 0 is gmean',
  },
  flatScale: {
    severity: 'error',
    zh: '「{subject}」的计分区间两端相等（{found}），无法换算，请给出不同的两端',
    en: 'both ends of the scale of {subject} are {found}; give two different ones',
  },
  rowsOrder: {
    severity: 'error',
    zh: '「{subject}」的分段没有按数值从小到大写，或者一段也没有',
    en: 'the rows of {subject} do not ascend, or there are none',
  },
  treatExact: {
    severity: 'error',
    zh: '「{subject}」按分档计分，不能再做异常值处理：处理后的值不再是原来的数',
    en: '{subject} is scored by thresholds, so it must not be treated: a treated value is no longer the figure itself',
  },
  directionUnused: {
    severity: 'error',
    zh: '「{subject}」的计分方法自己说明了哪头好，不要再写方向',
    en: 'the scale of {subject} itself says which way is better; do not give a direction',
  },
  copelandOfOne: {
    severity: 'error',
    zh: '「{subject}」用两两比较（Copeland），不能单独给一家打分，请与全体一起计算',
    en: '{subject} compares units in pairs (Copeland); one unit cannot be scored alone — score the population',
  },
  noColumn: {
    severity: 'error',
    zh: '表里没有「{subject}」要用的列「{column}」，表里有 {found}',
    en: '{subject} needs the column {column}, which the table does not have; it has {found}',
  },
  noGrouping: {
    severity: 'error',
    zh: '表里没有分组列「{subject}」，请在数据里加上这一列，或用 --groups 指明',
    en: 'the table has no group column {subject}; add it to the data or name it with --groups',
  },
  noUnits: {
    severity: 'error',
    zh: '表里一家也没有，没有可以计算的',
    en: 'the table holds no unit; there is nothing to score',
  },
  repeatedUnit: {
    severity: 'error',
    zh: '「{subject}」在表里出现了 {found} 次，每家只能有一行',
    en: '{subject} stands in {found} rows; each unit has one',
  },
  population: {
    severity: 'error',
    zh: '只有 {found} 家，少于规定的 {least} 家，不能用相对方法计分；请改用固定的上下界，或沿用已冻结的参数',
    en: 'only {found} units, below the stated {least}: no relative scoring; use fixed goalposts or frozen parameters',
  },
  unknownReference: {
    severity: 'error',
    zh: '「{subject}」以「{found}」为参照，但表里没有这一家',
    en: '{subject} refers to {found}, which is not in the table',
  },
  empty: {
    severity: 'warning',
    zh: '「{subject}」没有一家有值，这一项不计分，权重由同级其他项分担',
    en: '{subject} has no value at all: it is not scored and its siblings share its weight',
  },
  constant: {
    severity: 'warning',
    zh: '「{subject}」各家的值全部相同，分不出高低，这一项不计分，权重由同级其他项分担',
    en: 'all values of {subject} are equal: it is not scored and its siblings share its weight',
  },
  notFinite: {
    severity: 'warning',
    zh: '「{subject}」有 {found} 个值是无穷大或大得不可能（超过 1e100），按缺失处理，请核对',
    en: '{subject} has {found} values that are infinite or beyond 1e100; they are treated as missing — check them',
  },
  notTreatable: {
    severity: 'warning',
    zh: '「{subject}」处理后仍然偏斜（偏度 {skew}，峰度 {kurtosis}），换算已保留，建议改用分段或固定上下界',
    en: '{subject} is still skewed after treatment (skew {skew}, kurtosis {kurtosis}); consider a piecewise scale or goalposts',
  },
  treatedFlat: {
    severity: 'warning',
    zh: '「{subject}」不同的值太少，缩尾会把它变成常数，所以没有处理',
    en: '{subject} has so few distinct values that winsorising would make it constant; it was left untreated',
  },
  overWinsorised: {
    severity: 'note',
    zh: '「{subject}」有并列的极端值，缩尾动了 {found} 个点，多于规定的 {most} 个',
    en: 'ties made winsorising {subject} move {found} points, more than the {most} allowed',
  },
  overZero: {
    severity: 'warning',
    zh: '「{subject}」用几何或调和平均，但 {found} 家有等于或小于 0 的分，这些家的这一项没有结果；请把计分区间的下端改为大于 0',
    en: '{subject} is a geometric or harmonic mean, yet {found} units have a score of 0 or less: theirs is missing; scale to a range above 0',
  },
  noWeightForGroup: {
    severity: 'warning',
    zh: '「{subject}」下面没有给「{found}」组的权重，这 {count} 家没有结果',
    en: '{subject} has no weights for the group {found}: its {count} units have no score',
  },
  emptyGroup: {
    severity: 'note',
    zh: '「{subject}」给了「{found}」组的权重，但没有一家在这一组',
    en: '{subject} has weights for the group {found}, in which there is no unit',
  },
  groupOfOne: {
    severity: 'note',
    zh: '「{subject}」的「{found}」组只有一家，组内排名没有意义',
    en: 'the group {found} of {subject} has one unit; its place means nothing',
  },
  singleUnit: {
    severity: 'warning',
    zh: '只有一家，相对计分的方法没有比较对象，这些指标不计分；请用已冻结的参数',
    en: 'there is one unit only: relative scales have nothing to compare with and give no score; use frozen parameters',
  },
  tooMany: {
    severity: 'error',
    zh: '「{subject}」用两两比较，{found} 家太多（最多 {most} 家），请改用其他汇总方法',
    en: '{subject} compares pairs; {found} units are too many (at most {most}); combine otherwise',
  },
  notFrozen: {
    severity: 'error',
    zh: '冻结的参数里没有「{subject}」，这套参数不是为这个指标体系估计的；请重新估计',
    en: 'the frozen parameters have nothing for {subject}: they were estimated for another framework; estimate again',
  },
  quotaLarger: {
    severity: 'note',
    zh: '「{subject}」的名额 {found} 多于参评的 {count} 家，全部入档',
    en: 'the quota of {subject} is {found}, more than the {count} units there are; all are in',
  },
  allConflicted: {
    severity: 'warning',
    zh: '「{subject}」的评委全部回避，没有成绩；请另派评委',
    en: 'every judge of {subject} is conflicted, so it has no mark; name other judges',
  },
  tooFewJudges: {
    severity: 'warning',
    zh: '「{subject}」只有 {found} 位有效评委，少于规定的 {least} 位，没有成绩',
    en: '{subject} has {found} valid judges, fewer than the {least} required, so it has no mark',
  },
} as const satisfies Record<string, Wording>

/** A finding in its words. */
export function finding(
  code: keyof typeof WORDINGS,
  subject: string,
  details: Readonly<Record<string, string | number>> = {},
): Finding {
  const { severity, zh, en } = WORDINGS[code]
  const values: Readonly<Record<string, string | number>> = { subject, ...details }
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, hole: string) => String(values[hole] ?? ''))
  return { code, severity, subject, zh: fill(zh), en: fill(en) }
}
