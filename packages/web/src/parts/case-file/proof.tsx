import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type CaseDetail, Trouble, saveFile } from '../../api.ts'
import { Problem } from '../problem.tsx'
import { caseWords as words } from './words.ts'

/** The proof of everything decided and posted in a case, to keep or to give to anybody. */
export function Proof({ file: { id, number } }: { file: CaseDetail }) {
  const [trouble, setTrouble] = useState<Trouble>()
  const save = async () => {
    setTrouble(undefined)
    try {
      await saveFile('GET /api/cases/:id/proof.json', { params: { id } }, `${number}.proof.json`)
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
      setTrouble(error)
    }
  }
  return (
    <div className="case-proof">
      <p className="faint">{words.proofNote}</p>
      <p className="row">
        <button type="button" className="button" onClick={() => void save()}>
          {words.proof}
        </button>
        <Link to="/check-proof" search={{}}>
          {words.checkProof}
        </Link>
      </p>
      {trouble && <Problem error={trouble} />}
    </div>
  )
}
