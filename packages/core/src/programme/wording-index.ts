/** Sentences about an index: targets, comparisons of units, judges, tables of units. Chinese, then English. */
export const INDEX = {
  weightNegative: [
    '指标「{name}」的权重是 {weight}{group}，权重应不小于 0；要扣分请写在 adjust 的 deduct 里',
    'the weight of {name} is {weight}{group}; a weight is not below 0 (deductions go under adjust)',
  ],
  targetParts: [
    '{what}的 target 要写 goal（目标值）和 met（达到目标的分）',
    'target of {what} takes goal and met, the points for reaching it',
  ],
  targetSteps: [
    '{what}要写 step（每多少，如 5%）、points（几分，大于 0）和 limit（到几分为止）',
    '{what} takes step (such as 5%), points above 0 and limit',
  ],
  targetLimits: [
    '{what}的 above.limit 应不低于 met，below.limit 应不高于 met',
    'above.limit of {what} is not below met, below.limit not above it',
  ],
  effortUnmoved: [
    'efforts 里的「{name}」不是企业自己能改变的事实（目录里的 actionable），不会出现在建议里，请删去',
    '{name} under efforts is no fact a firm can change (actionable in the catalogue); remove it',
  ],
  effortAmount: [
    'efforts 里「{name}」的数量应大于 0：写同样一份力气能带来多少，如 10万元、1件',
    'the amount of {name} under efforts is above 0: what one effort brings, such as 10万元 or 1件',
  ],
  scalePair: ['{what}的 {key} 应是两个数，如 [0, 100]', '{key} of {what} takes two numbers such as [0, 100]'],
  orderTakesNothing: ['{what}的 {key} 不带参数，写 score: {key}', '{key} takes nothing: write score: {key} ({what})'],
  carryYears: [
    '{what}的 carry 是往前找几年的值，写 1 到 {most} 的整数',
    'carry of {what} says how many years back a value may be taken from: 1 to {most}',
  ],
  carryUnused: [
    '指标「{name}」没有 value，没有往年的值可以沿用，请去掉 carry',
    'the node {name} has no value, so no earlier one can stand in: remove carry',
  ],
  treatNothing: [
    '{what}的 treat 什么也没有做：写 winsorise（最多动几个）或 otherwise（怎样变换）',
    'treat of {what} does nothing: give winsorise or otherwise',
  ],
  shareExpected: [
    '「{key}」应是 0 到 100% 的比例，写的却是「{found}」',
    '"{key}" is a share up to 100%, found "{found}"',
  ],
  dropOn: [
    'reviews 按评委的总分去掉最高最低，on 只能写 total，不能写「{found}」',
    'sheets are dropped by their total: on is total, not "{found}"',
  ],
  dropAll: [
    'reviews 最少 {min} 位评委，却要去掉 {drop} 位：去掉之后至少要剩一位',
    'of at least {min} judges {drop} are dropped: one at least must be left',
  ],
  relativeOnly: [
    '指标「{name}」用 {method} 计分，{key} 只用于 minmax、zscore、percentile、rank、borda、distance_to_…、fraction_of_max',
    'the node {name} is scored by {method}; {key} is for minmax, zscore, percentile, rank, borda, distance_to_… and fraction_of_max',
  ],
  exponentOnly: [
    '指标「{name}」：combine: power 要写 exponent，其余合成方法不写',
    '{name}: combine: power takes an exponent, no other way does',
  ],
  reviewsWithoutMark: [
    'reviews 要有评委打分的指标：在指标上写 mark: 评分的事实',
    'reviews needs a node the judges mark: write mark: fact',
  ],
  referenceUnused: [
    'reference 没有用处：没有一项按与其他对象的比较计分',
    'reference is not used: no node compares units',
  ],
  frozenMissing: [
    '没有冻结参数的文件 {file}：用 gongzhen score 算一次，把它写出的 frozen.json 放进这个文件夹',
    'there is no file {file} of frozen parameters: score once with gongzhen score and put its frozen.json here',
  ],
  frozenUnread: ['{file} 不是冻结的参数（gongzhen-frozen/1）', '{file} holds no frozen parameters (gongzhen-frozen/1)'],
  frozenLacks: [
    '{file} 里没有 {names} 的参数，它是别的指标体系估计的',
    '{file} has no parameters for {names}: it was estimated for another index',
  ],
  sheetIncomplete: [
    '{what}缺 {names}：没有打分不等于 0 分，补上或写明回避',
    '{what} lacks {names}: no mark is not zero; give it or declare the conflict',
  ],
  tableMissing: ['文件夹里没有表格 {file}', 'the folder has no table {file}'],
  tableQuoted: [
    '表格 {file} 里有引号：一格里不能有逗号和引号',
    'the table {file} holds quotes; a cell has neither commas nor quotes',
  ],
  tableRow: ['这一行有 {found} 格，表头有 {expected} 格', 'this row has {found} cells, the header has {expected}'],
} as const
