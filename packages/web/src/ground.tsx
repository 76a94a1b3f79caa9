import { App as AntApp, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import type { ReactNode } from 'react'
import { useLanguage } from './i18n.ts'
import { useNarrow } from './parts/narrow.ts'
import { useTheme } from './theme.ts'
import { antTheme } from './ant-theme.ts'

/** What Ant Design's parts stand on: our colours, our language. Pages that use none of them do not fetch it. */
export function Ground({ children }: { children: ReactNode }) {
  const { shown } = useTheme()
  const { language } = useLanguage()
  const isNarrow = useNarrow()
  const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce
  dayjs.locale(language === 'en' ? 'en' : 'zh-cn')
  return (
    <ConfigProvider
      locale={language === 'en' ? enUS : zhCN}
      theme={antTheme(shown, isNarrow)}
      {...(nonce ? { csp: { nonce } } : {})}
      button={{ autoInsertSpace: false }}
      form={{ scrollToFirstError: { focus: true } }}
    >
      <AntApp>{children}</AntApp>
    </ConfigProvider>
  )
}
