import 'antd/dist/reset.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { speakLanguage } from './i18n.ts'
import { paintTheme } from './theme.ts'
import { sizeType } from './type-size.ts'
import './theme.css'
import './print.css'

paintTheme()
speakLanguage()
sizeType()
const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
