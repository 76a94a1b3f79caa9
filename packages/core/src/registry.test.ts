import { readFileSync, readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { exact, show } from './base.ts'
import * as registry from './registry.ts'
import type { Codes, FactDefinition } from './registry.ts'

const { kindOfName, normaliseName, readCapital, readIdentifier } = registry

const codes: Codes = (() => {
  const folder = new URL('../../../codes/', import.meta.url)
  const files = new Map(readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]))
  const parsed = registry.parseCodes(files)
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems.slice(0, 5)))
  return parsed.codes
})()

const fact = (over: Partial<FactDefinition>): FactDefinition => ({
  name: '营业收入',
  en: 'revenue',
  aliases: [],
  column: 'revenue',
  type: 'money',
  currency: 'CNY',
  period: 'year',
  sources: [],
  sensitivity: 'internal',
  tolerance: 0,
  checks: [],
  actionable: 'no',
  ...over,
})

describe('identifiers', () => {
  test.each([
    ['uscc', '91350100M000100Y43', '91350100M000100Y43'],
    ['uscc', ' 91350100m000100y43 ', '91350100M000100Y43'],
    ['uscc', '９１３５０１００Ｍ０００１００Ｙ４３', '91350100M000100Y43'],
    ['registration_no', '110108000000016', '110108000000016'],
    ['stock_code', 'SZ000001', '000001'],
    ['stock_code', '600000.SH', '600000'],
    ['internal', ' T-7 ', 'T-7'],
  ] as const)('%s %j is read as %s', (scheme, text, value) => expect(readIdentifier(scheme, text)).toEqual({ value }))

  test.each([
    ['uscc', '91350100M000100Y44', 'uscc_check_digit', '3', '4'],
    ['uscc', '91350100M000100Y4', 'uscc_length', '18 位', '91350100M000100Y4'],
    ['uscc', '91350100O000100Y43', 'uscc_character', '0-9 及除 I、O、S、V、Z 外的大写字母', '91350100O000100Y43'],
    ['uscc', '9.1350100000010E+17', 'uscc_length', '18 位', '9.1350100000010E+17'],
    ['registration_no', '110108000000017', 'registration_no_check_digit', '6', '7'],
    ['registration_no', '11010800000001', 'registration_no_length', '15 位数字', '11010800000001'],
    ['stock_code', '1', 'stock_code', '6 位数字', '1'],
  ] as const)('%s %s is refused as %s, expected %s, found %s', (scheme, text, code, expected, found) =>
    expect(readIdentifier(scheme, text)).toMatchObject({ misread: { code, expected, found } }),
  )

  it('finds every single wrong character and every swap of neighbours in a credit code', () => {
    const alphabet = [...'0123456789ABCDEFGHJKLMNPQRTUWXY']
    const first17 = fc.array(fc.constantFrom(...alphabet), { minLength: 17, maxLength: 17 })
    fc.assert(
      fc.property(first17, fc.nat(16), fc.constantFrom(...alphabet), (characters, place, other) => {
        const body = characters.join('')
        const code = body + registry.usccCheckDigit(body)
        expect(registry.readUscc(code)).toEqual({ value: code })
        if (other === code[place]) return
        expect(registry.readUscc(code.slice(0, place) + other + code.slice(place + 1))).toHaveProperty('misread')
        const swapped = code.slice(0, place) + code[place + 1] + code[place] + code.slice(place + 2)
        if (swapped !== code) expect(registry.readUscc(swapped)).toHaveProperty('misread')
      }),
    )
  })
})

describe('names', () => {
  test.each([
    [' 示范(中国) 有限公司 ', '示范（中国）有限公司'],
    ['示范【中国】有限公司', '示范（中国）有限公司'],
    ['ＡＢＣ　Technology Ltd', 'ABC Technology Ltd'],
    ['示 范 有限公司', '示范有限公司'],
    ['A B 科技', 'A B科技'],
    ['示范\u202E反向\u2066科\u00AD技\u0007', '示范反向科技'],
  ])('%j is written %s', (text, want) => expect(normaliseName(text)).toBe(want))

  test.each([
    ['示范市某某机械有限公司', 'enterprise'],
    ['示范机械厂（普通合伙）', 'enterprise'],
    ['示范市食品公司平原分公司', 'branch'],
    ['某某银行股份有限公司示范分行', 'branch'],
    ['某某银行示范路支行', 'branch'],
    ['某某农村商业银行股份有限公司城关分理处', 'branch'],
    ['某某证券股份有限公司示范大道证券营业部', 'branch'],
    ['某某医药连锁有限公司第六药店', 'branch'],
    ['某某石油有限公司广东示范加油站', 'branch'],
    ['某某县供销社收购站', 'branch'],
    ['某某县供销社百货大楼', 'branch'],
    ['某某集团股份有限公司钨业选矿一公司', 'branch'],
    ['某某市运输总公司物业服务公司', 'enterprise'],
    ['某某重工集团公司第九九九研究所', 'enterprise'],
    ['某某县供销社企业集团公司', 'enterprise'],
    ['某某（香港）有限公司示范代表处', 'branch'],
    ['某某实业发展公司街道办事处', 'branch'],
    ['某某街道办事处工业发展公司', 'enterprise'],
    ['某某集团有限公司（集团）', 'enterprise'],
    ['某某市个体加油站', 'enterprise'],
    ['某某银行股份有限公司', 'bank'],
    ['某某县农村信用合作联社', 'bank'],
    ['某某种植农民专业合作社', 'cooperative'],
    ['示范大学', 'institution'],
    ['示范市科学技术局', 'department'],
    ['示范高新技术产业开发区管委会', 'department'],
    ['示范众创空间', 'carrier'],
  ])('%s is a %s', (name, kind) => expect(kindOfName(name)).toBe(kind))

  it('finds a name by any two neighbouring characters', () => {
    const terms = registry.searchTerms(['示范机械有限公司', '91350100M000100Y43'])
    for (const typed of ['范机', '机械', '0100', 'm0001', '示范 有限']) {
      expect(registry.queryTerms(typed).every((term) => terms.includes(term))).toBe(true)
    }
    expect(registry.queryTerms('示')).toEqual([])
  })
})

describe('cells', () => {
  const revenue = fact({})
  const staff = fact({ name: '职工总数', column: 'staff', type: 'count', unit: '人' })
  const share = fact({ name: '占比', column: 'share', type: 'ratio' })
  const read = (definition: FactDefinition, text: string, unit?: string) => {
    const cell = registry.cellReader(definition, unit === undefined ? {} : { unit })(text)
    if (cell === undefined) return undefined
    return 'value' in cell ? cell.value : cell.misread.code
  }

  test.each([
    ['1234.56', undefined, 123456],
    ['1234.5', '万元', 1234500000],
    ['-0.01', undefined, -1],
    ['1,234,567.89', undefined, 123456789],
    ['１２３４．５６', undefined, 123456],
    ['(1,234.00)', undefined, -123400],
    ['¥ 12', undefined, 1200],
    ['3.5亿元', '万元', 35000000000],
    ['1.2e3', undefined, 120000],
    ['0', undefined, 0],
    ['-0', undefined, 0],
    ['', undefined, undefined],
    ['N/A', undefined, undefined],
    ['—', undefined, undefined],
    ['90071992547409.91', undefined, 9007199254740991],
    ['90071992547409.92', undefined, 'amount_size'],
    ['12345678901234567890', undefined, 'amount_size'],
    ['0.001', undefined, 'amount_fraction'],
    ['0.0000001', '万元', 'amount_fraction'],
    ['无', undefined, 'number'],
    ['1,23', undefined, 'number'],
    ['12元3', undefined, 'number'],
    ['五百万', undefined, 'number'],
    ['100美元', undefined, 'unit'],
    ['30%', undefined, 'unit'],
    ['#DIV/0!', undefined, 'formula_error'],
  ])('the amount %j in a column of %s is %s', (text, unit, want) => expect(read(revenue, text, unit)).toBe(want))

  test.each([
    ['120', 120],
    ['120人', 120],
    ['1.5万人', 15000],
    ['1,200', 1200],
    ['12.0', 12],
    ['12.5', 'count'],
    ['约120', 'number'],
  ])('the count %j is %s', (text, want) => expect(read(staff, text)).toBe(want))

  test.each([
    ['3%', undefined, '0.03'],
    ['3', '%', '0.03'],
    ['0.03', undefined, '0.03'],
    ['３．５％', undefined, '0.035'],
    ['18.2个百分点', undefined, '0.182'],
  ])('the share %j in a column of %s is %s', (text, unit, want) =>
    expect(show(exact(String(read(share, text, unit))))).toBe(want),
  )

  test.each([
    ['2024-06-30', '2024-06-30'],
    ['2024/6/30', '2024-06-30'],
    ['2024年6月30日', '2024-06-30'],
    ['20240630', '2024-06-30'],
    ['2024-06-30 00:00:00', '2024-06-30'],
    ['２０２４．６．３０', '2024-06-30'],
    ['2024/2/30', 'date'],
    ['2024-06', 'date'],
    ['45473', 'date'],
  ])('the day %j is %s', (text, want) => expect(read(fact({ type: 'date' }), text)).toBe(want))

  it('says how many days the month has when the day does not exist', () => {
    expect(registry.readDate('2024/2/30')).toMatchObject({ misread: { zh: '2024 年 2 月只有 29 天，没有 2024/2/30' } })
  })

  test.each([
    ['是', true],
    ['√', true],
    ['no', false],
    ['无', false],
    ['', undefined],
    ['大概', 'yesno'],
  ])('yes or no: %j is %s', (text, want) => expect(read(fact({ type: 'yesno' }), text)).toBe(want))

  it('reads every whole number of fen written in yuan or in ten thousand yuan', () => {
    const safe = fc.maxSafeInteger()
    fc.assert(
      fc.property(safe, (fen) => {
        expect(read(revenue, show(exact(`${fen}e-2`)))).toBe(fen)
        expect(read(revenue, show(exact(`${fen}e-6`)), '万元')).toBe(fen)
      }),
    )
  })

  test.each([
    ['3,676.5000(万元)', 'CNY', 3676_5000_00],
    ['138万人民币', 'CNY', 138_0000_00],
    ['50(万美元)', 'USD', 50_0000_00],
    ['1,137.7296(万元人民币)', 'CNY', 1137_7296_00],
    ['2,000(万香港元)', 'HKD', 2000_0000_00],
    ['3000(万日元)', 'JPY', 3000_0000],
    ['200(万)', 'CNY', 200_0000_00],
    ['100(万人民币元)', 'CNY', 100_0000_00],
    ['1.5亿元', 'CNY', 1_5000_0000_00],
    ['500000元', 'CNY', 500_000_00],
    ['人民币500万元', 'CNY', 500_0000_00],
    ['５０万欧元', 'EUR', 50_0000_00],
  ] as const)('the capital %s is %s %i', (text, currency, minor) =>
    expect(readCapital(text)).toEqual({ value: { currency, minor } }),
  )

  test.each(['500', '壹佰万元', '50万澳元', '-5万元', '5万元6万元', '12345678901万元'])(
    'the capital %s is refused',
    (text) => expect(readCapital(text)).toHaveProperty('misread.code', 'capital'),
  )
  test.each(['N/A', '-', ''])('the capital %j says nothing', (text) => expect(readCapital(text)).toBeUndefined())
})

describe('checks', () => {
  const revenue = fact({
    checks: [
      { kind: 'range', min: 0, severity: 'error' },
      { kind: 'jump', factor: 10, severity: 'warning' },
    ],
  })
  const rd = fact({
    name: '研发费用',
    en: 'R&D',
    column: 'rd',
    checks: [{ kind: 'at_most', fact: '营业收入', severity: 'warning' }],
  })
  const [range, jump] = revenue.checks
  const [whole] = rd.checks

  it('refuses a negative revenue and says the bound', () => {
    expect(registry.breachAlone(revenue, range!, -1, codes, '2025-06-30')).toMatchObject({
      code: 'range:revenue',
      severity: 'error',
      zh: '营业收入 -0.01 元 小于 0.00 元',
    })
    expect(registry.breachAlone(revenue, range!, 0, codes, '2025-06-30')).toBeUndefined()
  })

  test.each([
    [1000, 100, true],
    [999, 100, false],
    [10, 100, true],
    [11, 100, false],
    [0, 100, false],
    [-1000, 100, true],
  ])('a change from %i to %i is a jump: %s', (now, before, isJump) => {
    if (jump?.kind !== 'jump') throw new Error()
    const breach = registry.breachOfJump(revenue, jump, { period: 2024, value: now }, { period: 2023, value: before })
    expect(breach !== undefined).toBe(isJump)
  })

  it('warns of a part above its whole', () => {
    if (whole?.kind !== 'at_most') throw new Error()
    expect(registry.breachOfWhole(rd, whole, 101, revenue, 100)).toMatchObject({
      code: 'at_most:rd',
      severity: 'warning',
    })
    expect(registry.breachOfWhole(rd, whole, 100, revenue, 100)).toBeUndefined()
  })

  test.each([
    ['industry', '3521', true],
    ['industry', '9999', false],
    ['division', '410307', true],
    ['division', '410371', false],
    ['uscc', '91350100M000100Y43', true],
    ['uscc', '91350100M000100Y44', false],
  ] as const)('a code of scheme %s: %s is valid: %s', (scheme, value, valid) => {
    const check = { kind: 'code', scheme, severity: 'error' } as const
    expect(registry.breachAlone(fact({ type: 'text' }), check, value, codes, '2025-06-30') === undefined).toBe(valid)
  })

  test.each([
    ['2025-06-30', undefined],
    ['2025-07-01', 'past:founded_on'],
    ['3024-02-20', 'past:founded_on'],
  ])('a founding on %s, told on 2025-06-30, breaks %s', (day, broken) => {
    const founded = fact({ name: '成立日期', column: 'founded_on', type: 'date' })
    const found = registry.breachAlone(founded, { kind: 'past', severity: 'error' }, day, codes, '2025-06-30')
    expect(found?.code).toBe(broken)
  })
})

describe('code tables', () => {
  it('have the counts of the standards', () => {
    const levels = new Map<string, number>()
    for (const [entry] of codes.industries.values()) levels.set(entry!.level, (levels.get(entry!.level) ?? 0) + 1)
    expect(Object.fromEntries(levels)).toEqual({ section: 20, division: 97, group: 473, class: 1381 })
  })

  test.each([
    ['410307', '1998-05-01', '郊区', '410311'],
    ['410307', '2015-05-01', '洛龙区', '410311'],
    ['410307', '2022-05-01', '偃师区', '410307'],
    ['410381', '2005-01-01', '偃师市', '410307'],
    ['410322', '2005-01-01', '孟津县', '410308'],
    ['410306', '2005-01-01', '吉利区', '410308'],
    ['441381', '2001-01-01', '惠阳市', '441303'],
    ['441303', '1985-01-01', '惠阳区', '441303'],
    ['440116', '2013-01-01', '萝岗区', '440112'],
  ])('%s written on %s was %s and is now %s', (code, day, then, now) => {
    const division = registry.divisionAsOf(codes.divisions, code, day, '2026-01-01')
    expect([division?.then.name, division?.now.code]).toEqual([then, now])
  })

  it('brings an old code only as far as the day asked for', () => {
    expect(registry.divisionAsOf(codes.divisions, '410381', '2005-01-01', '2020-12-31')?.now.name).toBe('偃师市')
  })

  it('finds a division by name, with or without its kind', () => {
    const names = (name: string) => registry.divisionsByName(codes.divisions, name, '410300').map(({ code }) => code)
    expect(names('西工区')).toEqual(['410303'])
    expect(names('孟津').sort()).toEqual(['410308', '410322'])
    expect(names('高新区')).toEqual([])
  })

  it('refuses overlapping entries, unknown parents and unreadable rows all at once', () => {
    const text = [
      'code,name,level,parent,valid_from,valid_to,successor',
      '1,甲,county,9,,,',
      '2,乙,county,,,2020-01-01,3',
      '2,丙,county,,2019-01-01,,',
      '4,丁',
    ].join('\n')
    const parsed = registry.parseCodeTable('x.csv', text)
    expect('problems' in parsed && parsed.problems.map(({ zh }) => zh)).toEqual([
      '应有 7 列：4,丁',
      '1 上级 9 不存在',
      '2 有效期重叠',
      '2 后继 3 不存在',
    ])
  })
})
