import { inBoth, useLanguage } from '../i18n.ts'
import { useLargeType } from '../type-size.ts'
import './display.css'

const words = inBoth(
  { group: '语言与字号', other: 'English', large: '大字', plain: '标准字号' },
  { group: 'Language and type size', other: '中文', large: 'Large type', plain: 'Normal type' },
)

/** The language and the size of type, each changed by one press. */
export function DisplaySwitches() {
  const { language, choose } = useLanguage()
  const { isLarge, choose: chooseType } = useLargeType()
  return (
    <div className="display-switches" role="group" aria-label={words.group}>
      <button
        type="button"
        className="bare display-switch"
        lang={language === 'en' ? 'zh-CN' : 'en'}
        onClick={() => choose(language === 'en' ? 'zh' : 'en')}
      >
        {words.other}
      </button>
      <button type="button" className="bare display-switch" onClick={() => chooseType(!isLarge)}>
        {isLarge ? words.plain : words.large}
      </button>
    </div>
  )
}
