import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { App as AntApp, ConfigProvider } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { queries } from './api.ts'
import { useNarrow } from './parts/narrow.ts'
import { router } from './router.tsx'
import { antTheme, useTheme } from './theme.ts'

dayjs.locale('zh-cn')

/** Everything a page stands on: theme, language, answers of the server, and the address. */
export function App() {
  const { shown } = useTheme()
  const isNarrow = useNarrow()
  const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce
  return (
    <ConfigProvider
      locale={zhCN}
      theme={antTheme(shown, isNarrow)}
      {...(nonce ? { csp: { nonce } } : {})}
      button={{ autoInsertSpace: false }}
    >
      <AntApp>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  )
}
