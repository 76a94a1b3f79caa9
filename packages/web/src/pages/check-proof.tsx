import { checkProof } from '@gongzhen/core/log'
import { Link, getRouteApi } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { DropFile } from '../parts/drop-file.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { type Checked, Verdict } from './check-proof/verdict.tsx'
import { proofWords as words } from './check-proof/words.ts'
import { PublicShell } from './public/shell.tsx'
import '../parts/sheet.css'
import './verify/verify.css'
import './check-proof/check-proof.css'

/** A proof of a case of a hundred entries has some 200 KB; more is another file. */
const FILE_BYTES_MAX = 2 * 1024 * 1024

const route = getRouteApi('/check-proof')

/** Whether a proof file holds, for anybody who has it, checked here without asking anybody. */
export function CheckProof() {
  const { zone } = route.useSearch()
  const [checked, setChecked] = useState<Checked>()
  return (
    <PublicShell zone={zone}>
      <PageHead title={words.title} note={words.note} />
      <div className="verify">
        <Ask tell={setChecked} />
        {checked && <Verdict checked={checked} />}
        <Link to="/verify" search={zone ? { zone } : {}} className="unprinted">
          {words.again}
        </Link>
      </div>
    </PublicShell>
  )
}

function Ask({ tell }: { tell: (checked: Checked | undefined) => void }) {
  const [text, setText] = useState('')
  const [said, setSaid] = useState<string>()
  const check = (content: string) => {
    setSaid(undefined)
    tell(checkProof(content))
  }
  const take = async (file: File | undefined) => {
    tell(undefined)
    if (file === undefined) return
    if (file.size > FILE_BYTES_MAX) return setSaid(words.tooLarge(file.name))
    setSaid(words.checking)
    check(await file.text())
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() !== '') check(text)
  }
  return (
    <div className="sheet verify-ask unprinted">
      <DropFile label={words.file} hint={words.drop} accept="application/json,.json" isMain take={take} />
      <form onSubmit={submit} className="proof-paste">
        <label htmlFor="proof">{words.paste}</label>
        <textarea
          id="proof"
          className="my-field code"
          rows={4}
          value={text}
          maxLength={FILE_BYTES_MAX}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => setText(target.value)}
        />
        <button type="submit" className="button">
          {words.check}
        </button>
      </form>
      <p role="status">{said}</p>
    </div>
  )
}
