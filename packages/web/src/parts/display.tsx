import { useEffect, useRef } from 'react'
import { inBoth, useLanguage } from '../i18n.ts'
import { useTheme } from '../theme.ts'
import { useLargeType } from '../type-size.ts'
import './display.css'

const words = inBoth(
  { group: '语言、字号与明暗', other: 'English', large: '大字', plain: '标准字号', dark: '深色', light: '浅色' },
  {
    group: 'Language, type size and theme',
    other: '中文',
    large: 'Large type',
    plain: 'Normal type',
    dark: 'Dark',
    light: 'Light',
  },
)

/** Another language draws everything anew, this button as well: it is the one that has the focus then. */
let choseLanguage = false

/** The language, the size of type and the theme, each changed by one press. */
export function DisplaySwitches() {
  const { language, choose } = useLanguage()
  const { isLarge, choose: chooseType } = useLargeType()
  const { shown, turn } = useTheme()
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (choseLanguage) button.current?.focus()
    choseLanguage = false
  }, [])
  return (
    <div className="display-switches" role="group" aria-label={words.group}>
      <button
        type="button"
        className="bare display-switch"
        lang={language === 'en' ? 'zh-CN' : 'en'}
        ref={button}
        onClick={() => {
          choseLanguage = true
          choose(language === 'en' ? 'zh' : 'en')
        }}
      >
        {words.other}
      </button>
      <button type="button" className="bare display-switch" onClick={() => chooseType(!isLarge)}>
        {isLarge ? words.plain : words.large}
      </button>
      <button type="button" className="bare display-switch" onClick={turn}>
        {shown === 'dark' ? words.light : words.dark}
      </button>
    </div>
  )
}
