import 'antd/dist/reset.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { speakLanguage } from './i18n.ts'
import { leadToFirstWrong } from './parts/first-wrong.ts'
import { keepFocus } from './parts/keep-focus.ts'
import { paintTheme } from './theme.ts'
import { sizeType } from './type-size.ts'
import './theme.css'
import './print.css'

paintTheme()
speakLanguage()
sizeType()
keepFocus()
leadToFirstWrong()
const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
