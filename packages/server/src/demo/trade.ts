import type { Random } from './random.ts'

/** What a firm does: its GB/T 4754-2017 class, the words its name may carry, and how such firms differ from the rest. */
export type Trade = {
  readonly code: string
  readonly field: string
  readonly words: readonly string[]
  readonly strategic: boolean
  /** How likely such a firm sells abroad. */
  readonly export: number
  /** Revenue per head against the average firm. */
  readonly productivity: number
  /** R&D intensity against the average firm. */
  readonly research: number
}

const line = (
  weight: number,
  code: string,
  field: string,
  words: string,
  traits: Partial<Pick<Trade, 'strategic' | 'export' | 'productivity' | 'research'>> = {},
): readonly [Trade, number] => [
  { code, field, words: words.split(' '), strategic: true, export: 0.2, productivity: 1, research: 1, ...traits },
  weight,
]

const SOFTWARE = { export: 0.06, productivity: 0.6, research: 1.5 }
const SERVICE = { strategic: false, export: 0.03, productivity: 0.55, research: 1.1 }
const MAKER = { strategic: false, export: 0.35, productivity: 1.1, research: 0.8 }

/** The trades of a high-tech zone and how common each is. */
const TRADES = [
  line(6, '3976', '电子信息', '光电 光子 光学', { export: 0.4 }),
  line(4, '3973', '电子信息', '微电子 芯片', { research: 1.6 }),
  line(4, '3974', '电子信息', '显示 视界', { export: 0.45, productivity: 1.4 }),
  line(5, '3985', '电子信息', '电子材料 电材', { export: 0.4 }),
  line(5, '3922', '电子信息', '通信 通讯', { export: 0.35 }),
  line(10, '6513', '电子信息', '软件 数科 云图', SOFTWARE),
  line(3, '6511', '电子信息', '基础软件 系统软件', SOFTWARE),
  line(4, '6520', '电子信息', '芯设 集成电路', { ...SOFTWARE, research: 2.2 }),
  line(7, '6531', '电子信息', '信息 系统集成', { ...SOFTWARE, research: 1.1 }),
  line(5, '6532', '电子信息', '物联 感知', SOFTWARE),
  line(3, '6550', '电子信息', '数据 算力', SOFTWARE),
  line(4, '2761', '生物与新医药', '生物 生科', { research: 1.8 }),
  line(3, '2720', '生物与新医药', '制药 药业', { research: 1.3, productivity: 1.2 }),
  line(5, '3581', '生物与新医药', '医疗 医械', { export: 0.3, research: 1.3 }),
  line(3, '7340', '生物与新医药', '医学研究 基因', { ...SERVICE, strategic: true, research: 2 }),
  line(4, '3240', '新材料', '合金 金属材料', { productivity: 1.6, research: 0.8 }),
  line(4, '2651', '新材料', '高分子 树脂', { productivity: 1.5, export: 0.3 }),
  line(3, '3061', '新材料', '纤维 复材', { export: 0.3 }),
  line(5, '3841', '新能源与节能', '电池 储能', { export: 0.4, productivity: 1.4 }),
  line(4, '3825', '新能源与节能', '光伏 新能源', { export: 0.4, productivity: 1.4 }),
  line(3, '7513', '新能源与节能', '节能 碳和', SERVICE),
  line(4, '3591', '资源与环境', '环保设备 净源', { export: 0.15 }),
  line(3, '7515', '资源与环境', '环保 环境', SERVICE),
  line(6, '3491', '先进制造与自动化', '机器人 智造', { export: 0.25, research: 1.3 }),
  line(6, '3525', '先进制造与自动化', '模具 精模', MAKER),
  line(5, '3421', '先进制造与自动化', '机床 精密', MAKER),
  line(5, '3670', '先进制造与自动化', '汽车部件 车辆部件', { ...MAKER, productivity: 1.3 }),
  line(5, '2929', '先进制造与自动化', '塑胶 塑料制品', { ...MAKER, research: 0.55 }),
  line(4, '4013', '先进制造与自动化', '仪器 测控', { export: 0.2, research: 1.3 }),
  line(3, '3963', '航空航天', '无人机 航空科技', { export: 0.3, research: 1.6 }),
  line(5, '7320', '高技术服务', '研究 工程研究', { ...SERVICE, research: 2 }),
  line(4, '7452', '高技术服务', '检测 计量', SERVICE),
  line(4, '7491', '高技术服务', '工业设计 设计', SERVICE),
  line(3, '5179', '其他', '机电贸易 设备贸易', { ...MAKER, research: 0.15, productivity: 2.5 }),
] as const

const FIRST = [...'云岚沐砾汐穹麓禾墨曜鲸鹿雀萤枫榆芷苇澄霁朔隼珀琅槿棠鸢苔梧筱']
const SECOND = [...'帆屿溪舟图桥灯野木泉川峰石贝鳞羽芽穗影弦歌页笛塔井岸星砂谷叶']

/** A firm's trade, drawn. */
export const drawTrade = (random: Random): Trade => random.weighted(TRADES)

/** A name that reads like a firm's and says twice that it is none: `云帆精密（示例0421）`. */
export function drawName(random: Random, trade: Trade, number: number): string {
  const word = random.pick(FIRST) + random.pick(SECOND)
  return `${word}${random.pick(trade.words)}（示例${String(number).padStart(4, '0')}）`
}
