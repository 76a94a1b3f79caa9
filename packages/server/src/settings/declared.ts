import { fileURLToPath } from 'node:url'
import { databaseUrl, type Kind, oneOf, path, roleMap, size, text, webAddress, whole, yesNo } from './kinds.ts'

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
  logKeys: setting(path, {
    name: 'LOG_KEYS',
    defaultIs: { zh: '数据目录下的 keys', en: 'keys in the data folder' },
    zh: '账本日志签名私钥所在目录，每个园区一个文件；私钥不进数据库，也不进备份',
    en: 'The folder of the keys that sign each zone’s log; they are neither in the database nor in backups',
  }),
  logSignature: setting(oneOf('ed25519', 'sm2'), {
    name: 'LOG_SIGNATURE',
    default: 'ed25519',
    zh: '新建园区密钥用什么算法：ed25519，或国密 sm2（配 SM3）',
    en: 'The algorithm of a new zone’s key: ed25519, or sm2 with SM3',
  }),
  webhooksInside: setting(yesNo, {
    name: 'WEBHOOKS_INSIDE',
    default: 'no',
    zh: '向合作机构推送时是否允许内网地址和 http；机构与本系统同在一个专网时才用',
    en: 'Whether events may be sent to partners at private addresses and by http: only where they share a network with us',
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
  secondFactor: setting(oneOf('optional', 'staff', 'everyone'), {
    name: 'SECOND_FACTOR',
    default: 'optional',
    zh: '谁必须用第二重验证（动态码）：optional 自愿，staff 除企业外的所有岗位，everyone 所有人；演示账号除外',
    en: 'Who has to give a second factor: optional nobody, staff all but firms, everyone; never demo accounts',
  }),
  signUp: setting(yesNo, {
    name: 'SIGN_UP',
    default: 'yes',
    zh: '企业人员是否可自行注册并认领企业（认领由经办审核）',
    en: 'Whether people of firms may sign up and claim their firm, which an officer approves',
  }),
  runEngine: setting(oneOf('columns', 'explain', 'sql'), {
    name: 'RUN_ENGINE',
    default: 'columns',
    zh: '全区比对由谁判定：columns 按列成批判定，explain 逐家按规则，sql 由数据库判定、逐家核对并说明；结果相同',
    en: 'What decides in a run: columns, many firms at a time; explain, firm by firm; sql, by queries, checked and explained firm by firm; the same results',
  }),
  publicUrl: setting(webAddress, {
    name: 'PUBLIC_URL',
    zh: '浏览器访问本系统的地址，如 https://gx.example.cn；单点登录的回调地址和证书二维码里的核验网址由它得出',
    en: 'The address browsers reach us by; the provider’s way back and the check address in QR codes are made from it',
  }),
  trustedProxy: setting(text, {
    name: 'TRUSTED_PROXY',
    defaultIs: { zh: 'HTTPS=yes 时 loopback，否则不设', en: 'loopback when HTTPS=yes, else not set' },
    zh: '前面反向代理的地址（可用逗号分隔，或 loopback、uniquelocal）：只相信它报告的来访地址',
    en: 'Addresses of the proxy in front, with commas, or loopback, uniquelocal: only its word on callers is taken',
  }),
  callsPerMinute: setting(whole(60, 10_000_000), {
    name: 'CALLS_PER_MINUTE',
    default: '3000',
    zh: '一个来访地址每分钟最多多少次请求；本机不计',
    en: 'Requests a minute one address may make; the machine itself is not counted',
  }),
  ssoIssuer: setting(webAddress, {
    name: 'OIDC_ISSUER',
    zh: '单点登录（OpenID Connect）提供方的地址',
    en: 'The provider of OpenID Connect people may sign in through',
  }),
  ssoClient: setting(text, {
    name: 'OIDC_CLIENT_ID',
    zh: '在提供方登记的客户端编号',
    en: 'The client’s id at the provider',
  }),
  ssoSecret: setting(text, {
    name: 'OIDC_CLIENT_SECRET',
    zh: '在提供方登记的客户端密钥',
    en: 'The client’s secret at the provider',
  }),
  ssoZone: setting(text, {
    name: 'OIDC_ZONE',
    zh: '经提供方登录的人进入哪个园区',
    en: 'The zone its people sign in to',
  }),
  ssoName: setting(text, {
    name: 'OIDC_NAME',
    default: '统一身份认证',
    zh: '登录页上按钮的名称',
    en: 'What the button on the sign-in page is called',
  }),
  ssoClaim: setting(text, {
    name: 'OIDC_ROLES_CLAIM',
    default: 'roles',
    zh: '身份令牌中列出角色的字段',
    en: 'The claim of the ID token that names a person’s roles',
  }),
  ssoRoles: setting(roleMap, {
    name: 'OIDC_ROLES',
    zh: '提供方的角色对应本系统的角色，如 yuanqu=officer, caiwu=finance',
    en: 'Which role there is which role here, e.g. yuanqu=officer, caiwu=finance',
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
