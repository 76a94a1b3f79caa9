import type { checkProof, ProofProblemCode, Proven } from '@gongzhen/core/log'
import { useState } from 'react'
import { type Out, Trouble, addressOf, ask } from '../../api.ts'
import { language } from '../../i18n.ts'
import { Mark } from '../../parts/outcome.tsx'
import { Problem } from '../../parts/problem.tsx'
import { instant } from '../../parts/when.ts'
import { Entries } from './entries.tsx'
import { proofWords as words } from './words.ts'

export type Checked = ReturnType<typeof checkProof>
type Cause = keyof typeof words.verdicts

/** What is said of a proof: it holds and what it records, or what is wrong with it and what to do. */
export function Verdict({ checked }: { checked: Checked }) {
  return (
    <section className="sheet verify-found" aria-live="polite">
      {'proven' in checked ? <Sound proven={checked.proven} /> : <Unsound problems={checked.problems} />}
    </section>
  )
}

/** The cause that is told as the title is the one that explains the others. */
const CAUSES: readonly (readonly [Cause, readonly ProofProblemCode[]])[] = [
  ['truncated', ['not_json', 'note']],
  ['form', ['form']],
  ['order', ['order', 'twice']],
  ['changed', ['leaf', 'path', 'origin']],
  ['leftOut', ['left_out', 'contents']],
  ['signature', ['key', 'signature', 'not_signed', 'key_missing']],
]

type Problems = Extract<Checked, { problems: unknown }>['problems']

function Unsound({ problems }: { problems: Problems }) {
  const cause = CAUSES.find(([, codes]) => problems.some(({ code }) => codes.includes(code)))?.[0] ?? 'form'
  return (
    <>
      <header className="verify-head outcome-ineligible">
        <Mark name="ineligible" size={40} />
        <div>
          <h2 className="verify-title">{words.verdicts[cause]}</h2>
          <p className="verify-note">{words.advice[cause]}</p>
        </div>
      </header>
      <ul className="proof-problems">
        {problems.map((problem) => (
          <li key={problem.zh}>{language() === 'en' ? problem.en : problem.zh}</li>
        ))}
      </ul>
    </>
  )
}

function Sound({ proven: { items, checkpoint, signers } }: { proven: Proven }) {
  const zone = checkpoint.origin.replace('gongzhen.log/', '')
  return (
    <>
      <header className="verify-head outcome-eligible">
        <Mark name="eligible" size={40} />
        <div>
          <h2 className="verify-title">{words.sound}</h2>
          <p className="verify-note">{words.soundNote(zone, instant(checkpoint.at), checkpoint.size)}</p>
        </div>
      </header>
      <h3>{words.what}</h3>
      <Entries items={items} />
      <h3>{words.signers}</h3>
      <dl className="public-about">
        {signers.map(({ name, fingerprint, isCosigner, at }) => (
          <div key={name}>
            <dt>
              {isCosigner ? words.cosigner : words.own}
              {at !== undefined && <span className="faint"> {instant(new Date(at * 1000).toISOString())}</span>}
            </dt>
            <dd>
              {name}
              <br />
              <span className="faint">{words.fingerprint}</span> <span className="code">{fingerprint}</span>
            </dd>
          </div>
        ))}
      </dl>
      <Compare zone={zone} fingerprints={signers.map(({ fingerprint }) => fingerprint)} />
    </>
  )
}

type Published = Out<'GET /api/zones/:zone/log-keys'>

/** Compares with the keys the zone publishes: the one thing that needs the network, and only when asked. */
function Compare({ zone, fingerprints }: { zone: string; fingerprints: readonly string[] }) {
  const [published, setPublished] = useState<Published>()
  const [trouble, setTrouble] = useState<Trouble>()
  const request = { params: { zone } }
  const compare = async () => {
    setTrouble(undefined)
    try {
      setPublished(await ask('GET /api/zones/:zone/log-keys', request))
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
      setTrouble(error)
    }
  }
  const isOurs = published?.keys.some(({ isOwn, fingerprint }) => isOwn && fingerprints.includes(fingerprint))
  return (
    <div className="proof-compare">
      {published === undefined && <p>{words.notTrusted}</p>}
      {isOurs === true && (
        <p className="row outcome-eligible" role="status">
          <Mark name="eligible" /> {words.trusted}
        </p>
      )}
      {isOurs === false && (
        <p className="row outcome-ineligible" role="alert">
          <Mark name="ineligible" /> {words.otherKey}
        </p>
      )}
      {trouble && <Problem error={trouble} />}
      <p className="row unprinted">
        <button type="button" className="button" onClick={() => void compare()}>
          {words.compare}
        </button>
        <a href={addressOf('GET /api/zones/:zone/log-keys', request)}>{words.published}</a>
      </p>
    </div>
  )
}
