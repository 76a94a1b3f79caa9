import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { type Term, loadTerms } from '../glossary.ts'
import { inBoth } from '../i18n.ts'
import './page-help.css'

const words = inBoth(
  { all: '全部名词', none: '没能取到解释。请检查网络，再打开一次。' },
  { all: 'All words', none: 'The explanations did not arrive. Check the network and open this again.' },
)

/** What the words of a page mean; fetched when it is opened. */
export function PageHelp({ terms }: { terms: readonly string[] }) {
  const [all, setAll] = useState<readonly Term[] | 'failed'>()
  useEffect(() => {
    loadTerms().then(setAll, () => setAll('failed'))
  }, [])
  if (all === undefined) return null
  if (all === 'failed') return <p className="page-help">{words.none}</p>
  const shown = terms.flatMap((key) => all.find((term) => term.key === key) ?? [])
  return (
    <div className="page-help">
      <Terms terms={shown} />
      <Link to="/words">{words.all}</Link>
    </div>
  )
}

/** Words with their meanings. */
export function Terms({ terms }: { terms: readonly Term[] }) {
  return (
    <dl className="terms">
      {terms.map(({ key, word, also, meaning }) => (
        <div key={key} id={key.replaceAll(' ', '-')} className="term">
          <dt>
            {word} <span className="faint">{also}</span>
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  )
}
