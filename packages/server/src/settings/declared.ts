import { fileURLToPath } from 'node:url'
import { databaseUrl, type Kind, oneOf, path, size, text, whole, yesNo } from './kinds.ts'

/** One setting: its name in environment and config file, how it is read, and what it is for. */
export type Declared<T> = {
  readonly name: string
  readonly kind: Kind<T>
  /** What it is when not given; as text, so that --help shows what one would write. */
  readonly default?: string
  /** The default in words, where it depends on other settings. */
  readonly defaultIs?: { readonly zh: string; readonly en: string }
  readonly zh: string
  readonly en: string
}

const setting = <T, const D extends Omit<Declared<T>, 'kind'>>(kind: Kind<T>, rest: D) => ({ kind, ...rest })

/** Every setting there is, in the order --help shows them. */
export const declared = {
  data: setting(path, {
    name: 'GONGZHEN_DATA',
    default: './data',
    zh: '数据目录：内置数据库、园区配置、备份、上传文件都在其中',
    en: 'The data folder: embedded database, zones, backups, uploads',
  }),
  config: setting(path, {
    name: 'GONGZHEN_CONFIG',
    zh: '配置文件（YAML），键名与本表相同；环境变量优先',
    en: 'A config file (YAML) whose keys are the names of this list; the environment wins over it',
  }),
  programmes: setting(path, {
    name: 'GONGZHEN_PROGRAMMES',
    default: fileURLToPath(new URL('../../../../programmes', import.meta.url)),
    defaultIs: { zh: '随程序提供的 programmes 目录', en: 'the programmes that come with the program' },
    zh: '政策目录：事实目录、各政策文件夹',
    en: 'The folder of programmes: the catalogue of facts, and one folder a programme',
  }),
  host: setting(text, {
    name: 'HOST',
    default: '127.0.0.1',
    zh: '监听地址；0.0.0.0 表示全部网络接口',
    en: 'The address to listen on; 0.0.0.0 for every network interface',
  }),
  port: setting(whole(0, 65_535), {
    name: 'PORT',
    default: '8686',
    zh: '监听端口；0 表示任一空闲端口',
    en: 'The port to listen on; 0 for any free one',
  }),
  https: setting(yesNo, {
    name: 'HTTPS',
    default: 'no',
    zh: '浏览器是否经 https 访问（由前面的反向代理提供），是则 cookie 只走 https',
    en: 'Whether browsers reach us by https, through a proxy in front: cookies then travel by https only',
  }),
  demo: setting(yesNo, {
    name: 'DEMO',
    defaultIs: { zh: 'HOST 为本机地址且 HTTPS=no 时 yes，否则 no', en: 'yes when HOST is local and HTTPS=no, else no' },
    zh: '首次启动时建立演示园区，并允许演示账号登录；对网络开放时拒绝 yes',
    en: 'Make the demo zone at first start and let demo accounts sign in; yes is refused when open to the network',
  }),
  demoFirms: setting(whole(1, 1_000_000), {
    name: 'DEMO_FIRMS',
    default: '1109',
    zh: '建立演示园区时生成多少家示例企业',
    en: 'How many firms are made up when the demo zone is made',
  }),
  databaseUrl: setting(databaseUrl, {
    name: 'DATABASE_URL',
    zh: '使用自己的 PostgreSQL 15 以上服务器（或 Citus），代替内置数据库',
    en: 'A PostgreSQL 15 or newer of your own (or Citus) instead of the embedded one',
  }),
  databaseConnections: setting(whole(2, 500), {
    name: 'DATABASE_CONNECTIONS',
    default: '10',
    zh: '应用最多使用的数据库连接数',
    en: 'The most database connections that requests use',
  }),
  pgBin: setting(path, {
    name: 'PG_BIN',
    zh: '已安装的 PostgreSQL 的 bin 目录，用它代替随 npm 提供的程序',
    en: 'The bin folder of an installed PostgreSQL, run instead of the one that came from npm',
  }),
  logLevel: setting(oneOf('silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'), {
    name: 'LOG_LEVEL',
    default: 'warn',
    zh: '日志详细程度',
    en: 'How much is logged',
  }),
  sessionIdleMinutes: setting(whole(1, 10_080), {
    name: 'SESSION_IDLE_MINUTES',
    default: '120',
    zh: '多少分钟没有操作即退出登录',
    en: 'Minutes without a request after which a session ends',
  }),
  sessionHoursMax: setting(whole(1, 720), {
    name: 'SESSION_HOURS_MAX',
    default: '12',
    zh: '登录后最长多少小时须重新登录',
    en: 'Hours after signing in when a session ends, whatever happens',
  }),
  uploadBytesMax: setting(size, {
    name: 'UPLOAD_MAX',
    default: '1GB',
    zh: '导入文件的大小上限',
    en: 'The largest file to import',
  }),
  attachmentBytesMax: setting(size, {
    name: 'ATTACHMENT_MAX',
    default: '10MB',
    zh: '附件的大小上限',
    en: 'The largest attachment',
  }),
  backupsKept: setting(whole(1, 1000), {
    name: 'BACKUPS_KEPT',
    default: '5',
    zh: '升级前自动备份保留几份',
    en: 'How many of the backups made before upgrades are kept',
  }),
} as const
