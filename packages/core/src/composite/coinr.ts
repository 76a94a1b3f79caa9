import type { Aggregate, Combination, Framework, Imputation, Indicator, Scale, Treatment, Weight } from './framework.ts'

/** A row of COINr's framework table (iMeta), as text by column. */
export type MetaRow = Readonly<Record<string, string>>

/** One configuration of a `coinr-reference/1` manifest, as far as it is read. */
export type CoinrConfig = {
  readonly id: string
  readonly dataset: string
  readonly exclude: readonly string[] | null
  readonly steps: readonly CoinrStep[]
}
export type CoinrStep = Readonly<Record<string, unknown>> & { readonly op: string }

/** Weights by code, from a weights table: one number, or one for each group. */
export type CoinrWeights = ReadonlyMap<string, Weight>

/** What a COINr configuration cannot be read as. */
export class CoinrProblem extends Error {
  override readonly name = 'CoinrProblem'
}

const COMBINED: Readonly<Record<string, Combination>> = {
  a_amean: 'mean',
  a_gmean: 'gmean',
  a_hmean: 'hmean',
  a_genmean: 'power',
  a_copeland: 'copeland',
}

/** A COINr configuration as a framework of ours. Steps we do not know are refused, never passed over. */
export function readCoinr(meta: readonly MetaRow[], config: CoinrConfig, weights: CoinrWeights): Framework {
  const step = (op: string) => config.steps.find((one) => one.op === op)
  const known = ['denominate', 'impute', 'screen', 'treat', 'normalise', 'aggregate']
  const strange = config.steps.find(({ op }) => !known.includes(op))
  if (strange) throw new CoinrProblem(`step ${strange.op}; known are ${known.join(', ')}`)
  const excluded = new Set(config.exclude ?? [])
  const rows = meta.filter((row) => !excluded.has(row['iCode'] ?? ''))
  const screen = step('screen')
  return {
    indicators: rows.filter((row) => row['Type'] === 'Indicator').map((row) => readIndicator(row, weights, step)),
    aggregates: readAggregates(rows, weights, step('aggregate')),
    ...(screen ? { screen: { when: 'after' as const, ...screening(screen) } } : {}),
    decimals: 9,
    rank: { ties: [] },
  }
}

type StepOf = (op: string) => CoinrStep | undefined

function readIndicator(row: MetaRow, weights: CoinrWeights, step: StepOf): Indicator {
  const code = row['iCode'] ?? ''
  const denominator = row['Denominator'] ?? ''
  const treat = step('treat')
  const normalise = step('normalise')
  return {
    code,
    title: row['iName'] ?? code,
    ...(row['Unit'] ? { unit: row['Unit'] } : {}),
    direction: row['Direction'] === '-1' ? -1 : 1,
    ...(step('denominate') && denominator !== '' ? { denominator } : {}),
    missing: imputation(step('impute')),
    ...(treat ? { treat: treatment(treat) } : {}),
    scale: normalise ? scaling(specsOf(normalise, code), row) : { kind: 'given' },
    weight: weights.get(code) ?? Number(row['Weight'] ?? 1),
  }
}

function readAggregates(rows: readonly MetaRow[], weights: CoinrWeights, step: CoinrStep | undefined): Aggregate[] {
  const nodes = rows.filter((row) => row['Type'] === 'Aggregate')
  const ordered = nodes.toSorted((a, b) => Number(a['Level']) - Number(b['Level']))
  const given = step?.['f_ag'] ?? 'a_amean'
  const methods = Array.isArray(given) ? given.map(String) : [String(given)]
  const parameters = fieldsOf(step?.['f_ag_para'])
  return ordered.map((row) => {
    const code = row['iCode'] ?? ''
    const level = Number(row['Level']) - 2
    const name = methods[level] ?? methods[0] ?? ''
    const combine = COMBINED[name]
    if (!combine) throw new CoinrProblem(`f_ag ${name}; known are ${Object.keys(COMBINED).join(', ')}`)
    const coverage = numbersOf(step?.['dat_thresh'])
    const least = coverage[level] ?? coverage[0]
    const exponent = numbersOf(parameters['p'])[0]
    return {
      code,
      title: row['iName'] ?? code,
      weight: weights.get(code) ?? Number(row['Weight'] ?? 1),
      combine,
      ...(exponent === undefined ? {} : { exponent }),
      ...(least === undefined ? {} : { coverage: least }),
      children: rows.filter((child) => child['Parent'] === code).map((child) => child['iCode'] ?? ''),
    }
  })
}

function imputation(step: CoinrStep | undefined): Imputation {
  if (!step) return { kind: 'none' }
  if (step['impute_by'] === 'row') return { kind: 'row' }
  const name = String(step['f_i'])
  const match = /^i_(mean|median)(_grp)?$/.exec(name)
  if (!match) throw new CoinrProblem(`f_i ${name}; known are i_mean, i_median, i_mean_grp, i_median_grp`)
  const kind = match[1] === 'mean' ? 'mean' : 'median'
  return match[2] === undefined ? { kind } : { kind, within: String(step['use_group']) }
}

function screening(step: CoinrStep) {
  const by = String(step['unit_screen'] ?? 'byNA')
  const [available] = numbersOf(step['dat_thresh'])
  const [nonzero] = numbersOf(step['nonzero_thresh'])
  return {
    ...(by !== 'byzeros' && available !== undefined ? { available } : {}),
    ...(by !== 'byNA' && nonzero !== undefined ? { nonzero } : {}),
  }
}

function treatment(step: CoinrStep): Treatment {
  const specs = fieldsOf(step['global_specs'])
  const [winsorise = 5] = numbersOf(fieldsOf(specs['f1_para'])['winmax'])
  const names: Readonly<Record<string, Treatment['otherwise']>> = {
    log_CT: 'log_ct',
    log_CT_plus: 'log_ct_plus',
    log_GII: 'log_gii',
    log: 'log',
    boxcox: 'boxcox',
  }
  const name = String(specs['f2'] ?? 'log_CT')
  const otherwise = names[name]
  if (!otherwise) throw new CoinrProblem(`f2 ${name}; known are ${Object.keys(names).join(', ')}`)
  const [lambda] = numbersOf(fieldsOf(specs['f2_para'])['lambda'])
  return {
    test: { skew: 2, kurtosis: 3.5 },
    winsorise,
    otherwise,
    combined: step['combine_treat'] === true,
    ...(lambda === undefined ? {} : { lambda }),
  }
}

/** The specification of one indicator: its own, else the one for all. */
function specsOf(step: CoinrStep, code: string): Readonly<Record<string, unknown>> {
  const own = fieldsOf(fieldsOf(step['indiv_specs'])[code])
  return Object.keys(own).length > 0 ? own : fieldsOf(step['global_specs'])
}

function scaling(specs: Readonly<Record<string, unknown>>, row: MetaRow): Scale {
  const name = String(specs['f_n'] ?? 'n_minmax')
  const parameters = fieldsOf(specs['f_n_para'])
  const fromMeta = specs['f_n_para'] === 'use_iMeta'
  const pair = (key: string, otherwise: readonly [number, number]): readonly [number, number] => {
    const [a = otherwise[0], b = otherwise[1]] = numbersOf(parameters[key])
    return [a, b]
  }
  const posts = [Number(row['goalpost_lower']), Number(row['goalpost_upper'])] as const
  switch (name) {
    case 'n_minmax':
      return { kind: 'minmax', to: pair('l_u', [0, 100]) }
    case 'n_zscore': {
      const [mean, deviation] = pair('m_sd', [0, 1])
      return { kind: 'zscore', mean, deviation }
    }
    case 'n_scaled':
      return { kind: 'scaled', from: fromMeta ? posts : pair('npara', [0, 100]), factor: fromMeta ? 100 : 1 }
    case 'n_rank':
      return { kind: 'rank' }
    case 'n_borda':
      return { kind: 'borda' }
    case 'n_prank':
      return { kind: 'percentile' }
    case 'n_dist2max':
      return { kind: 'distance_to_max' }
    case 'n_fracmax':
      return { kind: 'fraction_of_max' }
    case 'n_dist2ref':
      return { kind: 'distance_to_reference', unit: String(parameters['iref']), cap: parameters['cap_max'] === true }
    case 'n_dist2targ':
      return { kind: 'distance_to_target', target: Number(row['Target'] ?? parameters['targ']), cap: true }
    case 'n_goalposts': {
      const scale = fromMeta ? 100 : (numbersOf(parameters['scale'])[0] ?? 1)
      const from = fromMeta ? posts : pair('gposts', [0, 1])
      return { kind: 'goalposts', from, to: [0, scale], open: parameters['trunc2posts'] === false }
    }
    default:
      throw new CoinrProblem(`f_n ${name}`)
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

function numbersOf(value: unknown): number[] {
  const list = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
  return list.map(Number)
}
