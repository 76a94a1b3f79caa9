import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { queries } from './api.ts'
import { useLanguage } from './i18n.ts'
import { router } from './router.tsx'
import { useTheme } from './theme.ts'

/** Everything a page stands on: theme, language, answers of the server, and the address. */
export function App() {
  useTheme()
  const { language } = useLanguage()
  return (
    <QueryClientProvider client={queries}>
      <RouterProvider key={language} router={router} />
    </QueryClientProvider>
  )
}
