import { inBoth } from '../../i18n.ts'

/** What a programme gives. */
export const GIVES = inBoth(
  { decision: '认定', class: '划型', score: '计分', amount: '金额' },
  { decision: 'Decision', class: 'Class', score: 'Points', amount: 'Amount' },
)

/** How a group combines its parts, or a leaf turns its value into points. */
export const METHODS: Readonly<Record<string, string>> = inBoth(
  {
    sum: '各项相加',
    mean: '加权平均',
    gmean: '几何平均',
    hmean: '调和平均',
    power: '幂平均',
    best: '取最高的一项',
    worst: '取最低的一项',
    mpi: '平均并扣减不均衡',
    copeland: '两两比较',
    at_least: '达到一档得一档分',
    cases: '按情形给分',
    lookup: '按取值给分',
    piecewise: '分段折算，段内按比例',
    goalposts: '在上下限之间按比例',
    value: '数值即得分',
    mark: '专家打分',
  },
  {
    sum: 'sum',
    mean: 'weighted mean',
    gmean: 'geometric mean',
    hmean: 'harmonic mean',
    power: 'power mean',
    best: 'the best one',
    worst: 'the worst one',
    mpi: 'mean less unevenness',
    copeland: 'pair by pair',
    at_least: 'points by step reached',
    cases: 'points by case',
    lookup: 'points by value',
    piecewise: 'by segments, in proportion within each',
    goalposts: 'in proportion between bounds',
    value: 'the value itself',
    mark: 'marks of experts',
  },
)
